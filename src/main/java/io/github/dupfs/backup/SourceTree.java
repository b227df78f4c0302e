package io.github.dupfs.backup;

import static java.util.Objects.requireNonNullElse;

import io.github.dupfs.backup.Problems.Cause;
import io.github.dupfs.backup.Selection.Choice;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.Directory;
import io.github.dupfs.posix.FileStatus;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Walks a source: gives out what is to be backed up of it, in the order of {@link FilePath}, the
 * root first. A directory is listed when the walk comes to it, and of its entries only the names
 * are kept.
 *
 * <p>What changes meanwhile, or cannot be read, is left out and reported, and the walk goes on. A
 * directory that is only scanned is given out right before the first thing below it that is
 * included. Not thread-safe.
 */
public final class SourceTree implements Closeable {
  private final boolean copyLinks;
  private final Selection selection;
  private final Problems problems;
  private final DirectoryChain directories;

  /** Of each directory that is entered, the innermost first. */
  private final Deque<Listing> listings = new ArrayDeque<>();

  /** Decided on, and given out before the walk goes on. */
  private final Deque<SourceEntry> ready = new ArrayDeque<>();

  /** The path of the innermost directory. */
  private FilePath here = FilePath.ROOT;

  /** What comes next: the directory that was met last. */
  private @Nullable SourceObject entering;

  /** {@link #entering} if it is only scanned, otherwise null. */
  private @Nullable SourceEntry scanned;

  /** The names of a directory, and how far the walk is. */
  private static final class Listing {
    final byte[][] names;
    int next;

    /** The directory if it was not given out yet, as nothing below it was included so far. */
    @Nullable SourceEntry pending;

    Listing(List<byte[]> names, @Nullable SourceEntry pending) {
      this.names = names.toArray(byte[][]::new);
      Arrays.sort(this.names, Arrays::compareUnsigned);
      this.pending = pending;
    }
  }

  private SourceTree(
      boolean copyLinks, Selection selection, Problems problems, DirectoryChain directories) {
    this.copyLinks = copyLinks;
    this.selection = selection;
    this.problems = problems;
    this.directories = directories;
  }

  /**
   * Starts a walk.
   *
   * @param source the path of a directory, or of any other object to back up alone; slashes at its
   *     end mean nothing
   * @param copyLinks whether links are followed, the source too
   * @param selection asked about everything but the root and sockets
   * @throws FileSystemException if the source does not exist or cannot be backed up
   */
  static SourceTree open(byte[] source, boolean copyLinks, Selection selection, Problems problems)
      throws IOException {
    Directory working = Directory.working(copyLinks);
    byte[] name = withoutSlashesAtEnd(source);
    FileStatus status = status(source, copyLinks);
    SourceTree tree = new SourceTree(copyLinks, selection, problems, new DirectoryChain(working));
    SourceObject root = new SourceObject(working, name, FilePath.ROOT, status);
    tree.ready.add(SourceEntry.of(root));
    if (status.isDirectory()) {
      tree.entering = root;
    }
    return tree;
  }

  /**
   * Starts a walk over what options select, as a backup does; links are not followed.
   *
   * @param source the path as it was typed
   * @param nullSeparated whether entries of lists end with a NUL
   * @throws FileSystemException if the source does not exist or cannot be backed up
   */
  public static SourceTree select(
      byte[] source, List<SelectionOption> options, boolean nullSeparated, Problems problems)
      throws IOException {
    String path = PathText.canonical(PathText.decode(source));
    byte[] bytes = PathText.encode(path);
    Selection selection =
        SelectionCompiler.compile(path, status(bytes, false), options, nullSeparated);
    return open(bytes, false, selection, problems);
  }

  /**
   * What a source is.
   *
   * @throws FileSystemException if it does not exist or cannot be backed up
   */
  static FileStatus status(byte[] source, boolean copyLinks) throws FileSystemException {
    FileStatus status = Directory.working(copyLinks).status(withoutSlashesAtEnd(source));
    if (status.type() == 's' || status.type() == '?') {
      throw new FileSystemException(
          FilePath.escape(source), null, "neither a directory nor a file, link, fifo or device");
    }
    return status;
  }

  private static byte[] withoutSlashesAtEnd(byte[] path) {
    int length = path.length;
    while (length > 1 && path[length - 1] == '/') {
      length--;
    }
    return Arrays.copyOf(path, length);
  }

  /**
   * The next object to back up, or null after the last one.
   *
   * @throws IOException if the selection failed; never for what the source is like
   */
  public @Nullable SourceEntry next() throws IOException {
    while (ready.isEmpty()) {
      SourceObject directory = entering;
      Listing listing = listings.peek();
      if (directory != null) {
        entering = null;
        enter(directory);
      } else if (listing == null) {
        return null;
      } else if (listing.next == listing.names.length) {
        leave();
      } else {
        visit(listing.names[listing.next++]);
      }
    }
    return ready.remove();
  }

  private void enter(SourceObject directory) {
    SourceEntry pending = scanned;
    scanned = null;
    try {
      directories.enter(directory.name(), directory.status());
    } catch (IOException e) {
      report(directory.path(), e);
      return;
    }
    List<byte[]> names = List.of();
    try {
      names = directories.lowest().names();
    } catch (IOException e) {
      report(directory.path(), e);
    }
    listings.push(new Listing(names, pending));
    here = directory.path();
  }

  private void leave() {
    listings.pop();
    directories.leave();
    here = requireNonNullElse(here.parent(), FilePath.ROOT);
  }

  private void visit(byte[] name) throws IOException {
    Directory directory;
    try {
      directory = directories.lowest();
    } catch (IOException e) {
      report(here, e);
      leave();
      return;
    }
    FilePath path = here.resolve(name);
    try {
      FileStatus status = directory.status(name);
      if (isWanted(path, status)) {
        decide(new SourceObject(directory, name, path, status));
      }
    } catch (FileSystemException e) {
      report(path, e);
    }
  }

  /** Whether it can be backed up at all. */
  private boolean isWanted(FilePath path, FileStatus status) {
    if (status.type() == 's') {
      problems.leftOut(path, Cause.SOCKET, "a socket");
      return false;
    }
    if (status.type() == '?') {
      problems.leftOut(path, Cause.UNKNOWN_TYPE, "an object of unknown type");
      return false;
    }
    return true;
  }

  private void decide(SourceObject object) throws IOException {
    Choice choice = selection.choose(object);
    if (choice == Choice.EXCLUDE) {
      return;
    }
    boolean directory = object.status().isDirectory();
    if (directory && copyLinks && directories.contains(object.status())) {
      problems.leftOut(object.path(), Cause.LOOP, "the same directory as one above it");
      return;
    }
    // As with duplicity, a file that cannot be read is a problem even if it would be scanned.
    object.requireReadable();
    if (choice == Choice.INCLUDE) {
      SourceEntry entry = SourceEntry.of(object);
      releasePending();
      ready.add(entry);
    } else if (directory) {
      scanned = SourceEntry.of(object);
    }
    if (directory) {
      entering = object;
    }
  }

  /** Directories that are pending are all below those that are not. */
  private void releasePending() {
    for (Listing listing : listings) {
      SourceEntry pending = listing.pending;
      if (pending == null) {
        return;
      }
      ready.addFirst(pending);
      listing.pending = null;
    }
  }

  private void report(FilePath path, IOException failure) {
    if (failure instanceof FileSystemLoopException) {
      problems.leftOut(path, Cause.LOOP, "links that lead to each other");
      return;
    }
    Cause cause = failure instanceof NoSuchFileException ? Cause.GONE : Cause.UNREADABLE;
    String reason = failure instanceof FileSystemException f ? f.getReason() : null;
    problems.leftOut(path, cause, reason == null ? failure.toString() : reason);
  }

  /** Ends the walk; what was opened stays open. */
  @Override
  public void close() {
    directories.close();
  }
}
