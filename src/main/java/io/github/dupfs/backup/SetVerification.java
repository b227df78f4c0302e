package io.github.dupfs.backup;

import io.github.dupfs.backup.Backup.Reports;
import io.github.dupfs.backup.Backup.Repository;
import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.ByteSourceInputStream;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.Totals;
import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.Decoding;
import io.github.dupfs.repository.Encoding;
import io.github.dupfs.repository.FileDecoder;
import io.github.dupfs.repository.Manifest;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.repository.VolumeInfo;
import io.github.dupfs.repository.VolumeInfo.Digest;
import io.github.dupfs.storage.MeteredBackend;
import io.github.dupfs.storage.StorageBackend.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a set that was just written again from the repository, all of it, with every check that
 * reading knows: volumes must have the digests that the manifest tells, and the manifest must be
 * what the archive directory keeps of it.
 *
 * <p>Who has public keys only cannot decrypt what was written: then the stored bytes are compared
 * with their digests, which are known from writing them. Not thread-safe.
 */
public final class SetVerification {
  private static final int PIECE = 1 << 16;

  private final Repository repository;
  private final Map<String, byte[]> written;
  private final Reports reports;
  private final Progress progress;
  private final MeteredBackend backend;
  private final FileDecoder decoder;
  private final byte[] buffer = new byte[PIECE];

  /** Whether files cannot be decrypted, so that just their bytes are compared. */
  private boolean locked;

  /** Of the bytes of the file that is being read. */
  private long told;

  private int failures;

  /** Is told how far it is. */
  @FunctionalInterface
  public interface Progress {
    /** So much more is done, of files by what is stored of them. */
    void at(String file, long files, long bytes);
  }

  /** Makes sure that a file is what it should be. */
  @FunctionalInterface
  private interface Check {
    void run() throws IOException;
  }

  /**
   * @param written the SHA-1 of each file that the backup has stored, by their names
   */
  public SetVerification(
      Repository repository, Map<String, byte[]> written, Reports reports, Progress progress) {
    this.repository = repository;
    this.written = new TreeMap<>(written);
    this.reports = reports;
    this.progress = progress;
    this.backend = new MeteredBackend(repository.backend());
    FileDecoder reader = repository.decoder();
    this.decoder =
        new FileDecoder(backend, reader.keys(), reader.allowNoIntegrity(), reader.signers());
  }

  /** How much there is to read. */
  public Totals count() throws IOException {
    List<StoredFile> files =
        backend.list().stream().filter(file -> written.containsKey(file.name())).toList();
    return new Totals(files.size(), files.stream().mapToLong(StoredFile::size).sum());
  }

  /**
   * Verifies the set.
   *
   * @throws BackupException if something is not what was written; what it is, the reports tell
   */
  public void run() throws IOException {
    BackupSet set = set();
    Path copy =
        repository
            .archiveDirectory()
            .resolve(repository.names().manifest(set.from(), set.time(), Encoding.PLAIN));
    RepositoryFile manifest = set.manifest();
    String obstacle = manifest == null ? null : obstacle(manifest);
    if (obstacle != null) {
      locked = true;
      reports.notice(
          "just the stored bytes are compared with their SHA-1, as they cannot be decrypted here: "
              + obstacle);
    }
    Map<String, RepositoryFile> files = new HashMap<>();
    set.files().forEach(file -> files.put(file.name(), file));
    for (Map.Entry<String, Digest> expected : expected(set, copy).entrySet()) {
      String name = expected.getKey();
      RepositoryFile file = files.get(name);
      Path meant = file != null && file.equals(manifest) ? copy : null;
      check(name, () -> verify(name, file, expected.getValue(), meant));
    }
    conclude(set);
  }

  private BackupSet set() throws IOException {
    for (BackupSet set : BackupCollection.of(backend.list(), repository.names()).all()) {
      if (set.manifest() != null && written.containsKey(set.manifest().name())) {
        return set;
      }
    }
    throw new BackupException(
        BackupException.DAMAGED,
        "the manifest of the backup is missing from the repository although it was stored;"
            + " make the backup again");
  }

  private @Nullable String obstacle(RepositoryFile manifest) {
    try {
      return decoder.obstacle(manifest);
    } catch (IOException e) {
      // Whoever verifies the manifest meets the same, and tells.
      return null;
    }
  }

  /** The digests of all files by their names: of volumes what the manifest tells. */
  private Map<String, Digest> expected(BackupSet set, Path manifest) throws IOException {
    Manifest meant;
    try (InputStream in = Files.newInputStream(manifest)) {
      meant = Manifest.read(in, manifest.toString());
    }
    Map<String, Digest> expected = new TreeMap<>();
    written.forEach((name, sha1) -> expected.put(name, new Digest("SHA-1", sha1)));
    for (Map.Entry<Integer, RepositoryFile> file : set.volumes().entrySet()) {
      VolumeInfo volume = meant.volumes().get(file.getKey());
      if (volume == null || volume.digest() == null) {
        throw new CorruptDataException(
            manifest.toString(),
            CorruptDataException.UNKNOWN_OFFSET,
            "wanted the digest of volume " + file.getKey() + ", got none");
      }
      expected.put(file.getValue().name(), volume.digest());
    }
    return expected;
  }

  private void check(String name, Check check) {
    told = 0;
    try {
      check.run();
    } catch (IOException e) {
      failures++;
      reports.error(String.valueOf(e.getMessage()));
    }
    tell(name, 1);
  }

  /**
   * @param file null if it is of no kind that is decoded
   * @param meant what its content must be, or null if nothing else tells
   */
  private void verify(
      String name, @Nullable RepositoryFile file, Digest digest, @Nullable Path meant)
      throws IOException {
    if (locked || file == null) {
      compare(name, digest);
      return;
    }
    try (Decoding decoding = decoder.open(file, digest, null)) {
      if (meant != null) {
        requireSame(decoding.content(), name, meant);
      }
      drain(decoding.content(), name);
      decoding.finish();
    } catch (IOException e) {
      // If the stored bytes are other ones, that is the reason for whatever was met in them.
      compare(name, digest);
      throw e;
    }
  }

  private void drain(InputStream content, String name) throws IOException {
    while (content.read(buffer, 0, PIECE) >= 0) {
      tell(name, 0);
    }
  }

  /** Makes sure that the stored bytes are those that were written. */
  private void compare(String name, Digest digest) throws IOException {
    MessageDigest actual = FileDecoder.messageDigest(digest.algorithm());
    try (ByteSource file = backend.open(name);
        InputStream in = new ByteSourceInputStream(file)) {
      for (int count; (count = in.read(buffer, 0, PIECE)) >= 0; ) {
        actual.update(buffer, 0, count);
        tell(name, 0);
      }
    }
    byte[] got = actual.digest();
    if (!MessageDigest.isEqual(got, digest.value())) {
      throw new CorruptDataException(
          name,
          CorruptDataException.UNKNOWN_OFFSET,
          digest.algorithm()
              + " of the stored bytes: wanted "
              + HexFormat.of().formatHex(digest.value())
              + " as they were written, got "
              + HexFormat.of().formatHex(got));
    }
  }

  private static void requireSame(InputStream content, String name, Path copy) throws IOException {
    byte[] got = new byte[PIECE];
    byte[] wanted = new byte[PIECE];
    long position = 0;
    try (InputStream meant = Files.newInputStream(copy)) {
      int length;
      do {
        length = content.readNBytes(got, 0, PIECE);
        int wantedLength = meant.readNBytes(wanted, 0, PIECE);
        int at = Arrays.mismatch(got, 0, length, wanted, 0, wantedLength);
        if (at >= 0) {
          throw new CorruptDataException(
              name,
              position + at,
              "is not what was meant: wanted "
                  + byteOrEnd(wanted, at, wantedLength)
                  + " as in "
                  + copy
                  + ", got "
                  + byteOrEnd(got, at, length));
        }
        position += length;
      } while (length == PIECE);
    }
  }

  private static String byteOrEnd(byte[] bytes, int at, int length) {
    return at < length ? String.format("0x%02x", bytes[at]) : "the end";
  }

  private void tell(String name, long files) {
    long read = backend.bytesRead(name);
    progress.at(name, files, read - told);
    told = read;
  }

  private void conclude(BackupSet set) throws BackupException {
    if (failures > 0) {
      throw new BackupException(
          BackupException.DAMAGED,
          failures
              + " of the "
              + written.size()
              + " files of the backup are not what was written ("
              + set.id()
              + "). It stays where it is, but do not rely on it: find out what damages files there,"
              + " then make a full backup");
    }
    reports.notice(
        "verified: the "
            + written.size()
            + " files of the backup "
            + (locked ? "have the bytes that were written" : "are sound"));
  }
}
