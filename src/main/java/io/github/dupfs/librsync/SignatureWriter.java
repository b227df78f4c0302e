package io.github.dupfs.librsync;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Makes the signatures of files, one after the other, whose bytes are pushed in pieces of any
 * length, as duplicity does: of rollsums and the first 8 bytes of MD4 digests. {@link
 * SignatureHeader} has the layout. At most 1 MiB or one block of the file is buffered. Not
 * thread-safe.
 */
public final class SignatureWriter {
  private static final int STRONG_LENGTH = 8;

  /** The length in bytes of the sums of a block. */
  static final int SUM_LENGTH = Integer.BYTES + STRONG_LENGTH;

  private static final int MAX_BUFFER = 1 << 20;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final OutputStream out;
  private final Md4Lanes md4 = new Md4Lanes();
  private BlockSink sink = BlockSink.NONE;
  private int blockLength;
  private byte[] sums = {};
  private byte[] blocks = {};
  private int buffered;

  /**
   * @param out where signatures go, up to 384 bytes at once; not closed
   */
  public SignatureWriter(OutputStream out) {
    this.out = out;
  }

  /** Takes the blocks of a file as they are signed, in order. */
  @FunctionalInterface
  public interface BlockSink {
    /** Takes nothing. */
    BlockSink NONE = (bytes, offset, length, count, sums) -> {};

    /**
     * The next blocks: {@code count} of {@code length} bytes each, or the last one if it is shorter
     * than the others. The arrays are used again afterwards.
     *
     * @param sums of the blocks, as in the signature
     */
    void blocks(byte[] bytes, int offset, int length, int count, byte[] sums) throws IOException;
  }

  /**
   * Starts the signature of a file, and writes its header. What was not finished is forgotten.
   *
   * @param newBlockLength the length of every block but the last in bytes, at least 1
   * @param newSink is told of the blocks
   */
  public void begin(int newBlockLength, BlockSink newSink) throws IOException {
    SignatureHeader header = header(newBlockLength);
    if (blockLength != newBlockLength) {
      blockLength = newBlockLength;
      int blocksAtOnce = Math.max(1, Math.min(Md4Lanes.COUNT, MAX_BUFFER / blockLength));
      blocks = new byte[blocksAtOnce * blockLength];
      sums = new byte[blocksAtOnce * SUM_LENGTH];
    }
    sink = newSink;
    buffered = 0;
    out.write(header.toBytes());
  }

  /** Takes the next bytes of the file. */
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int end = offset + length;
    for (int at = offset; at < end; ) {
      int count = Math.min(end - at, blocks.length - buffered);
      System.arraycopy(bytes, at, blocks, buffered, count);
      buffered += count;
      at += count;
      if (buffered == blocks.length) {
        writeSums();
      }
    }
  }

  /** Says that there are no more bytes of the file. */
  public void finish() throws IOException {
    writeSums();
  }

  private void writeSums() throws IOException {
    int rest = buffered % blockLength;
    writeSums(0, blockLength, buffered / blockLength);
    writeSums(buffered - rest, rest, rest == 0 ? 0 : 1);
    buffered = 0;
  }

  private void writeSums(int offset, int length, int count) throws IOException {
    byte[] digests = md4.digests(blocks, offset, length, count);
    for (int i = 0; i < count; i++) {
      INT.set(sums, i * SUM_LENGTH, Rollsum.of(blocks, offset + i * length, length));
      System.arraycopy(
          digests, i * Md4.LENGTH, sums, i * SUM_LENGTH + Integer.BYTES, STRONG_LENGTH);
    }
    out.write(sums, 0, count * SUM_LENGTH);
    if (count > 0) {
      sink.blocks(blocks, offset, length, count, sums);
    }
  }

  private static SignatureHeader header(int blockLength) {
    if (blockLength < 1) {
      throw new IllegalArgumentException("blocks of " + blockLength + " bytes");
    }
    return new SignatureHeader(SignatureHeader.ROLLSUM_MD4, blockLength, STRONG_LENGTH);
  }
}
