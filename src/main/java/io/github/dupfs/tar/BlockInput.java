package io.github.dupfs.tar;

import java.io.IOException;
import java.io.InputStream;

/**
 * A buffered stream that knows its position and lets its next bytes be looked at in place.
 *
 * <p>Reads 64 KiB at a time, and past the buffer when as much is wanted at once. Skipping reads
 * too: payloads in volumes are at most 64 KiB, and skipping in a stream of deflated data costs the
 * same as reading it.
 */
final class BlockInput {
  private static final int CAPACITY = 1 << 16;

  private final InputStream in;
  private final byte[] buffer = new byte[CAPACITY];
  private int start;
  private int end;
  private long position;

  BlockInput(InputStream in) {
    this.in = in;
  }

  /** How many bytes of the stream have been read or skipped. */
  long position() {
    return position;
  }

  /**
   * Makes the next {@code length} bytes available in {@link #buffer()} at {@link #start()}, at most
   * 64 KiB.
   *
   * @return how many are available: fewer than wanted only at the end of the stream
   */
  int require(int length) throws IOException {
    if (end - start >= length) {
      return length;
    }
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, end - start);
      end -= start;
      start = 0;
    }
    while (end < length) {
      int count = in.read(buffer, end, CAPACITY - end);
      if (count < 0) {
        break;
      }
      end += count;
    }
    return Math.min(length, end);
  }

  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  /** Reads at least one byte, or returns -1 at the end of the stream; {@code length} > 0. */
  int read(byte[] target, int offset, int length) throws IOException {
    if (start == end && length >= CAPACITY) {
      int count = in.read(target, offset, length);
      position += Math.max(count, 0);
      return count;
    }
    int available = require(1) == 0 ? 0 : Math.min(length, end - start);
    System.arraycopy(buffer, start, target, offset, available);
    consume(available);
    return available == 0 ? -1 : available;
  }

  /** Skips {@code count} bytes; returns how many, fewer than wanted only at the end. */
  long skip(long count) throws IOException {
    long left = count;
    while (left > 0 && require(1) > 0) {
      int step = (int) Math.min(left, end - start);
      consume(step);
      left -= step;
    }
    return count - left;
  }

  private void consume(int count) {
    start += count;
    position += count;
  }
}
