package io.github.dupfs.backup;

/** Selection options that cannot be what the user meant. */
public final class SelectionException extends Exception {
  private static final long serialVersionUID = 1L;

  static final int UNREADABLE_LIST = 7;
  static final int MATCHES_NOTHING = 14;
  static final int BAD_EXPRESSION = 15;
  static final int NOTHING_EXCLUDED = 16;
  static final int REDUNDANT_FILTER = 70;
  static final int TRAILING_FILTER = 71;
  static final int PATH_OUTSIDE = 72;
  static final int EMPTY_LIST = 73;

  private final int exitCode;

  /** Options that duplicity refuses with {@code exitCode}; the message says what to do about it. */
  SelectionException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Duplicity's exit code for it. */
  public int exitCode() {
    return exitCode;
  }
}
