package io.github.dupfs.librsync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The weak sum of a block (librsync 2.3, src/rollsum.h). Of the bytes x<sub>0</sub> …
 * x<sub>n−1</sub>, from 0 to 255,
 *
 * <pre>
 *   s1 = Σ (xᵢ + 31)          s2 = Σ (n − i)(xᵢ + 31)          sum = (s2 mod 2¹⁶) 2¹⁶ + s1 mod 2¹⁶
 * </pre>
 */
final class Rollsum {
  /** What is added to every byte. */
  static final int OFFSET = 31;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EVEN_BYTES = 0x00ff_00ff_00ff_00ffL;

  /** As a factor, it sums four numbers of 16 bits into the highest of four. */
  private static final long SUM = 0x0001_0001_0001_0001L;

  /** As a factor, it sums 8, 6, 4 and 2 times the numbers, the lowest one 8 times. */
  private static final long WEIGHTED_SUM = 0x0008_0006_0004_0002L;

  private Rollsum() {}

  /**
   * The sum of a range, 8 bytes at a time. Of these, the even ones weigh 8, 6, 4 and 2 and the odd
   * ones 7, 5, 3 and 1: as much as the even ones before them, less one. All sums fit 16 bits.
   */
  static int of(byte[] data, int offset, int length) {
    int end = offset + length;
    int at = offset;
    int s1 = 0;
    int s2 = 0;
    for (; at <= end - Long.BYTES; at += Long.BYTES) {
      long bytes = (long) LONG.get(data, at);
      long odd = bytes >>> 8 & EVEN_BYTES;
      long pairs = (bytes & EVEN_BYTES) + odd;
      s2 += Long.BYTES * s1 + highest(pairs * WEIGHTED_SUM) - highest(odd * SUM);
      s1 += highest(pairs * SUM);
    }
    for (; at < end; at++) {
      s1 += data[at] & 0xff;
      s2 += s1;
    }
    s1 += length * OFFSET;
    s2 += (int) ((long) length * (length + 1) / 2) * OFFSET;
    return s2 << 16 | (s1 & 0xffff);
  }

  /** The highest of four numbers of 16 bits. */
  private static int highest(long numbers) {
    return (int) (numbers >>> 48);
  }
}
