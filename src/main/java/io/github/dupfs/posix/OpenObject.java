package io.github.dupfs.posix;

import java.io.Closeable;
import java.nio.file.FileSystemException;

/**
 * An object that is held open: it is what changes, whatever somebody gives its name to meanwhile.
 * The caller closes it.
 */
public interface OpenObject extends Closeable {
  /** Changes its owner. */
  void changeOwner(long uid, long gid) throws FileSystemException;

  /** Changes its permissions, the lower 12 mode bits; a link has none. */
  void changePermissions(int permissions) throws FileSystemException;

  /** Changes its modification time, in seconds since 1970. */
  void changeTime(long modified) throws FileSystemException;

  /**
   * @throws FileSystemException if the system could not keep what was written
   */
  @Override
  void close() throws FileSystemException;
}
