package io.github.dupfs.posix;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** Turns error numbers of the system into exceptions; the only place that does. */
final class SystemError {
  static final int EPERM = 1;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int ERANGE = 34;
  static final int ENAMETOOLONG = 36;

  private static final int ENOENT = 2;
  private static final int EACCES = 13;
  private static final int ENOSPC = 28;
  private static final int ELOOP = 40;
  private static final int EDQUOT = 122;

  private SystemError() {}

  /**
   * The exception for an error.
   *
   * @param path of the object, fit for messages
   */
  static FileSystemException of(int error, String path) {
    String reason = FileCalls.INSTANCE.strerror(error);
    return switch (error) {
      case ENOENT -> new NoSuchFileException(path, null, reason);
      case EACCES -> new AccessDeniedException(path, null, reason);
      case ENOSPC, EDQUOT -> new NoRoomException(path, reason);
      case ELOOP -> new FileSystemLoopException(path);
      default -> new FileSystemException(path, null, reason);
    };
  }
}
