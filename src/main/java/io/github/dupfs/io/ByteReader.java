package io.github.dupfs.io;

import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote. Every length is checked against what remains. Not
 * thread-safe.
 */
public final class ByteReader {
  private final byte[] bytes;
  private final String name;
  private int position;

  /**
   * @param name of the data, for messages
   */
  public ByteReader(byte[] bytes, String name) {
    this.bytes = bytes;
    this.name = name;
  }

  /** The number of bytes left. */
  public int remaining() {
    return bytes.length - position;
  }

  /** One byte, 0 to 255. */
  public int u8() throws CorruptDataException {
    need(1);
    return bytes[position++] & 0xff;
  }

  /** 8 bytes, big-endian. */
  public long i64() throws CorruptDataException {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (bytes[position++] & 0xff);
    }
    return value;
  }

  /** A number of variable length. */
  public long number() throws CorruptDataException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int b = u8();
      value |= (long) (b & 0x7f) << shift;
      if (shift == 63 && b > 1) {
        break;
      }
      if (b < 0x80) {
        return value;
      }
    }
    throw corrupt("a number of more than 64 bits");
  }

  /** A number of variable length that must lie in {@code [0, max]}. */
  public int number(int max) throws CorruptDataException {
    long value = number();
    if (value < 0 || value > max) {
      throw corrupt("number " + value + ", wanted at most " + max);
    }
    return (int) value;
  }

  /** A count of things that take at least {@code each} bytes: checked against what remains. */
  public int count(int each) throws CorruptDataException {
    return number(remaining() / each);
  }

  /** A number of either sign. */
  public long signed() throws CorruptDataException {
    long value = number();
    return value >>> 1 ^ -(value & 1);
  }

  /** A length and that many bytes. */
  public byte[] string() throws CorruptDataException {
    return raw(number(remaining()));
  }

  /** The next {@code length} bytes. */
  public byte[] raw(int length) throws CorruptDataException {
    need(length);
    position += length;
    return Arrays.copyOfRange(bytes, position - length, position);
  }

  /** The exception for data that makes no sense here. */
  public CorruptDataException corrupt(String reason) {
    return new CorruptDataException(name, position, reason);
  }

  private void need(int count) throws CorruptDataException {
    if (count < 0 || count > remaining()) {
      throw corrupt(count + " bytes wanted, " + remaining() + " left");
    }
  }
}
