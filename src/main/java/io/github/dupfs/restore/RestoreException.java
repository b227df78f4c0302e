package io.github.dupfs.restore;

import io.github.dupfs.io.RefusedException;

/** What cannot be restored as it was asked for. */
public final class RestoreException extends RefusedException {
  /** Objects could not be restored, as the system does not let them be made. */
  static final int FAILED = 1;

  /** Something is in the way. */
  static final int TARGET_EXISTS = 11;

  /** The path is not in the snapshot. */
  static final int NOT_FOUND = 19;

  /** Objects could not be restored, as what holds them is damaged or missing. */
  static final int DAMAGED = 21;

  /** There is not enough room. */
  static final int NO_ROOM = 53;

  private static final long serialVersionUID = 1L;

  /**
   * @param exitCode duplicity's for such a failure
   * @param message what is wrong, and what to do
   */
  public RestoreException(int exitCode, String message) {
    super(exitCode, message);
  }
}
