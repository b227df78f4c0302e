package io.github.dupfs.index;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The index itself failed, not the repository; see {@link Index#recover}. */
public abstract sealed class IndexException extends IOException
    permits IndexDamagedException, IndexUnwritableException {
  private static final long serialVersionUID = 1L;

  IndexException(String reason, @Nullable Throwable cause) {
    super("index: " + reason, cause);
  }
}
