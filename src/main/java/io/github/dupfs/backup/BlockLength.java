package io.github.dupfs.backup;

/** How long the blocks of a file's signature are. */
final class BlockLength {
  private static final int UNIT = 512;
  private static final long MAX = 1 << 24;

  private BlockLength() {}

  /**
   * The square root of the file's length in units of 512 bytes, as with duplicity from 3.0.3 on:
   * the signature of a file grows with its square root, and so does what a change of one byte
   * costs.
   */
  static int of(long fileLength) {
    long root = (long) Math.sqrt((double) Math.max(1, fileLength));
    return (int) Math.min(MAX, (root + UNIT - 1) / UNIT * UNIT);
  }
}
