package io.github.dupfs.tar;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Makes header blocks in the GNU dialect, one after the other in the same array; {@link TarHeader}
 * has the layout.
 *
 * <p>Numbers are octal digits with zeros before them and a NUL after them, or base-256 where that
 * has too little room. Fields that are not used are NULs, device numbers too where there is no
 * device. The checksum is six octal digits, a NUL and a space.
 */
final class HeaderWriter {
  /** The name of entries that hold a long name. */
  private static final byte[] LONG_LINK = "././@LongLink".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] MAGIC = "ustar  \0".getBytes(StandardCharsets.US_ASCII);

  private final byte[] block = new byte[TarHeader.LENGTH];

  /** The header made last, valid until the next one is made. */
  byte[] block() {
    return block;
  }

  /** Makes the header of an entry; of long names, as much as there is room for. */
  void entry(TarEntry entry) {
    Arrays.fill(block, (byte) 0);
    text(0, TarHeader.NAME_LENGTH, entry.name());
    number(100, 8, entry.permissions());
    number(108, 8, entry.uid());
    number(116, 8, entry.gid());
    number(124, 12, entry.size());
    number(136, 12, entry.modified());
    text(157, TarHeader.NAME_LENGTH, entry.linkTarget());
    owner(265, entry.userName());
    owner(297, entry.groupName());
    if (entry.type() == '3' || entry.type() == '4') {
      number(329, 8, entry.deviceMajor());
      number(337, 8, entry.deviceMinor());
    }
    seal(entry.type());
  }

  /** Makes the header before a payload of {@code size} bytes that is a name and a NUL. */
  void longName(char type, int size) {
    Arrays.fill(block, (byte) 0);
    text(0, TarHeader.NAME_LENGTH, LONG_LINK);
    number(100, 8, 0);
    number(108, 8, 0);
    number(116, 8, 0);
    number(124, 12, size);
    number(136, 12, 0);
    seal(type);
  }

  private void seal(char type) {
    block[156] = (byte) type;
    System.arraycopy(MAGIC, 0, block, 257, MAGIC.length);
    int sum = 8 * ' ';
    for (byte b : block) {
      sum += b & 0xff;
    }
    octal(148, 6, sum);
    block[155] = ' ';
  }

  private void text(int at, int room, byte[] value) {
    System.arraycopy(value, 0, block, at, Math.min(room, value.length));
  }

  private void owner(int at, byte[] name) {
    if (name.length <= TarHeader.OWNER_LENGTH) {
      text(at, TarHeader.OWNER_LENGTH, name);
    }
  }

  private void number(int at, int length, long value) {
    int digits = length - 1;
    if (value >= 0 && value >>> (3 * digits) == 0) {
      octal(at, digits, value);
      return;
    }
    block[at] = (byte) (value < 0 ? 0xff : 0x80);
    long rest = value;
    for (int i = at + length - 1; i > at; i--) {
      block[i] = (byte) rest;
      rest >>= 8;
    }
  }

  private void octal(int at, int digits, long value) {
    long rest = value;
    for (int i = at + digits - 1; i >= at; i--) {
      block[i] = (byte) ('0' + (rest & 7));
      rest >>>= 3;
    }
  }
}
