package io.github.dupfs.storage;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** A place that cannot be used, or a file of it that cannot be read. */
public final class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A failure with {@code name}, the file or place, for a {@code reason} a user understands. */
  public StorageException(String name, String reason) {
    super(name + ": " + reason);
  }

  /** As the other constructor, with the exception behind it, whose own reason is told too. */
  public StorageException(String name, String reason, IOException cause) {
    super(name + ": " + reason + ": " + reasonOf(cause), cause);
  }

  /** In words; some of the JDK's exceptions tell nothing but the path. */
  private static String reasonOf(IOException cause) {
    String reason = cause instanceof FileSystemException e ? e.getReason() : cause.getMessage();
    if (reason != null) {
      return reason;
    } else if (cause instanceof AccessDeniedException) {
      return "permission denied";
    } else if (cause instanceof NoSuchFileException) {
      return "no such file or directory";
    } else {
      return cause instanceof FileAlreadyExistsException
          ? "something else is there"
          : cause.getClass().getSimpleName();
    }
  }
}
