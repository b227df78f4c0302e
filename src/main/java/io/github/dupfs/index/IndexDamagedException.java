package io.github.dupfs.index;

import org.jspecify.annotations.Nullable;

/** Something in the index is not what was written: it must be dropped and made anew. */
public final class IndexDamagedException extends IndexException {
  private static final long serialVersionUID = 1L;

  private final boolean wholeFile;

  private IndexDamagedException(String reason, boolean wholeFile, @Nullable Throwable cause) {
    super(reason, cause);
    this.wholeFile = wholeFile;
  }

  /** One value is missing or wrong. */
  static IndexDamagedException ofValue(String reason, @Nullable Throwable cause) {
    return new IndexDamagedException(reason, false, cause);
  }

  /** The file is no database, or one that makes no sense. */
  static IndexDamagedException ofFile(String reason, @Nullable Throwable cause) {
    return new IndexDamagedException(reason, true, cause);
  }

  /** Whether the file as a whole is of no use. */
  boolean isWholeFile() {
    return wholeFile;
  }
}
