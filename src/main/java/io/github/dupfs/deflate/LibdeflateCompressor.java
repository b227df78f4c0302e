package io.github.dupfs.deflate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import jnr.ffi.Pointer;

/**
 * Compresses segments by libdeflate, which is about twice as fast as zlib.
 *
 * <p>libdeflate makes whole streams only. To make a segment of a stream, its last block must no
 * longer be marked as the last; where that block starts is known only to who decodes all blocks.
 * This does, at a fifth of the time, and so verifies that they are the input.
 */
final class LibdeflateCompressor implements SegmentCompressor {
  private static final int INPUT_BUFFER = 1 << 16;
  private static final int OUTPUT_BUFFER = 192 << 10;

  /** An empty stored block from the whole byte on. */
  private static final byte[] EMPTY_BLOCK = {0, 0, -1, -1};

  private final Libdeflate library;
  private long compressor;

  /** Where libdeflate finds the input. */
  private Pointer plain = Libdeflate.allocate(1);

  /** Where it leaves its output. */
  private Pointer packed = Libdeflate.allocate(1);

  /**
   * @param level libdeflate's, 1 to 12
   * @throws IllegalStateException if libdeflate is not installed
   */
  LibdeflateCompressor(int level) {
    Libdeflate installed = Libdeflate.INSTANCE;
    if (installed == null) {
      throw new IllegalStateException("libdeflate is not installed");
    }
    library = installed;
    compressor = library.libdeflate_alloc_compressor(level);
    if (compressor == 0) {
      throw new OutOfMemoryError("no memory for libdeflate");
    }
  }

  static boolean isInstalled() {
    return Libdeflate.INSTANCE != null;
  }

  @Override
  public int deflate(byte[] input, int length, byte[] output) throws IOException {
    int room = output.length - 1 - EMPTY_BLOCK.length;
    if (plain.size() < length || packed.size() < room) {
      plain = Libdeflate.allocate(length);
      packed = Libdeflate.allocate(room);
    }
    plain.put(0, input, 0, length);
    long count = library.libdeflate_deflate_compress(compressor, plain, length, packed, room);
    if (count <= 0 || count > room) {
      throw new IOException(
          length + " bytes do not fit " + room + " bytes when compressed by libdeflate");
    }
    packed.get(0, output, 0, (int) count);
    return continueAfter(input, length, output, (int) count);
  }

  /**
   * Makes a segment of the stream {@code output[0, count)}.
   *
   * @return the length of the segment
   */
  static int continueAfter(byte[] input, int length, byte[] output, int count) throws IOException {
    BitInput in =
        new BitInput(
            new ByteArrayInputStream(output, 0, count), "output of libdeflate", 0, INPUT_BUFFER);
    BlockDecoder decoder = new BlockDecoder(in, OUTPUT_BUFFER);
    int lastBlock = 0;
    int position = 0;
    while (!decoder.finished()) {
      if (decoder.betweenBlocks()) {
        lastBlock = (int) in.bitPosition();
      }
      if (decoder.end() >= decoder.capacity()) {
        decoder.slide();
      }
      int from = decoder.end();
      decoder.decode(decoder.capacity());
      int to = position + decoder.end() - from;
      if (to > length
          || !Arrays.equals(input, position, to, decoder.buffer(), from, decoder.end())) {
        throw in.corrupt("other bytes than the input from its byte " + position + " on");
      }
      position = to;
    }
    if (position != length) {
      throw in.corrupt(position + " bytes of " + length + " of the input");
    }
    output[lastBlock >>> 3] &= (byte) ~(1 << (lastBlock & 7));
    return appendEmptyBlock(output, (int) in.bitPosition());
  }

  /** Appends 3 bits 0, zeros up to the next byte, and {@link #EMPTY_BLOCK}. */
  private static int appendEmptyBlock(byte[] output, int bit) {
    int at = bit >>> 3;
    output[at] &= (byte) ((1 << (bit & 7)) - 1);
    output[at + 1] = 0;
    int end = (bit + 3 + 7) >>> 3;
    System.arraycopy(EMPTY_BLOCK, 0, output, end, EMPTY_BLOCK.length);
    return end + EMPTY_BLOCK.length;
  }

  @Override
  public void close() {
    if (compressor != 0) {
      library.libdeflate_free_compressor(compressor);
      compressor = 0;
    }
  }
}
