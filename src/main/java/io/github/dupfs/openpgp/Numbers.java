package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayOutputStream;

/** Reads and writes non-negative numbers in base 128, low digits first, all but the last + 128. */
final class Numbers {
  private final byte[] bytes;
  private final String name;
  private int next;

  Numbers(byte[] bytes, String name) {
    this.bytes = bytes;
    this.name = name;
  }

  static void write(ByteArrayOutputStream out, long number) {
    long rest = number;
    while (rest >= 128) {
      out.write((int) rest | 128);
      rest >>>= 7;
    }
    out.write((int) rest);
  }

  /** Reads a number in {@code [0, maximum]}. */
  long read(String what, long maximum) throws CorruptDataException {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      if (next == bytes.length || shift > 56) {
        throw corrupt("wanted a number for " + what);
      }
      byte b = bytes[next++];
      number |= (b & 0x7fL) << shift;
      if (b >= 0) {
        break;
      }
    }
    if (number > maximum) {
      throw corrupt(what + " is " + number + ", wanted at most " + maximum);
    }
    return number;
  }

  /** Reads {@code length} raw bytes. */
  byte[] readBytes(int length) throws CorruptDataException {
    if (length > remaining()) {
      throw corrupt("wanted " + length + " bytes, got " + remaining());
    }
    byte[] part = new byte[length];
    System.arraycopy(bytes, next, part, 0, length);
    next += length;
    return part;
  }

  int remaining() {
    return bytes.length - next;
  }

  void expectEnd() throws CorruptDataException {
    if (remaining() != 0) {
      throw corrupt("wanted the end, got " + remaining() + " bytes more");
    }
  }

  CorruptDataException corrupt(String reason) {
    return new CorruptDataException(name, next, "in an encoded map: " + reason);
  }
}
