package io.github.dupfs.deflate;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Inflates from a seek point. Verifies nothing but the code itself. */
public final class InflateResume {
  private static final int MAX_INPUT_BUFFER = 1 << 16;
  private static final int MIN_INPUT_BUFFER = 1 << 12;
  private static final int MAX_OUTPUT_BUFFER = 192 << 10;

  private InflateResume() {}

  /**
   * Inflates the {@code length} bytes after a seek point into {@code out[offset, offset + length)}.
   *
   * <p>Reads of {@code compressed} may go further than these bytes need, but its end is noticed
   * only where they need more. They must be of the point's gzip member.
   *
   * @param compressed at byte {@code point.inputBit() >>> 3} of the compressed input
   * @param name of the compressed file, for messages
   * @throws CorruptDataException if the input ends, is malformed, or has fewer bytes
   */
  public static void inflate(
      SeekPoint point, InputStream compressed, byte[] out, int offset, int length, String name)
      throws IOException {
    inflate(point, compressed, 0, out, offset, length, name);
  }

  /**
   * As the other method, for the bytes from {@code skip} after the seek point on.
   *
   * @param skip number of bytes of output to pass over
   */
  public static void inflate(
      SeekPoint point,
      InputStream compressed,
      long skip,
      byte[] out,
      int offset,
      int length,
      String name)
      throws IOException {
    Objects.checkFromIndexSize(offset, length, out.length);
    if (skip < 0) {
      throw new IllegalArgumentException("skip " + skip + ", wanted at least 0");
    }
    long wanted = Math.addExact(skip, length);
    int inputBuffer = (int) Math.min(MAX_INPUT_BUFFER, Math.max(MIN_INPUT_BUFFER, wanted / 2));
    BitInput in = new BitInput(compressed, name, point.inputBit() >>> 3, inputBuffer);
    BlockDecoder decoder = new BlockDecoder(in, (int) Math.min(MAX_OUTPUT_BUFFER, wanted));
    decoder.preset(point.window());
    if (wanted > 0) {
      in.take((int) point.inputBit() & 7);
    }
    long position = 0;
    while (position < wanted) {
      decoder.slide();
      int from = decoder.end();
      inflateTo(decoder, in, (int) Math.min(decoder.capacity(), from + wanted - position));
      long next = Math.min(wanted, position + decoder.end() - from);
      long keep = Math.max(position, skip);
      if (keep < next) {
        System.arraycopy(
            decoder.buffer(),
            from + (int) (keep - position),
            out,
            offset + (int) (keep - skip),
            (int) (next - keep));
      }
      position = next;
    }
  }

  private static void inflateTo(BlockDecoder decoder, BitInput in, int limit) throws IOException {
    while (decoder.end() < limit) {
      if (decoder.finished()) {
        throw in.corrupt("the deflate data ends before the output that is wanted");
      }
      decoder.decode(limit);
    }
  }
}
