package io.github.dupfs.restore;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.Totals;
import io.github.dupfs.posix.NoRoomException;
import io.github.dupfs.posix.TargetDirectory;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Entry;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
  /** So many objects wait at most until a thread makes them. */
  private static final int QUEUE = 256;

  private final FileTree tree;
  private final FilePath from;
  private final Path target;
  private final Options options;
  private final Reports reports;
  private final ObjectWriter writer;
  private final AtomicLong failures = new AtomicLong();
  private final AtomicReference<@Nullable NoRoomException> full = new AtomicReference<>();
  private @Nullable OpenTarget root;

  /**
   * How it is restored.
   *
   * @param merges whether the target may be there already; what is in the way is replaced
   * @param resumes the same, and what seems to be restored already is left as it is
   * @param owners whether owners are set
   * @param renames where objects go that are not to go to their own place; both are paths below
   *     what is restored
   * @param threads how many files are written at once
   */
  public record Options(
      boolean merges,
      boolean resumes,
      boolean owners,
      Map<FilePath, FilePath> renames,
      int threads) {

    /** Whether something may be in the way. */
    boolean mayMeetOthers() {
      return merges || resumes;
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
   * @param from what to restore of the tree
   * @param target what it becomes
   */
  public Restore(FileTree tree, FilePath from, Path target, Options options, Reports reports) {
    this.tree = tree;
    this.from = from;
    this.target = target.toAbsolutePath().normalize();
    this.options = options;
    this.reports = reports;
    this.writer = new ObjectWriter(tree, options, reports);
  }

  /**
   * Counts what there is; what cannot be told is left out.
   *
   * @throws RestoreException if there is nothing
   */
  public Totals count() throws IOException {
    return count(from, attributes());
  }

  private Totals count(FilePath path, Attributes attributes) throws IOException {
    long objects = 1;
    long bytes = attributes.size();
    if (attributes.kind() == Kind.DIRECTORY) {
      for (Entry entry : tree.entries(path)) {
        try {
          FilePath child = path.resolve(entry.name());
          Totals below = count(child, tree.attributes(child));
          objects += below.objects();
          bytes += below.bytes();
        } catch (IOException e) {
          objects++;
        }
      }
    }
    return new Totals(objects, bytes);
  }

  /**
   * Restores everything that can be.
   *
   * @return how many objects belong to this user now, as they could not be given to their owners
   * @throws RestoreException if there is nothing to restore, if something is in the way, if there
   *     is no room, or if not all of it could be restored
   * @throws java.nio.file.FileSystemException if the target cannot be made
   */
  public long run() throws IOException {
    Attributes attributes = attributes();
    requireFree(attributes.kind());
    requireRoom();
    ThreadPoolExecutor workers =
        new ThreadPoolExecutor(
            options.threads,
            options.threads,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Restore::thread,
            new ThreadPoolExecutor.CallerRunsPolicy());
    try {
      start(attributes, workers);
    } finally {
      workers.shutdown();
      await(workers);
    }
    if (full.get() != null) {
      throw full.get();
    }
    if (failures.get() > 0) {
      throw new RestoreException(
          RestoreException.DAMAGED, "not restored: " + failures + " of the objects, see above");
    }
    return writer.ownersKept();
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "restore");
    thread.setDaemon(true);
    return thread;
  }

  private static void await(ThreadPoolExecutor workers) {
    try {
      workers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
    if (options.mayMeetOthers() || !Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
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

  /** What is there already may need less room, so that only new targets are judged. */
  private void requireRoom() throws IOException {
    if (options.mayMeetOthers()) {
      return;
    }
    Path place = target;
    for (Path at = target; at != null && !Files.exists(place); at = at.getParent()) {
      place = at;
    }
    long free = Files.getFileStore(place).getUsableSpace();
    long wanted = count().bytes();
    if (wanted > free) {
      throw new RestoreException(
          RestoreException.NO_ROOM, target + " has room for " + free + " bytes, wanted " + wanted);
    }
  }

  private void start(Attributes attributes, ThreadPoolExecutor workers) throws IOException {
    if (attributes.kind() == Kind.DIRECTORY) {
      Files.createDirectories(target);
      OpenTarget directory = new OpenTarget(TargetDirectory.open(target));
      root = directory;
      fill(from, attributes, directory, workers);
      return;
    }
    Path parent = target.getParent();
    if (parent == null) {
      throw new RestoreException(RestoreException.TARGET_EXISTS, target + " is a directory");
    }
    Files.createDirectories(parent);
    OpenTarget directory = new OpenTarget(TargetDirectory.open(parent));
    root = directory;
    submit(from, directory, FilePath.of(target.getFileName().toString()).toBytes(), workers);
    directory.release();
  }

  /** Makes all that is in a directory, and lets go of it. */
  private void fill(
      FilePath path, Attributes attributes, OpenTarget directory, ThreadPoolExecutor workers) {
    directory.whenFilled(() -> finish(path, attributes, directory));
    try {
      if (options.mayMeetOthers()) {
        writer.removeUnfinished(directory.directory());
      }
      for (Entry entry : tree.entries(path)) {
        if (full.get() != null) {
          break;
        }
        restore(path.resolve(entry.name()), entry.kind(), directory, entry.name(), workers);
      }
    } catch (IOException e) {
      fail(path, e);
    } finally {
      directory.release();
    }
  }

  private void restore(
      FilePath path,
      @Nullable Kind kind,
      OpenTarget parent,
      byte[] name,
      ThreadPoolExecutor workers) {
    try {
      FilePath elsewhere = options.renames.get(path.below(from));
      OpenTarget place = elsewhere == null ? parent.retain() : openParent(elsewhere);
      byte[] newName = elsewhere == null ? name : elsewhere.fileName();
      try {
        if (kind == Kind.DIRECTORY) {
          Attributes attributes = tree.attributes(path);
          fill(path, attributes, enter(place.directory(), newName), workers);
        } else {
          submit(path, place, newName, workers);
        }
      } finally {
        place.release();
      }
    } catch (IOException e) {
      fail(path, e);
    }
  }

  /** The directory that something renamed goes to, made if need be. */
  private OpenTarget openParent(FilePath path) throws IOException {
    OpenTarget at = Objects.requireNonNull(root).retain();
    FilePath parent = path.parent();
    for (FilePath rest = parent == null ? FilePath.ROOT : parent; !rest.isRoot(); ) {
      OpenTarget next;
      try {
        next = enter(at.directory(), rest.first().toBytes());
      } finally {
        at.release();
      }
      at = next;
      rest = rest.afterFirst();
    }
    return at;
  }

  private OpenTarget enter(TargetDirectory parent, byte[] name) throws IOException {
    return new OpenTarget(writer.makeDirectory(parent, name));
  }

  private void submit(
      FilePath path, OpenTarget directory, byte[] name, ThreadPoolExecutor workers) {
    directory.retain();
    workers.execute(
        () -> {
          try {
            if (full.get() == null) {
              writer.write(path, directory.directory(), name);
            }
          } catch (NoRoomException e) {
            full.compareAndSet(null, e);
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
    failures.incrementAndGet();
    reports.failed(path, reason);
  }
}
