package io.github.dupfs.backup;

import io.github.dupfs.backup.Backup.Reports;
import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.ByteSourceInputStream;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.Decoding;
import io.github.dupfs.repository.EncodedFile;
import io.github.dupfs.repository.Encoding;
import io.github.dupfs.repository.FileDecoder;
import io.github.dupfs.repository.Manifest;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.repository.VolumeInfo;
import io.github.dupfs.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that an archive directory has sound copies of the manifests and signature files of a
 * chain: what is missing there, or damaged, is taken from the repository. Not thread-safe.
 */
final class ArchiveCopies {
  private static final int BLOCK = 1 << 16;

  private final ArchiveDirectory archive;
  private final FileDecoder repository;
  private final Reports reports;

  /**
   * @param repository reads the repository
   */
  ArchiveCopies(ArchiveDirectory archive, FileDecoder repository, Reports reports) {
    this.archive = archive;
    this.repository = repository;
    this.reports = reports;
  }

  /** Starts to write a file. */
  @FunctionalInterface
  private interface Creation {
    EncodedFile start() throws IOException;
  }

  /**
   * Takes what is missing, and what is seen to be damaged: manifests are read through, signature
   * files are not, as they may be long. Reports volumes that the repository has lost.
   *
   * @param sets a chain, whose sets have manifest and signature file
   * @throws BackupException if a signature file or the newest manifest is needed, but cannot be
   *     decrypted or is damaged in the repository too
   */
  void complete(List<BackupSet> sets) throws IOException {
    Map<String, BackupSet> here = archive.sets();
    for (BackupSet set : sets) {
      BackupSet copy = here.get(set.id());
      boolean newest = set.equals(sets.get(sets.size() - 1));
      Manifest manifest = copy == null ? null : sound(set, copy.manifest(), newest);
      try {
        reportMissingVolumes(set, manifest == null ? takeManifest(set) : manifest);
      } catch (BackupException e) {
        if (newest) {
          throw e;
        }
        reports.error(String.valueOf(e.getMessage()));
      }
      if (copy == null || !isReadable(copy.signatures())) {
        takeSignatures(set);
      }
    }
  }

  /**
   * Reads all signature files through, and takes those anew that are damaged.
   *
   * @return whether there were any
   */
  boolean renewSignatures(List<BackupSet> sets) throws IOException {
    Map<String, BackupSet> here = archive.sets();
    boolean renewed = false;
    for (BackupSet set : sets) {
      BackupSet copy = here.get(set.id());
      RepositoryFile signatures = copy == null ? null : copy.signatures();
      if (signatures != null && !isSound(signatures)) {
        takeSignatures(set);
        renewed = true;
      }
    }
    return renewed;
  }

  private boolean isSound(RepositoryFile signatures) {
    try (Decoding decoding = archive.decoder().open(signatures, null, null)) {
      decoding.finish();
      return true;
    } catch (IOException e) {
      reportDamage(signatures, e);
      return false;
    }
  }

  private boolean isReadable(@Nullable RepositoryFile signatures) throws IOException {
    if (signatures == null) {
      return false;
    }
    try (ByteSource file = archive.decoder().backend().open(signatures.name())) {
      if (file.size() > 0) {
        return true;
      }
      reportDamage(signatures, new CorruptDataException(signatures.name(), 0, "the file is empty"));
    } catch (StorageException e) {
      reportDamage(signatures, e);
    }
    return false;
  }

  /**
   * What a copy of a manifest says, or null if it is damaged or missing.
   *
   * @param compared whether it must be equal to the original, if that can be read without a key
   */
  private @Nullable Manifest sound(BackupSet set, @Nullable RepositoryFile copy, boolean compared)
      throws IOException {
    if (copy == null) {
      return null;
    }
    try {
      RepositoryFile original = compared ? set.manifest() : null;
      if (original != null && original.encoding() == Encoding.PLAIN && !isSame(original, copy)) {
        throw new CorruptDataException(
            copy.name(), CorruptDataException.UNKNOWN_OFFSET, "differs from the repository's");
      }
      return read(copy);
    } catch (CorruptDataException | StorageException e) {
      reportDamage(copy, e);
      return null;
    }
  }

  private boolean isSame(RepositoryFile original, RepositoryFile copy) throws IOException {
    try (ByteSource there = repository.backend().open(original.name());
        ByteSource here = archive.decoder().backend().open(copy.name())) {
      InputStream expected = new ByteSourceInputStream(there);
      InputStream actual = new ByteSourceInputStream(here);
      byte[] block;
      do {
        block = expected.readNBytes(BLOCK);
        if (!Arrays.equals(block, actual.readNBytes(BLOCK))) {
          return false;
        }
      } while (block.length > 0);
      return true;
    }
  }

  private Manifest read(RepositoryFile copy) throws IOException {
    try (Decoding decoding = archive.decoder().open(copy, null, null)) {
      Manifest manifest = Manifest.readVolumes(decoding.content(), copy.name());
      Collection<VolumeInfo> volumes = manifest.volumes().values();
      if (volumes.isEmpty() || volumes.stream().anyMatch(volume -> volume.digest() == null)) {
        throw new CorruptDataException(
            copy.name(), copy.size(), "the manifest ends before the digest of a volume");
      }
      return manifest;
    }
  }

  private void reportDamage(RepositoryFile copy, IOException e) {
    reports.notice(
        archive.resolve(copy.name())
            + " is damaged, and is taken anew from the repository; the cause: "
            + e.getMessage());
  }

  private void reportMissingVolumes(BackupSet set, Manifest manifest) {
    TreeSet<Integer> missing = new TreeSet<>(manifest.volumes().keySet());
    missing.removeAll(set.volumes().keySet());
    if (!missing.isEmpty()) {
      reports.error(
          "of the backup "
              + set.id()
              + " the repository has lost "
              + (missing.size() == 1 ? "volume " : missing.size() + " volumes, the first is ")
              + missing.first()
              + ": files in it cannot be restored, nor can what later backups store as changes to"
              + " them; make a full backup");
    }
  }

  private Manifest takeManifest(BackupSet set) throws IOException {
    take(set, "manifest", set.manifest(), () -> archive.createManifest(set.from(), set.time()));
    BackupSet copy = archive.sets().get(set.id());
    RepositoryFile manifest = copy == null ? null : copy.manifest();
    if (manifest == null) {
      throw new StorageException(archive.resolve("").toString(), "lost the copy of a manifest");
    }
    try {
      return read(manifest);
    } catch (CorruptDataException e) {
      throw damagedThere(set, "manifest", e);
    }
  }

  private void takeSignatures(BackupSet set) throws IOException {
    take(
        set,
        "signature file",
        set.signatures(),
        () -> archive.createSignatures(set.from(), set.time()));
  }

  private void take(
      BackupSet set, String what, @Nullable RepositoryFile original, Creation creation)
      throws IOException {
    if (original == null) {
      throw new IllegalArgumentException(set.id() + " has no " + what);
    }
    try (Decoding decoding = repository.open(original, null, null);
        EncodedFile copy = creation.start()) {
      decoding.content().transferTo(copy);
      decoding.finish();
      copy.finish();
    } catch (CorruptDataException e) {
      throw damagedThere(set, what, e);
    } catch (StorageException e) {
      throw e;
    } catch (IOException e) {
      throw new BackupException(
          BackupException.NO_KEY,
          archive.resolve("")
              + " has no sound copy of the "
              + what
              + " of "
              + set.id()
              + ", and the original cannot be read: "
              + e.getMessage()
              + "; run this once with the private key or the right passphrase at hand, or make a"
              + " full backup, which does not need the original");
    }
  }

  private static BackupException damagedThere(BackupSet set, String what, IOException e) {
    return new BackupException(
        BackupException.NOTHING_TO_CONTINUE,
        "the "
            + what
            + " of "
            + set.id()
            + " is damaged in the repository, so its chain cannot be continued; make a full"
            + " backup; the cause: "
            + e.getMessage());
  }
}
