package io.github.dupfs.deflate;

/**
 * A place between two deflate blocks where inflating can start.
 *
 * <p>The array belongs to the point and must not be changed.
 *
 * @param inputBit position of the next block's header in the compressed input in bits, counted from
 *     the input's first byte; within a byte the least significant bit comes first
 * @param outputPosition bytes of output before the point
 * @param window the last bytes of output before the point, at most {@value #MAX_WINDOW}, but zeros
 *     where the output after the point does not refer to them; empty at the start of a gzip member,
 *     because members do not refer to each other
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy per access would cost resumes
public record SeekPoint(long inputBit, long outputPosition, byte[] window) {
  /** How far back deflate can refer, in bytes. */
  public static final int MAX_WINDOW = 1 << 15;

  /**
   * @throws IllegalArgumentException if a position is negative or the window longer than {@value
   *     #MAX_WINDOW} bytes or than the output before it
   */
  public SeekPoint {
    if (inputBit < 0 || window.length > MAX_WINDOW || window.length > outputPosition) {
      throw new IllegalArgumentException(
          "seek point at bit "
              + inputBit
              + ", output byte "
              + outputPosition
              + ", with a window of "
              + window.length
              + " bytes");
    }
  }
}
