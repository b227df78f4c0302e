package io.github.dupfs.backup;

import io.github.dupfs.posix.Directory;
import io.github.dupfs.posix.FileStatus;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;

/**
 * The directories from the source down to the one that is walked. Only the source and the lowest of
 * them are open, since a process may have few descriptors and a tree any depth. Others are opened
 * again, name by name, when the walk comes back to them. Not thread-safe.
 */
final class DirectoryChain implements Closeable {
  /** So that hardly any tree needs more, and the usual limit of 1024 is far. */
  private static final int OPEN_LEVELS = 64;

  private final Directory start;
  private final List<Level> levels = new ArrayList<>();

  /** A directory, and what tells it from another one under its name. */
  private static final class Level {
    final byte[] name;
    final FileStatus status;
    Directory directory;

    Level(byte[] name, FileStatus status, Directory directory) {
      this.name = name;
      this.status = status;
      this.directory = directory;
    }

    boolean is(FileStatus other) {
      return status.device() == other.device() && status.inode() == other.inode();
    }
  }

  /**
   * @param start where the first name is looked up; always open
   */
  DirectoryChain(Directory start) {
    this.start = start;
  }

  /** Goes down into a directory of the lowest one. */
  void enter(byte[] name, FileStatus status) throws IOException {
    levels.add(new Level(name, status, lowest().open(name)));
    closeAbove(levels.size() - 1);
  }

  /** Goes up. */
  void leave() {
    levels.remove(levels.size() - 1).directory.close();
  }

  /** Whether a directory is one of these. */
  boolean contains(FileStatus status) {
    for (Level level : levels) {
      if (level.is(status)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The lowest directory, open.
   *
   * @throws FileSystemException if one of these was moved or removed meanwhile
   */
  Directory lowest() throws IOException {
    Directory directory = start;
    if (!levels.isEmpty()) {
      directory = levels.get(levels.size() - 1).directory;
    }
    return directory.isOpen() ? directory : reopen();
  }

  private Directory reopen() throws IOException {
    Directory directory = start;
    for (int i = 0; i < levels.size(); i++) {
      Level level = levels.get(i);
      if (!level.directory.isOpen()) {
        level.directory = openAgain(directory, level);
        closeAbove(i);
      }
      directory = level.directory;
    }
    return directory;
  }

  private static Directory openAgain(Directory parent, Level level) throws IOException {
    Directory directory = parent.open(level.name);
    try {
      if (level.is(directory.status())) {
        return directory;
      }
    } catch (IOException e) {
      directory.close();
      throw e;
    }
    directory.close();
    throw new FileSystemException(
        directory.toString(), null, "another directory took its place while it was walked");
  }

  private void closeAbove(int lowest) {
    if (lowest > OPEN_LEVELS) {
      levels.get(lowest - OPEN_LEVELS).directory.close();
    }
  }

  @Override
  public void close() {
    while (!levels.isEmpty()) {
      leave();
    }
  }
}
