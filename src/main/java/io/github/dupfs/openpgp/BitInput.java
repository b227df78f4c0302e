package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.io.InputStream;

/** Reads bits, the most significant of each byte first. */
final class BitInput {
  private final InputStream in;
  private final String name;
  private final byte[] buffer = new byte[8192];
  private int next;
  private int limit;

  /** The bits that have been taken from the buffer but not been read are the lowest. */
  private long bits;

  private int bitCount;
  private long bytesTaken;

  BitInput(InputStream in, String name) {
    this.in = in;
    this.name = name;
  }

  /** The number of bits read so far. */
  long position() {
    return 8 * bytesTaken - bitCount;
  }

  /** Reads up to 32 bits. */
  int read(int count) throws IOException {
    while (bitCount < count) {
      bits = bits << 8 | nextByte();
      bitCount += 8;
    }
    bitCount -= count;
    return (int) (bits >>> bitCount & (1L << count) - 1);
  }

  private int nextByte() throws IOException {
    if (next == limit) {
      next = 0;
      limit = Math.max(0, in.read(buffer, 0, buffer.length));
      if (limit == 0) {
        throw corrupt("ends inside bzip2 data");
      }
    }
    bytesTaken++;
    return buffer[next++] & 0xff;
  }

  CorruptDataException corrupt(String reason) {
    return new CorruptDataException(name, position() / 8, "in bzip2 data: " + reason);
  }
}
