package io.github.dupfs.backup;

/**
 * How long the blocks of a file's signature are: the square root of the file's length, as with
 * duplicity from 3.0.3 on. So the signature of a file grows with its square root, and so does what
 * a change of one byte costs.
 *
 * @param most the greatest length in bytes, at least 1; rounded up to units of 512
 */
public record BlockLength(int most) {
  private static final int UNIT = 512;
  private static final int MAX = 1 << 24;

  /** As long as the length of the file asks for. */
  public static final BlockLength UNLIMITED = new BlockLength(MAX);

  /**
   * @throws IllegalArgumentException if {@code most} is less than 1
   */
  public BlockLength {
    if (most < 1) {
      throw new IllegalArgumentException("blocks of at most " + most + " bytes, wanted at least 1");
    }
    most = roundedUp(Math.min(most, MAX));
  }

  /**
   * The length of the blocks of a file, in bytes.
   *
   * @param fileLength in bytes
   */
  int of(long fileLength) {
    long root = (long) Math.sqrt((double) Math.max(1, fileLength));
    return Math.min(most, roundedUp(root));
  }

  private static int roundedUp(long length) {
    return (int) Math.min(MAX, (length + UNIT - 1) / UNIT * UNIT);
  }
}
