package io.github.dupfs.tar;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import java.util.Arrays;

/**
 * One header block, looked at in place.
 *
 * <table>
 * <caption>Layout (POSIX.1-2017, pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar
 * Format")</caption>
 * <tr><th>offset</th><th>size</th><th>meaning</th></tr>
 * <tr><td>0</td><td>100</td><td>name, NUL-terminated unless it fills the field</td></tr>
 * <tr><td>100</td><td>8</td><td>mode</td></tr>
 * <tr><td>108</td><td>8</td><td>uid</td></tr>
 * <tr><td>116</td><td>8</td><td>gid</td></tr>
 * <tr><td>124</td><td>12</td><td>size</td></tr>
 * <tr><td>136</td><td>12</td><td>modification time</td></tr>
 * <tr><td>148</td><td>8</td><td>checksum: the sum of all bytes with this field as spaces</td></tr>
 * <tr><td>156</td><td>1</td><td>type flag</td></tr>
 * <tr><td>157</td><td>100</td><td>link target, as the name</td></tr>
 * <tr><td>257</td><td>8</td><td>{@code ustar\0} and a version, or {@code ustar  \0} (GNU)</td></tr>
 * <tr><td>265</td><td>32</td><td>user name</td></tr>
 * <tr><td>297</td><td>32</td><td>group name</td></tr>
 * <tr><td>329</td><td>8</td><td>device major</td></tr>
 * <tr><td>337</td><td>8</td><td>device minor</td></tr>
 * <tr><td>345</td><td>155</td><td>prefix of the name; not in GNU headers</td></tr>
 * </table>
 *
 * <p>Numbers are octal digits, spaces before them and NULs or spaces after them; no digits mean 0.
 * Or their first byte is 0x80 or 0xff, and the others are a big-endian number ≥ 0, or one in two's
 * complement below 0 (GNU's base-256). Headers without {@code ustar} (Unix V7) end after the link
 * target.
 */
final class TarHeader {
  static final int LENGTH = 512;

  /** The room for a name, and for a link target. */
  static final int NAME_LENGTH = 100;

  /** The room for a user's name, and for a group's. */
  static final int OWNER_LENGTH = 32;

  private static final byte[] ZERO = new byte[LENGTH];
  static final byte[] EMPTY = {};

  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_LENGTH = 8;
  private static final int MAGIC = 257;
  private static final int PREFIX = 345;
  private static final int PREFIX_LENGTH = 155;

  private final byte[] block;
  private final int start;
  private final String file;
  private final long offset;

  /**
   * The header in {@code block[start, start + LENGTH)}, valid until that changes.
   *
   * @param file the name of the archive, for messages
   * @param offset where the header lies in the archive, for messages
   * @throws CorruptDataException if the checksum is wrong
   */
  TarHeader(byte[] block, int start, String file, long offset) throws CorruptDataException {
    this.block = block;
    this.start = start;
    this.file = file;
    this.offset = offset;
    verifyChecksum();
  }

  /** Whether the block marks the end of an archive. */
  static boolean isZero(byte[] block, int start) {
    return block[start] == 0 && Arrays.equals(block, start, start + LENGTH, ZERO, 0, LENGTH);
  }

  /** Old tars summed signed bytes, so that sum is right too. */
  private void verifyChecksum() throws CorruptDataException {
    long wanted = number("checksum", CHECKSUM, CHECKSUM_LENGTH);
    int sum = 0;
    int signedSum = 0;
    for (int i = 0; i < LENGTH; i++) {
      byte b = block[start + i];
      sum += b & 0xff;
      signedSum += b;
    }
    for (int i = 0; i < CHECKSUM_LENGTH; i++) {
      byte b = block[start + CHECKSUM + i];
      sum += ' ' - (b & 0xff);
      signedSum += ' ' - b;
    }
    if (sum != wanted && signedSum != wanted) {
      throw new CorruptDataException(
          file, offset, "tar header with checksum " + wanted + " whose bytes sum up to " + sum);
    }
  }

  byte[] name() {
    byte[] name = text(0, NAME_LENGTH);
    boolean prefixed = hasMagic() && block[start + MAGIC + 5] == 0 && block[start + PREFIX] != 0;
    if (!prefixed) {
      return name;
    }
    byte[] prefix = text(PREFIX, PREFIX_LENGTH);
    byte[] joined = Arrays.copyOf(prefix, prefix.length + 1 + name.length);
    joined[prefix.length] = '/';
    System.arraycopy(name, 0, joined, prefix.length + 1, name.length);
    return joined;
  }

  char type() {
    return (char) (block[start + 156] & 0xff);
  }

  int permissions() throws CorruptDataException {
    return (int) number("mode", 100, 8) & 0xfff;
  }

  long uid() throws CorruptDataException {
    return number("uid", 108, 8);
  }

  long gid() throws CorruptDataException {
    return number("gid", 116, 8);
  }

  long size() throws CorruptDataException {
    return number("size", 124, 12);
  }

  long modified() throws CorruptDataException {
    return number("mtime", 136, 12);
  }

  byte[] linkTarget() {
    return text(157, NAME_LENGTH);
  }

  byte[] userName() {
    return hasMagic() ? text(265, OWNER_LENGTH) : EMPTY;
  }

  byte[] groupName() {
    return hasMagic() ? text(297, OWNER_LENGTH) : EMPTY;
  }

  int deviceMajor() throws CorruptDataException {
    return device("device major", 329);
  }

  int deviceMinor() throws CorruptDataException {
    return device("device minor", 337);
  }

  private int device(String field, int at) throws CorruptDataException {
    long value = hasMagic() ? number(field, at, 8) : 0;
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new CorruptDataException(file, offset + at, field + " " + value + " is out of range");
    }
    return (int) value;
  }

  private boolean hasMagic() {
    int at = start + MAGIC;
    return block[at] == 'u'
        && block[at + 1] == 's'
        && block[at + 2] == 't'
        && block[at + 3] == 'a'
        && block[at + 4] == 'r';
  }

  private byte[] text(int at, int length) {
    int from = start + at;
    int to = from;
    while (to < from + length && block[to] != 0) {
      to++;
    }
    return from == to ? EMPTY : Arrays.copyOfRange(block, from, to);
  }

  private long number(String field, int at, int length) throws CorruptDataException {
    int lead = block[start + at] & 0xff;
    return lead == 0x80 || lead == 0xff ? base256(field, at, length) : octal(field, at, length);
  }

  private long base256(String field, int at, int length) throws CorruptDataException {
    long value = block[start + at] == (byte) 0xff ? -1 : 0;
    for (int i = at + 1; i < at + length; i++) {
      if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
        throw badNumber(field, at, length);
      }
      value = value << 8 | (block[start + i] & 0xff);
    }
    return value;
  }

  private long octal(String field, int at, int length) throws CorruptDataException {
    int i = start + at;
    int end = i + length;
    while (i < end && block[i] == ' ') {
      i++;
    }
    long value = 0;
    for (; i < end && block[i] >= '0' && block[i] <= '7'; i++) {
      value = value << 3 | (block[i] - '0');
    }
    for (; i < end; i++) {
      if (block[i] != 0 && block[i] != ' ') {
        throw badNumber(field, at, length);
      }
    }
    return value;
  }

  private CorruptDataException badNumber(String field, int at, int length) {
    String got = FilePath.escape(Arrays.copyOfRange(block, start + at, start + at + length));
    return new CorruptDataException(
        file, offset + at, "tar header's " + field + ": wanted a number, got \"" + got + "\"");
  }
}
