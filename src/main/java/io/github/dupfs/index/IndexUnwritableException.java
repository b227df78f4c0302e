package io.github.dupfs.index;

import org.jspecify.annotations.Nullable;

/** The index cannot be written: the disk is full, fails, or is read-only. */
public final class IndexUnwritableException extends IndexException {
  private static final long serialVersionUID = 1L;

  IndexUnwritableException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
