package io.github.dupfs.backup;

import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.Decoding;
import io.github.dupfs.repository.EncodedFile;
import io.github.dupfs.repository.Encoding;
import io.github.dupfs.repository.FileDecoder;
import io.github.dupfs.repository.FileEncoder;
import io.github.dupfs.repository.FileNames;
import io.github.dupfs.repository.Manifest;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.storage.FileBackend;
import io.github.dupfs.storage.StorageBackend.StoredFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * duplicity's archive directory, locked: copies of the manifests, in clear, and of the signature
 * files, compressed but not encrypted, so that a backup needs no private key. duplicity and dupfs
 * may take turns with it. All of it can be made anew from the repository, which is always right.
 *
 * <p>Besides it keeps which set is being written, so that what an interrupted backup has left in
 * the repository is known and removed by the next one. Not thread-safe.
 *
 * <p>Source: duplicity 0.8.22 to 3.1.
 */
final class ArchiveDirectory implements Closeable {
  /** The name of the file that is locked. */
  static final String LOCK = "lockfile";

  private static final String UNFINISHED = "dupfs-unfinished";
  private static final String PARTIAL = ".part";

  /** The level of compression: these files are read and written more often than they are moved. */
  private static final int FAST = 1;

  private final Path directory;
  private final FileNames names;
  private final FileBackend files;
  private final FileEncoder encoder;
  private final FileChannel lockFile;

  private ArchiveDirectory(Path directory, FileNames names, FileChannel lockFile)
      throws IOException {
    this.directory = directory;
    this.names = names;
    this.files = new FileBackend(directory);
    this.encoder = new FileEncoder(files, null, FAST, Runtime.getRuntime().availableProcessors());
    this.lockFile = lockFile;
  }

  /**
   * Opens and locks a directory, which is made if it is missing.
   *
   * @throws BackupException if another program has locked it
   */
  static ArchiveDirectory open(Path directory, FileNames names) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileChannel lockFile =
        FileChannel.open(
            directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      requireLock(directory, lockFile);
      return new ArchiveDirectory(directory, names, lockFile);
    } catch (Throwable e) {
      lockFile.close();
      throw e;
    }
  }

  /**
   * Makes sure that nobody has locked a directory, which need not be there; writes nothing.
   *
   * @throws BackupException if another program has locked it
   */
  static void requireUnlocked(Path directory) throws IOException {
    try (FileChannel lockFile =
        FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE)) {
      requireLock(directory, lockFile);
    } catch (NoSuchFileException e) {
      // Who has locked it has made the file.
      return;
    }
  }

  private static void requireLock(Path directory, FileChannel lockFile) throws IOException {
    if (lock(lockFile) == null) {
      throw new BackupException(
          BackupException.NOT_NOW,
          directory
              + ": another backup of this repository is running and has locked it; wait for its"
              + " end");
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** A place for a temporary file. */
  Path resolve(String name) {
    return directory.resolve(name);
  }

  /**
   * Makes the directory agree with the repository: what is not there is removed, and what of {@code
   * wanted} is missing is copied.
   *
   * @param decoder reads the repository
   */
  void synchronize(BackupCollection repository, List<BackupSet> wanted, FileDecoder decoder)
      throws IOException {
    Map<String, BackupSet> stored = byId(repository.all());
    Map<String, BackupSet> here = byId(collection().all());
    for (BackupSet copy : here.values()) {
      BackupSet original = stored.get(copy.id());
      deleteUnless(original != null && original.manifest() != null, copy.manifest());
      deleteUnless(original != null && original.signatures() != null, copy.signatures());
    }
    for (StoredFile file : files.list()) {
      if (file.name().endsWith(PARTIAL)) {
        files.delete(file.name());
      }
    }
    for (BackupSet set : wanted) {
      BackupSet copy = here.get(set.id());
      if (copy == null || copy.manifest() == null) {
        copy(set.manifest(), () -> createManifest(set.from(), set.time()), decoder);
      }
      if (copy == null || copy.signatures() == null) {
        copy(set.signatures(), () -> createSignatures(set.from(), set.time()), decoder);
      }
    }
  }

  private void deleteUnless(boolean kept, @Nullable RepositoryFile file) throws IOException {
    if (!kept && file != null) {
      files.delete(file.name());
    }
  }

  /** Starts to write a file. */
  @FunctionalInterface
  private interface Creation {
    EncodedFile start() throws IOException;
  }

  private static void copy(@Nullable RepositoryFile original, Creation target, FileDecoder decoder)
      throws IOException {
    if (original == null) {
      return;
    }
    try (Decoding decoding = decoder.open(original, null, null);
        EncodedFile copy = target.start()) {
      decoding.content().transferTo(copy);
      decoding.finish();
      copy.finish();
    }
  }

  /** Starts to write the manifest of a set; the caller closes it. */
  EncodedFile createManifest(@Nullable Instant from, Instant time) throws IOException {
    return encoder.create(names.manifest(from, time, Encoding.PLAIN), Encoding.PLAIN);
  }

  /** Starts to write the signature file of a set; the caller closes it. */
  EncodedFile createSignatures(@Nullable Instant from, Instant time) throws IOException {
    return encoder.create(names.signatures(from, time, Encoding.GZIP), Encoding.GZIP);
  }

  /**
   * The signature files of sets.
   *
   * @throws IOException if one is not here
   */
  List<RepositoryFile> signatures(List<BackupSet> sets) throws IOException {
    Map<String, BackupSet> here = byId(collection().all());
    List<RepositoryFile> found = new ArrayList<>();
    for (BackupSet set : sets) {
      BackupSet copy = here.get(set.id());
      if (copy == null || copy.signatures() == null) {
        throw new IOException(directory + ": the signature file of " + set.id() + " is missing");
      }
      found.add(copy.signatures());
    }
    return found;
  }

  /**
   * What was backed up in a set.
   *
   * @throws IOException if its manifest is not here
   */
  Manifest.Origin origin(BackupSet set) throws IOException {
    BackupSet copy = byId(collection().all()).get(set.id());
    if (copy == null || copy.manifest() == null) {
      throw new IOException(directory + ": the manifest of " + set.id() + " is missing");
    }
    try (Decoding decoding = decoder().open(copy.manifest(), null, null)) {
      return Manifest.readOrigin(decoding.content(), copy.manifest().name());
    }
  }

  /** Reads the files of this directory. */
  FileDecoder decoder() {
    return FileDecoder.unencrypted(files);
  }

  /** Keeps that a set is being written. */
  void begin(String setId) throws IOException {
    Files.writeString(directory.resolve(UNFINISHED), setId);
  }

  /** Forgets the set that was being written. */
  void end() throws IOException {
    Files.deleteIfExists(directory.resolve(UNFINISHED));
  }

  /** The sets that dupfs or duplicity began to write and did not finish. */
  Set<String> interrupted() throws IOException {
    Set<String> sets = new HashSet<>();
    if (Files.exists(directory.resolve(UNFINISHED))) {
      sets.add(Files.readString(directory.resolve(UNFINISHED)).strip());
    }
    for (StoredFile file : files.list()) {
      String name = file.name();
      if (name.endsWith(PARTIAL)) {
        String set = names.setId(name.substring(0, name.length() - PARTIAL.length()));
        if (set != null) {
          sets.add(set);
        }
      }
    }
    return sets;
  }

  private BackupCollection collection() throws IOException {
    return BackupCollection.of(files.list(), names);
  }

  private static Map<String, BackupSet> byId(List<BackupSet> sets) {
    Map<String, BackupSet> byId = new HashMap<>();
    sets.forEach(set -> byId.put(set.id(), set));
    return byId;
  }

  @Override
  public void close() throws IOException {
    encoder.close();
    Files.deleteIfExists(directory.resolve(LOCK));
    lockFile.close();
  }
}
