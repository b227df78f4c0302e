package io.github.dupfs.index;

import org.jspecify.annotations.Nullable;

/** Something in the index is not what was written: it must be dropped and made anew. */
public final class IndexDamagedException extends IndexException {
  private static final long serialVersionUID = 1L;

  IndexDamagedException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
  }
}
