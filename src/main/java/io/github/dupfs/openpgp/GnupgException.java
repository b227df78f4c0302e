package io.github.dupfs.openpgp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** gpg cannot be run, or does not end. */
final class GnupgException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final boolean started;

  private GnupgException(String reason, boolean started, @Nullable Throwable cause) {
    super(reason, cause);
    this.reason = reason;
    this.started = started;
  }

  /** No such program, or one that must not be executed. */
  static GnupgException notStarted(IOException cause) {
    return new GnupgException("cannot run gpg: " + cause.getMessage(), false, cause);
  }

  static GnupgException notEnded(String limit) {
    return new GnupgException("gpg did not finish within " + limit, true, null);
  }

  String reason() {
    return reason;
  }

  /** Whether gpg is there at all. */
  boolean started() {
    return started;
  }
}
