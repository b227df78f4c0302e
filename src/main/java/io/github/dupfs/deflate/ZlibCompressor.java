package io.github.dupfs.deflate;

import java.io.IOException;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Compresses segments by the JDK's zlib, and verifies that they inflate to the input. */
final class ZlibCompressor implements SegmentCompressor {
  /** Garbage cannot be collected while zlib looks at an array: in steps, that is a millisecond. */
  private static final int STEP = 1 << 16;

  private final Deflater deflater;
  private final Inflater inflater = new Inflater(true);
  private final byte[] inflated = new byte[STEP];

  /**
   * @param level zlib's, 1 to 9
   */
  ZlibCompressor(int level) {
    this.deflater = new Deflater(level, true);
  }

  @Override
  public int deflate(byte[] input, int length, byte[] output) throws IOException {
    deflater.reset();
    int count = 0;
    for (int at = 0; at < length; at += STEP) {
      int step = Math.min(STEP, length - at);
      int flush = at + step < length ? Deflater.NO_FLUSH : Deflater.FULL_FLUSH;
      deflater.setInput(input, at, step);
      count += deflater.deflate(output, count, output.length - count, flush);
    }
    if (count == output.length || deflater.getBytesRead() != length) {
      throw new IOException(
          length + " bytes do not fit " + output.length + " bytes when compressed by zlib");
    }
    verify(input, length, output, count);
    return count;
  }

  private void verify(byte[] input, int length, byte[] output, int count) throws IOException {
    inflater.reset();
    inflater.setInput(output, 0, count);
    int position = 0;
    try {
      for (int got; (got = inflater.inflate(inflated)) > 0; position += got) {
        if (!Arrays.equals(inflated, 0, got, input, position, Math.min(length, position + got))) {
          throw new IOException("zlib made other bytes of the input from byte " + position + " on");
        }
      }
    } catch (DataFormatException e) {
      throw new IOException("zlib made what cannot be inflated again", e);
    }
    if (position != length) {
      throw new IOException("zlib made " + position + " bytes of " + length);
    }
  }

  @Override
  public void close() {
    deflater.end();
    inflater.end();
  }
}
