package io.github.dupfs.posix;

import java.nio.file.FileSystemException;

/** The file system is full, or this user's share of it. */
public final class NoRoomException extends FileSystemException {
  private static final long serialVersionUID = 1L;

  NoRoomException(String path, String reason) {
    super(path, null, reason);
  }
}
