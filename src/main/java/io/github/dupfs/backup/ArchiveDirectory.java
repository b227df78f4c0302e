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
import io.github.dupfs.storage.StorageException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
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
public final class ArchiveDirectory implements Closeable {
  /** The name of the file that is locked. */
  static final String LOCK = "lockfile";

  private static final String UNFINISHED = "dupfs-unfinished";

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
   * @throws BackupException if another program has locked it, or it cannot be used
   */
  public static ArchiveDirectory open(Path directory, FileNames names) throws IOException {
    FileChannel lockFile;
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      lockFile = lock(directory);
    } catch (FileSystemException e) {
      throw new BackupException(
          BackupException.NO_ARCHIVE_DIRECTORY,
          new StorageException(directory.toString(), "cannot be used as archive directory", e)
                  .getMessage()
              + "; mend that, or name another one by --archive-dir");
    }
    try {
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
  public static void requireUnlocked(Path directory) throws IOException {
    try (FileChannel lockFile =
        FileChannel.open(directory.resolve(LOCK), StandardOpenOption.WRITE)) {
      requireLock(directory, lockFile);
    } catch (NoSuchFileException e) {
      // Who has locked it has made the file.
      return;
    }
  }

  private static void requireLock(Path directory, FileChannel lockFile) throws IOException {
    if (!isLocked(lockFile)) {
      throw new BackupException(
          BackupException.NOT_NOW,
          directory
              + ": another backup of this repository is running and has locked it; wait for its"
              + " end");
    }
  }

  /**
   * Opens and locks a file. Who is done with it removes it; whoever has opened it just before would
   * lock what nobody finds any more. So it must be the same file before and after.
   */
  private static FileChannel lock(Path directory) throws IOException {
    Path file = directory.resolve(LOCK);
    while (true) {
      Object before = identity(file);
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        requireLock(directory, channel);
        if (before != null && before.equals(identity(file))) {
          return channel;
        }
      } catch (Throwable e) {
        channel.close();
        throw e;
      }
      channel.close();
    }
  }

  /** What tells a file from others, or null if there is none. */
  private static @Nullable Object identity(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Locks a file, if nobody else has. */
  private static boolean isLocked(FileChannel file) throws IOException {
    try {
      return file.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** A place for a temporary file. */
  Path resolve(String name) {
    return directory.resolve(name);
  }

  /**
   * Removes what is not in the repository. The manifest of a set whose volumes are there stays: it
   * may be the last one.
   */
  void removeOthers(BackupCollection repository) throws IOException {
    Map<String, BackupSet> stored = ArchiveListing.byId(repository.all());
    for (BackupSet copy : sets().values()) {
      BackupSet original = stored.get(copy.id());
      boolean volumes = original != null && !original.volumes().isEmpty();
      deleteUnless(volumes || (original != null && original.manifest() != null), copy.manifest());
      deleteUnless(original != null && original.signatures() != null, copy.signatures());
    }
    removePartial();
  }

  /** Removes what duplicity has kept to go on with a backup that was interrupted. */
  public void removePartial() throws IOException {
    for (StoredFile file : files.list()) {
      if (ArchiveListing.isPartial(file.name())) {
        files.delete(file.name());
      }
    }
  }

  /** Removes a copy; that there is none is no error. */
  public void delete(RepositoryFile copy) throws IOException {
    files.delete(copy.name());
  }

  private void deleteUnless(boolean kept, @Nullable RepositoryFile file) throws IOException {
    if (!kept && file != null) {
      files.delete(file.name());
    }
  }

  /** The copies that are here, by the {@link BackupSet#id} of their set. */
  Map<String, BackupSet> sets() throws IOException {
    return ArchiveListing.of(files, names).sets();
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
    Map<String, BackupSet> here = sets();
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
    BackupSet copy = sets().get(set.id());
    if (copy == null || copy.manifest() == null) {
      throw new IOException(directory + ": the manifest of " + set.id() + " is missing");
    }
    try (Decoding decoding = decoder().open(copy.manifest(), null, null)) {
      return Manifest.readOrigin(decoding.content(), copy.manifest().name());
    }
  }

  /** The content of a file of this directory. */
  InputStream content(RepositoryFile copy) throws IOException {
    return CopyInputStream.open(directory, copy);
  }

  /** Reads the files of this directory. */
  FileDecoder decoder() {
    return FileDecoder.unencrypted(files);
  }

  /**
   * Keeps that a set is being written.
   *
   * @throws StorageException if there is no room for that
   */
  void begin(String setId) throws IOException {
    Path note = directory.resolve(UNFINISHED);
    try {
      Files.writeString(note, setId);
    } catch (IOException e) {
      throw new StorageException(note.toString(), "cannot be written", e);
    }
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
    sets.addAll(ArchiveListing.of(files, names).partial());
    return sets;
  }

  @Override
  public void close() throws IOException {
    encoder.close();
    Files.deleteIfExists(directory.resolve(LOCK));
    lockFile.close();
  }
}
