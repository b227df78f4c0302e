package io.github.dupfs.io;

import java.util.Arrays;

/** Writes numbers of variable length and byte strings into a growing array. Not thread-safe. */
public final class ByteWriter {
  private byte[] bytes = new byte[256];
  private int length;

  /** The number of bytes written. */
  public int length() {
    return length;
  }

  /** Writes one byte. */
  public ByteWriter u8(int value) {
    room(1);
    bytes[length++] = (byte) value;
    return this;
  }

  /** Writes 8 bytes, big-endian. */
  public ByteWriter i64(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      u8((int) (value >>> shift));
    }
    return this;
  }

  /** Writes a number that is seldom negative in 1 to 10 bytes: 7 bits each, low bits first. */
  public ByteWriter number(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  /** Writes a number of either sign, small magnitudes in few bytes. */
  public ByteWriter signed(long value) {
    return number(value << 1 ^ value >> 63);
  }

  /** Writes a length and that many bytes. */
  public ByteWriter string(byte[] value) {
    return number(value.length).raw(value);
  }

  /** Writes bytes without their length. */
  public ByteWriter raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  /** What was written; a fresh array. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
    }
  }
}
