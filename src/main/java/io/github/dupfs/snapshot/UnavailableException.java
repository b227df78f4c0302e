package io.github.dupfs.snapshot;

import io.github.dupfs.repository.BackupSet;
import java.io.IOException;

/**
 * A part of a backup set that is missing, damaged or locked, so that what is in it cannot be read.
 */
public final class UnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  UnavailableException(BackupSet set, String part, String reason) {
    super("backup set " + set.id() + ", " + part + ": " + reason);
    this.reason = reason;
  }

  UnavailableException(BackupSet set, String part, IOException cause) {
    super("backup set " + set.id() + ", " + part + ": " + cause.getMessage(), cause);
    this.reason = String.valueOf(cause.getMessage());
  }

  /** What is wrong with it, without its name. */
  String reason() {
    return reason;
  }
}
