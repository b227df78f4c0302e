package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.io.InputStream;

/** A buffered input that knows its position, and the name of its file for messages. */
final class CountedInput {
  private final InputStream in;
  private final String name;
  private final byte[] buffer;
  private int next;
  private int limit;
  private long bufferEnd;

  CountedInput(InputStream in, String name, int bufferSize) {
    this.in = in;
    this.name = name;
    this.buffer = new byte[bufferSize];
  }

  String name() {
    return name;
  }

  /** The offset of the next byte from where this input started. */
  long position() {
    return bufferEnd - (limit - next);
  }

  /** The next byte, or -1 at the end. */
  int read() throws IOException {
    return next < limit || fill() ? buffer[next++] & 0xff : -1;
  }

  /** As {@link InputStream#read(byte[], int, int)} with a positive length. */
  int read(byte[] target, int offset, int length) throws IOException {
    if (next == limit) {
      if (length >= buffer.length) {
        int count = in.read(target, offset, length);
        bufferEnd += Math.max(0, count);
        return count;
      }
      if (!fill()) {
        return -1;
      }
    }
    int count = Math.min(length, limit - next);
    System.arraycopy(buffer, next, target, offset, count);
    next += count;
    return count;
  }

  private boolean fill() throws IOException {
    int count = in.read(buffer, 0, buffer.length);
    next = 0;
    limit = Math.max(0, count);
    bufferEnd += limit;
    return count > 0;
  }

  /** The next byte, which must be there. */
  int require(String what) throws IOException {
    int b = read();
    if (b < 0) {
      throw corrupt("ends inside " + what);
    }
    return b;
  }

  /** The next {@code bytes} bytes as a big-endian number. */
  long requireNumber(int bytes, String what) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | require(what);
    }
    return value;
  }

  CorruptDataException corrupt(String reason) {
    return new CorruptDataException(name, position(), reason);
  }
}
