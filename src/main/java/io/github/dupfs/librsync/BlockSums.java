package io.github.dupfs.librsync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The sums of all blocks of a file, in the very bytes of its signature. Immutable. */
final class BlockSums {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] bytes;
  private final int sumLength;
  private final int count;

  /**
   * @param bytes for each block a weak sum of 4 bytes, big-endian, and a strong sum
   * @param sumLength the length of both in bytes
   */
  BlockSums(byte[] bytes, int sumLength) {
    this.bytes = bytes;
    this.sumLength = sumLength;
    this.count = bytes.length / sumLength;
  }

  /** The length in bytes of the weak and the strong sum of a block. */
  int sumLength() {
    return sumLength;
  }

  /**
   * How many of the blocks from {@code block} on have the sums of other blocks, in their order.
   *
   * @param others as the bytes of these
   * @param most how many are compared
   */
  int countSame(int block, byte[] others, int most) {
    int from = block * sumLength;
    int length = most * sumLength;
    int mismatch = Arrays.mismatch(bytes, from, from + length, others, 0, length);
    return mismatch < 0 ? most : mismatch / sumLength;
  }

  /** The number of blocks. */
  int count() {
    return count;
  }

  /** The weak sum of a block. */
  int weak(int block) {
    return (int) INT.get(bytes, block * sumLength);
  }

  /** Whether the strong sum of a block is how the digest at an offset starts. */
  boolean strongIs(int block, byte[] digests, int at) {
    int from = strongAt(block);
    int length = strongLength();
    return Arrays.equals(bytes, from, from + length, digests, at, at + length);
  }

  /** A hash of the strong sum that is how the digest at an offset starts. */
  long strongHash(byte[] digests, int at) {
    long hash = 0;
    for (int i = 0; i < Math.min(strongLength(), Long.BYTES); i++) {
      hash = hash << Byte.SIZE | (digests[at + i] & 0xff);
    }
    return hash;
  }

  /** The bytes that hold the strong sum of every block at {@link #strongAt}. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the strong sum of a block is in {@link #bytes}. */
  int strongAt(int block) {
    return block * sumLength + Integer.BYTES;
  }

  private int strongLength() {
    return sumLength - Integer.BYTES;
  }
}
