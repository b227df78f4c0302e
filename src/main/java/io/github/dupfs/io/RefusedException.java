package io.github.dupfs.io;

import java.io.IOException;

/** Something that cannot be done as it was asked for; the message says why, and what to do. */
public class RefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /**
   * @param exitCode duplicity's for such a failure
   * @param message what is wrong, and what to do
   */
  public RefusedException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** duplicity's exit code for such a failure. */
  public final int exitCode() {
    return exitCode;
  }
}
