package io.github.dupfs.restore;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.NoRoomException;
import io.github.dupfs.posix.TargetDirectory;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Entry;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes a part of a tree to the file system: the calling thread makes directories, in order, and
 * others what is in them. An object appears under its name when it is complete.
 *
 * <p>Each directory is opened in the one above it, and links are not followed, so that nothing
 * outside of the target changes, whatever the tree holds and whoever interferes.
 */
public final class Restore {
  /** A backup hardly grows more than so much when it is restored. */
  private static final int MOST_COMPRESSION = 16;

  private final FileTree tree;
  private final FilePath from;
  private final Path target;
  private final Options options;
  private final Reports reports;
  private final ObjectWriter writer;
  private final AtomicLong failures = new AtomicLong();
  private final AtomicBoolean damaged = new AtomicBoolean();
  private final AtomicReference<@Nullable NoRoomException> full = new AtomicReference<>();

  /**
   * How it is restored.
   *
   * @param merges whether the target may be there already; what is in the way is replaced
   * @param resumes the same, and what seems to be restored already is left as it is
   * @param owners whether owners are set
   * @param renames where objects go that are not to go to their own place; both are paths below
   *     what is restored, and not its root
   * @param threads how many files are written at once
   */
  public record Options(
      boolean merges,
      boolean resumes,
      boolean owners,
      Map<FilePath, FilePath> renames,
      int threads) {

    /** Whether what is in the way is replaced. */
    boolean replaces() {
      return merges || resumes;
    }

    /** Whether something may be in the way. */
    boolean mayMeetOthers() {
      return replaces() || !renames.isEmpty();
    }
  }

  /** Is told what the user should know. Must be safe for use by many threads at once. */
  public interface Reports {
    /** An object is there. */
    void restored(FilePath path, Kind kind);

    /** An object, and all below it, could not be restored. */
    void failed(FilePath path, IOException reason);

    /** So much more is done; of large files it is told while they are written. */
    void at(FilePath path, long objects, long bytes);
  }

  /**
   * A directory that is being restored.
   *
   * @param place where it is in the target
   * @param rest what the walk has not come to
   */
  private record Level(FilePath path, FilePath place, OpenTarget directory, Iterator<Entry> rest) {}

  /**
   * @param from what to restore of the tree
   * @param target what it becomes
   */
  public Restore(FileTree tree, FilePath from, Path target, Options options, Reports reports) {
    this.tree = tree;
    this.from = from;
    this.target = target.toAbsolutePath();
    this.options = options;
    this.reports = reports;
    this.writer = new ObjectWriter(tree, options, reports);
  }

  /**
   * Restores everything that can be.
   *
   * @return how many objects belong to this user now, as they could not be given to their owners
   * @throws RestoreException if there is nothing to restore, if something is in the way, if there
   *     is no room, or if not all of it could be restored
   * @throws FileSystemException if the target cannot be made
   */
  public long run() throws IOException {
    Attributes attributes = attributes();
    requireFree(attributes.kind());
    requireRoom();
    try (Workers workers = new Workers(options.threads)) {
      if (attributes.kind() == Kind.DIRECTORY) {
        restoreTree(attributes, workers);
      } else {
        restoreObject(workers);
      }
    }
    if (full.get() != null) {
      throw full.get();
    }
    if (failures.get() > 0) {
      throw new RestoreException(
          damaged.get() ? RestoreException.DAMAGED : RestoreException.FAILED,
          "not restored: " + failures + " of the objects, see above");
    }
    return writer.ownersKept();
  }

  private Attributes attributes() throws IOException {
    try {
      return tree.attributes(from);
    } catch (NoSuchFileException e) {
      throw new RestoreException(
          RestoreException.NOT_FOUND,
          from.afterFirst() + " is not in the backup of that time; nothing was restored");
    }
  }

  private void requireFree(Kind kind) throws IOException {
    if (options.replaces() || !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (kind == Kind.DIRECTORY && Files.isDirectory(target)) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(target)) {
        if (!entries.iterator().hasNext()) {
          return;
        }
      }
    }
    throw new RestoreException(
        RestoreException.TARGET_EXISTS,
        "restore destination " + target + " already exists; --force restores into it all the same");
  }

  /**
   * What is there already may need less room, so that only new targets are judged; and since it
   * takes a walk to count, only if there is not plenty of room.
   */
  private void requireRoom() throws IOException {
    if (options.replaces()) {
      return;
    }
    Path place = target;
    for (Path at = target; at != null && !Files.exists(place); at = at.getParent()) {
      place = at;
    }
    long free = Files.getFileStore(place).getUsableSpace();
    if (free / MOST_COMPRESSION >= tree.repositoryBytes()) {
      return;
    }
    long wanted = new TreeCount(tree, from).count().bytes();
    if (wanted > free) {
      throw new RestoreException(
          RestoreException.NO_ROOM, target + " has room for " + free + " bytes, wanted " + wanted);
    }
  }

  private void restoreObject(Workers workers) throws IOException {
    Path parent = target.getParent();
    if (parent == null) {
      throw new RestoreException(RestoreException.TARGET_EXISTS, target + " is a directory");
    }
    Files.createDirectories(parent);
    OpenTarget directory = new OpenTarget(TargetDirectory.open(parent));
    submit(from, directory, FilePath.of(target.getFileName().toString()).toBytes(), workers);
    directory.release();
  }

  private void restoreTree(Attributes attributes, Workers workers) throws IOException {
    makeTarget();
    OpenTarget root = new OpenTarget(TargetDirectory.open(target));
    Deque<Level> levels = new ArrayDeque<>();
    try (MeetingPlaces places = MeetingPlaces.open(options.renames().values(), root, writer)) {
      fill(from, FilePath.ROOT, attributes, root, levels);
      while (!levels.isEmpty()) {
        Level level = levels.element();
        if (full.get() == null && level.rest.hasNext()) {
          restore(level, level.rest.next(), levels, places, workers);
        } else {
          levels.pop().directory.release();
        }
      }
    }
  }

  /** What is in it is nobody's business before it has its permissions. */
  private void makeTarget() throws IOException {
    if (!Files.isDirectory(target)) {
      Path parent = target.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectory(
          target,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Goes down into a directory, to be filled next. */
  private void fill(
      FilePath path,
      FilePath place,
      Attributes attributes,
      OpenTarget directory,
      Deque<Level> levels) {
    directory.whenFilled(() -> finish(path, attributes, directory));
    try {
      if (options.replaces()) {
        writer.removeUnfinished(directory.directory());
      }
      levels.push(new Level(path, place, directory, tree.entries(path).iterator()));
    } catch (IOException e) {
      fail(path, e);
      directory.release();
    }
  }

  private void restore(
      Level level, Entry entry, Deque<Level> levels, MeetingPlaces places, Workers workers) {
    FilePath path = level.path.resolve(entry.name());
    try {
      FilePath elsewhere = options.renames.isEmpty() ? null : options.renames.get(path.below(from));
      FilePath place = elsewhere == null ? level.place.resolve(entry.name()) : elsewhere;
      places.take(place, entry.kind() == Kind.DIRECTORY);
      OpenTarget parent = elsewhere == null ? level.directory : places.parent(elsewhere);
      if (entry.kind() == Kind.DIRECTORY) {
        Attributes attributes = tree.attributes(path);
        OpenTarget meeting = places.at(place);
        fill(
            path,
            place,
            attributes,
            meeting == null
                ? new OpenTarget(writer.makeDirectory(parent.directory(), place.fileName()))
                : meeting.retain(),
            levels);
      } else {
        submit(path, parent, place.fileName(), workers);
      }
    } catch (IOException e) {
      fail(path, e);
    }
  }

  private void submit(FilePath path, OpenTarget directory, byte[] name, Workers workers) {
    directory.retain();
    workers.submit(
        () -> {
          try {
            if (full.get() == null) {
              writer.write(path, directory.directory(), name);
            }
          } catch (IOException e) {
            fail(path, e);
          } finally {
            directory.release();
          }
        });
  }

  /** When all is in it, as that changes the time of a directory. */
  private void finish(FilePath path, Attributes attributes, OpenTarget directory) {
    try {
      writer.finish(path, attributes, directory.directory());
    } catch (IOException e) {
      fail(path, e);
    }
  }

  private void fail(FilePath path, IOException reason) {
    if (reason instanceof NoRoomException noRoom) {
      full.compareAndSet(null, noRoom);
      return;
    }
    if (!(reason instanceof FileSystemException)) {
      damaged.set(true);
    }
    failures.incrementAndGet();
    reports.failed(path, reason);
  }
}
