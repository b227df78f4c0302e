package io.github.dupfs.openpgp;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses one bzip2 stream, and says where its blocks start, from which {@link #resume} can
 * decompress them by themselves. All checksums are verified. What follows the stream is left, but
 * for what has been read ahead. Not thread-safe; closing it closes nothing.
 *
 * <pre>
 * "BZh", '1' to '9'      blocks have up to 1 to 9 × 100 000 bytes
 * blocks                 each after the 48 bits 314159265359
 * 177245385090, 32 bits  checksum of the blocks' checksums
 * </pre>
 */
public final class Bzip2InputStream extends InputStream {
  private static final int BLOCK_HIGH = 0x314159;
  private static final int BLOCK_LOW = 0x265359;
  private static final int END_HIGH = 0x177245;
  private static final int END_LOW = 0x385090;

  private final BitInput in;
  private final BlockListener listener;
  private final boolean oneBlock;
  private final int maximum;
  private @Nullable Bzip2Block block;
  private int checksum;
  private long outputPosition;
  private boolean ended;

  /** Is told of each block. */
  @FunctionalInterface
  public interface BlockListener {
    /**
     * A block starts.
     *
     * @param bitPosition in the compressed data, counted from the first byte's highest bit
     * @param outputPosition of its first byte
     */
    void block(long bitPosition, long outputPosition);
  }

  /**
   * Reads a stream from its start.
   *
   * @param name of the file, for messages, whose offsets are those of {@code in}
   */
  public Bzip2InputStream(InputStream in, String name, BlockListener listener) throws IOException {
    this.in = new BitInput(in, name);
    this.listener = listener;
    this.oneBlock = false;
    int magic = this.in.read(24);
    int level = this.in.read(8) - '0';
    if (magic != 0x425a68 || level < 1 || level > 9) {
      throw this.in.corrupt("wanted BZh1 to BZh9");
    }
    this.maximum = level * 100_000;
  }

  private Bzip2InputStream(InputStream in, String name, int skipBits) throws IOException {
    this.in = new BitInput(in, name);
    this.listener = (bitPosition, outputPosition) -> {};
    this.oneBlock = true;
    this.maximum = Bzip2Block.MAX_SIZE;
    this.in.read(skipBits);
    readMark();
  }

  /**
   * The output of one block.
   *
   * @param in the compressed data from the byte in which the block starts
   * @param skipBits the bits of that byte before it, 0 to 7
   */
  public static InputStream resume(InputStream in, int skipBits, String name) throws IOException {
    return new Bzip2InputStream(in, name, skipBits);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    while (!ended) {
      if (block == null) {
        readMark();
        continue;
      }
      int count = block.read(buffer, offset, length);
      if (count > 0) {
        outputPosition += count;
        return count;
      }
      checksum = Integer.rotateLeft(checksum, 1) ^ block.checksum();
      block = null;
      ended = oneBlock;
    }
    return -1;
  }

  private void readMark() throws IOException {
    long start = in.position();
    int high = in.read(24);
    int low = in.read(24);
    if (high == BLOCK_HIGH && low == BLOCK_LOW) {
      listener.block(start, outputPosition);
      block = new Bzip2Block(in, maximum);
    } else if (high == END_HIGH && low == END_LOW && !oneBlock) {
      if (in.read(32) != checksum) {
        throw in.corrupt("the checksum of the stream does not match");
      }
      ended = true;
    } else {
      throw in.corrupt("wanted a block or the end");
    }
  }
}
