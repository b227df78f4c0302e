package io.github.dupfs.repository;

import io.github.dupfs.io.CorruptDataException;
import java.util.Arrays;

/** Collects the places where the segments of a compressed stream begin. Not thread-safe. */
final class SeekPoints {
  private long[] bits = new long[16];
  private long[] starts = new long[16];
  private int count;

  /** Adds the next: a bit of the compressed stream, and the byte of the content that it begins. */
  void add(long bit, long start) {
    if (count == bits.length) {
      bits = Arrays.copyOf(bits, count * 2);
      starts = Arrays.copyOf(starts, count * 2);
    }
    bits[count] = bit;
    starts[count++] = start;
  }

  long[] bits() {
    return Arrays.copyOf(bits, count);
  }

  long[] starts() {
    return Arrays.copyOf(starts, count);
  }

  /**
   * Checks that each segment can be held.
   *
   * @param end of the content
   * @param name of the file, for messages
   */
  void check(long end, String name) throws CorruptDataException {
    for (int i = 0; i < count; i++) {
      long length = (i + 1 < count ? starts[i + 1] : end) - starts[i];
      if (length > FileLayout.MAX_SEGMENT) {
        throw new CorruptDataException(
            name,
            bits[i] >>> 3,
            "a compressed block of "
                + length
                + " bytes, of which at most "
                + FileLayout.MAX_SEGMENT
                + " can be read");
      }
    }
  }
}
