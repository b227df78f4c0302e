package io.github.dupfs.snapshot;

import java.io.ByteArrayOutputStream;

/** Writes a delta command by command, with integers of 8 bytes. */
final class DeltaBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  DeltaBytes() {
    number(0x72730236, 4);
  }

  DeltaBytes copy(long offset, long length) {
    out.write(0x54);
    number(offset, 8);
    number(length, 8);
    return this;
  }

  DeltaBytes insert(byte[] literal) {
    out.write(0x44);
    number(literal.length, 8);
    out.writeBytes(literal);
    return this;
  }

  byte[] end() {
    out.write(0);
    return out.toByteArray();
  }

  byte[] withoutEnd() {
    return out.toByteArray();
  }

  private void number(long value, int bytes) {
    for (int shift = 8 * bytes - 8; shift >= 0; shift -= 8) {
      out.write((int) (value >>> shift));
    }
  }
}
