package io.github.dupfs.deflate;

import java.io.IOException;
import java.util.zip.Deflater;

/** Compresses segments by the JDK's zlib. */
final class ZlibCompressor implements SegmentCompressor {
  /** Garbage cannot be collected while zlib looks at an array: in steps, that is a millisecond. */
  private static final int STEP = 1 << 16;

  private final Deflater deflater;

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
    return count;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
