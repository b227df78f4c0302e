package io.github.dupfs.storage;

import java.io.IOException;

/** A place that cannot be used, or a file of it that cannot be read. */
public final class StorageException extends IOException {
  private static final long serialVersionUID = 1L;

  /** A failure with {@code name}, the file or place, for a {@code reason} a user understands. */
  public StorageException(String name, String reason) {
    super(name + ": " + reason);
  }

  /** As the other constructor, with the exception behind it. */
  public StorageException(String name, String reason, Throwable cause) {
    super(name + ": " + reason, cause);
  }
}
