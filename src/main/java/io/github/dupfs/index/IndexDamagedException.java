package io.github.dupfs.index;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Something in the index is not what was written: it must be dropped and made anew. */
public final class IndexDamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  IndexDamagedException(String reason, @Nullable Throwable cause) {
    super("index: " + reason, cause);
  }
}
