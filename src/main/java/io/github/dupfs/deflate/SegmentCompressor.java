package io.github.dupfs.deflate;

import java.io.IOException;

/**
 * Compresses segments: whole bytes of deflate blocks (RFC 1951), none of them marked as the last,
 * which refer to nothing before them. Segments one after the other, and a last block, are a stream.
 *
 * <p>Not safe for use by several threads.
 */
interface SegmentCompressor extends AutoCloseable {
  /** The room, in bytes, that the segment of {@code length} bytes of anything fits in. */
  static int maxLength(int length) {
    return length + length / 500 + 64;
  }

  /**
   * Makes the segment of {@code input[0, length)}.
   *
   * @param output of at least {@link #maxLength} bytes
   * @return the length of the segment
   * @throws IOException if compressing fails
   */
  int deflate(byte[] input, int length, byte[] output) throws IOException;

  /** Frees native memory; {@link #deflate} must not be called any more. */
  @Override
  void close();

  /**
   * By libdeflate if it is installed, by the JDK's zlib if not.
   *
   * @param level zlib's, 1 to 9; libdeflate's mean about the same
   */
  static SegmentCompressor create(int level) {
    return LibdeflateCompressor.isInstalled()
        ? new LibdeflateCompressor(level)
        : new ZlibCompressor(level);
  }
}
