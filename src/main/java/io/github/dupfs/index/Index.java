package io.github.dupfs.index;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.repository.Manifest;
import io.github.dupfs.repository.Secrets;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one repository, kept between mounts.
 *
 * <p>Every section has a key, which names a file of the repository, and an identity, which changes
 * when the content of that file does. Safe for use by many threads and processes at once.
 */
public final class Index implements Closeable {
  private static final Logger LOG = System.getLogger(Index.class.getName());
  private static final String ENVELOPE = "envelope";

  private final Database disk;

  /** Takes what the disk does not; asked first. */
  private volatile @Nullable Database memory;

  private final @Nullable FileChannel lockFile;
  private Secrets secrets = Secrets.none();

  private Index(Database disk, @Nullable FileChannel lockFile) {
    this.disk = disk;
    this.lockFile = lockFile;
  }

  /**
   * Opens the index in a directory of its own, which is made if need be, for this user only. Where
   * that cannot be written, the index lives in memory and is gone when it is closed.
   */
  public static Index open(Path directory) throws IOException {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(
            directory,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      FileChannel lockFile =
          FileChannel.open(
              directory.resolve("lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      try {
        Database database = Database.open(directory.resolve("index.sqlite"));
        claim(lockFile, database);
        return new Index(database, lockFile);
      } catch (IOException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "no index is kept, as its place cannot be written: {0}", e.toString());
      return new Index(Database.inMemory(), null);
    }
  }

  /** Runs the clean-up if no other process uses the index, then marks it as used. */
  private static void claim(FileChannel lockFile, Database database) throws IOException {
    try {
      try (FileLock alone = lockFile.tryLock()) {
        if (alone != null) {
          database.removeUnfinished();
        }
      }
      lockFile.lock(0, Long.MAX_VALUE, true);
    } catch (OverlappingFileLockException e) {
      // Another index of this very process holds the lock, and claims the file for us too.
      return;
    }
  }

  /** What opens the secrets of this index, see {@link Secrets#envelope}; null in a new index. */
  public byte @Nullable [] envelope() throws IOException {
    return disk.meta(ENVELOPE);
  }

  /**
   * Uses {@code opened}, which {@link #envelope} led to. Must be called before anything is read.
   */
  public void unlock(Secrets opened) {
    secrets = opened;
  }

  /**
   * Uses new secrets from now on. What was sealed under others is found damaged when it is read.
   */
  public void renew(Secrets fresh) throws IOException {
    secrets = fresh;
    try {
      disk.putMeta(ENVELOPE, fresh.envelope());
    } catch (IndexException e) {
      recover(e);
    }
  }

  /** The manifest that was kept, or null. */
  public @Nullable Manifest manifest(String key, byte[] identity) throws IOException {
    return kept(
        key,
        identity,
        section ->
            Manifest.decode(section.read(Kind.MANIFEST, 0), section.place(Kind.MANIFEST, 0)));
  }

  /** The tree that was kept, or null. */
  public @Nullable TreeSection tree(String key, byte[] identity) throws IOException {
    return kept(key, identity, TreeSection::new);
  }

  /** The volume that was kept, or null. */
  public @Nullable VolumeSection volume(String key, byte[] identity) throws IOException {
    return kept(key, identity, section -> new VolumeSection(section, secrets));
  }

  private <T> @Nullable T kept(String key, byte[] identity, Opener<T> opener) throws IOException {
    try {
      Database.Section section = find(key, identity);
      return section == null ? null : open(section, opener);
    } catch (IndexException e) {
      recover(e);
      return null;
    }
  }

  private Database.@Nullable Section find(String key, byte[] identity) throws IOException {
    Database first = memory;
    Database.Section section = first == null ? null : first.find(key, identity);
    return section == null ? disk.find(key, identity) : section;
  }

  private static <T> @Nullable T open(Database.Section section, Opener<T> opener)
      throws IOException {
    try {
      return opener.open(section);
    } catch (IndexDamagedException | CorruptDataException e) {
      LOG.log(Level.WARNING, "{0}; it is made anew", e.getMessage());
      section.remove();
      return null;
    }
  }

  @FunctionalInterface
  private interface Opener<T> {
    T open(Database.Section section) throws IOException;
  }

  /** Keeps a manifest. */
  public void put(String key, byte[] identity, Manifest manifest) throws IOException {
    try (Database.SectionWriter out = writable().create(key, identity)) {
      out.write(Kind.MANIFEST, 0, manifest.encode());
      out.commit();
    }
  }

  /** Begins a tree. */
  public Draft<TreeRecords, TreeSection> writeTree(String key, byte[] identity) throws IOException {
    Database.SectionWriter out = create(key, identity);
    return new Draft<>(out, new TreeRecords(sealing(out)), TreeSection::new);
  }

  /** Begins a volume. */
  public Draft<VolumeRecords, VolumeSection> writeVolume(String key, byte[] identity)
      throws IOException {
    Database.SectionWriter out = create(key, identity);
    Secrets current = secrets;
    return new Draft<>(
        out, new VolumeRecords(sealing(out)), section -> new VolumeSection(section, current));
  }

  /**
   * Begins to take over the index of a set.
   *
   * @param wanted what becomes of its parts, see {@link SetIndexWriter}; others are left out
   */
  public Adoption adopt(Map<Integer, Adoption.Wanted> wanted) {
    return new Adoption(this, wanted);
  }

  /**
   * Adds a section to the index of a set, as a part of it.
   *
   * @throws IndexDamagedException if it is not there, or not sound
   */
  public void export(Adoption.Wanted wanted, SetIndexWriter out, int part) throws IOException {
    Database.Section section = find(wanted.key(), wanted.identity());
    if (section == null) {
      throw new IndexDamagedException(wanted.key() + " is missing", null);
    }
    try {
      export(section, out.part(part));
    } catch (IndexDamagedException e) {
      section.remove();
      throw e;
    }
    out.end(part, wanted.mark());
  }

  private void export(Database.Section section, ValueSink out) throws IOException {
    section.forEach(
        (kind, number, value) -> {
          if (Kind.isSecret(kind)) {
            String place = section.place(kind, number);
            out.write(kind, number, VolumeSection.unsealed(value, place, secrets));
          } else {
            out.write(kind, number, value);
          }
        });
  }

  /** Begins a section. */
  Database.SectionWriter create(String key, byte[] identity) throws IOException {
    return writable().create(key, identity);
  }

  /** Passes values on to a section, those that are secret sealed. */
  ValueSink sealing(Database.SectionWriter out) {
    Secrets current = secrets;
    return (kind, number, value) -> {
      if (Kind.isSecret(kind)) {
        byte[] place = VolumeSection.bytes(out.section().place(kind, number));
        out.write(kind, number, current.seal(value, place));
      } else {
        out.write(kind, number, value);
      }
    };
  }

  private Database writable() {
    Database present = memory;
    return present == null ? disk : present;
  }

  /** Drops what is kept of files that are no longer there: under other keys than {@code keys}. */
  public void retain(Set<String> keys) throws IOException {
    try {
      disk.retain(keys);
    } catch (IndexException e) {
      recover(e);
    }
  }

  /**
   * Makes the index usable again after it failed; what was being written is to be written once
   * more. If the disk cannot be written, what is learned from now on is kept in memory. A damaged
   * file needs nothing: the next change finds an empty one in its place.
   */
  public synchronized void recover(IndexException failure) throws IOException {
    if (failure instanceof IndexUnwritableException && memory == null) {
      LOG.log(
          Level.WARNING,
          "{0}; from now on it is kept in memory",
          String.valueOf(failure.getMessage()));
      memory = Database.inMemory();
    }
  }

  @Override
  public void close() throws IOException {
    try (FileChannel held = lockFile) {
      assert held == lockFile;
      disk.close();
    }
  }

  /**
   * A section that is being written. Closing it before it is committed drops all.
   *
   * @param <R> takes what the section is to hold
   * @param <S> reads it
   */
  public static final class Draft<R extends Records, S> implements Closeable {
    private final Database.SectionWriter out;
    private final R records;
    private final Opener<S> opener;

    private Draft(Database.SectionWriter out, R records, Opener<S> opener) {
      this.out = out;
      this.records = records;
      this.opener = opener;
    }

    /** Takes what the section is to hold. */
    public R records() {
      return records;
    }

    /** Keeps what was added. */
    public S commit() throws IOException {
      records.finish();
      return opener.open(out.commit());
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
