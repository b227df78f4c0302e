package io.github.dupfs.snapshot;

import io.github.dupfs.repository.BackupSet;
import java.io.IOException;

/**
 * A part of a backup set that is missing, damaged or locked, so that what is in it cannot be read.
 */
public final class UnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  UnavailableException(BackupSet set, String part, String reason) {
    super("backup set " + set.id() + ", " + part + ": " + reason);
  }

  UnavailableException(BackupSet set, String part, IOException cause) {
    super("backup set " + set.id() + ", " + part + ": " + cause.getMessage(), cause);
  }
}
