package io.github.dupfs.index;

/** The kinds of values in a section; each has its own numbers. */
final class Kind {
  /** No kind of value: the end of a part of a {@link SetIndexWriter}. */
  static final int END = 0;

  /** Runs of records of one directory. */
  static final int PAGE = 1;

  /** Which pages a directory has; number 0 only. */
  static final int CATALOGUE = 2;

  /** How the file is decoded; number 0 only; sealed. */
  static final int LAYOUT = 3;

  /** The windows of seek points; sealed. */
  static final int WINDOW = 4;

  /** Commands of deltas. */
  static final int DELTA = 5;

  /** A manifest; number 0 only. */
  static final int MANIFEST = 6;

  static final int MAX = 15;

  /** The largest number of a value. */
  static final int MAX_NUMBER = (1 << 28) - 1;

  private Kind() {}

  /** Whether values of a kind are kept sealed. */
  static boolean isSecret(int kind) {
    return kind == LAYOUT || kind == WINDOW;
  }
}
