package io.github.dupfs.io;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Input that does not mean anything its format allows. The message says what, where, wanted, got.
 */
public final class CorruptDataException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The offset of {@link #CorruptDataException} when no offset is known. */
  public static final long UNKNOWN_OFFSET = -1;

  private final String file;
  private final long offset;
  private final String reason;

  /**
   * @param file the name of the file that is corrupt
   * @param offset the byte of the file (or of the decoded stream, as {@code reason} says) where it
   *     was seen, or {@link #UNKNOWN_OFFSET}
   * @param reason what was wanted and what was found
   */
  public CorruptDataException(String file, long offset, String reason) {
    this(file, offset, reason, null);
  }

  /** As the other constructor, with the exception that revealed the corruption. */
  public CorruptDataException(String file, long offset, String reason, @Nullable Throwable cause) {
    super(file + (offset < 0 ? "" : " at byte " + offset) + ": " + reason, cause);
    this.file = file;
    this.offset = offset;
    this.reason = reason;
  }

  /** The name of the corrupt file. */
  public String file() {
    return file;
  }

  /** Where it was seen, or {@link #UNKNOWN_OFFSET}. */
  public long offset() {
    return offset;
  }

  /** What was wanted and what was found, without file and offset. */
  public String reason() {
    return reason;
  }
}
