package io.github.dupfs.backup;

/** Selection options that cannot be what the user meant. */
public final class SelectionException extends BackupException {
  private static final long serialVersionUID = 1L;

  static final int UNREADABLE_LIST = 7;
  static final int MATCHES_NOTHING = 14;
  static final int BAD_EXPRESSION = 15;
  static final int NOTHING_EXCLUDED = 16;
  static final int REDUNDANT_FILTER = 70;
  static final int TRAILING_FILTER = 71;
  static final int PATH_OUTSIDE = 72;
  static final int EMPTY_LIST = 73;

  /** Options that duplicity refuses with {@code exitCode}; the message says what to do about it. */
  SelectionException(int exitCode, String message) {
    super(exitCode, message);
  }
}
