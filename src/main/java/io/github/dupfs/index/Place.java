package io.github.dupfs.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Where a value belongs in the index. A stored value is followed by the CRC-32C, 4 bytes
 * big-endian, of its place and itself, so that neither a changed nor a misplaced value is taken for
 * right.
 *
 * @param owner the key and the identity of its section
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Place(byte[] owner, int kind, int number) {
  private static final int CHECKSUM = 4;

  static Place ofMeta(String key) {
    return new Place(key.getBytes(StandardCharsets.UTF_8), 0, 0);
  }

  /** What is stored for a value. */
  byte[] withChecksum(byte[] value) {
    int sum = checksum(value, value.length);
    byte[] stored = Arrays.copyOf(value, value.length + CHECKSUM);
    for (int i = 0; i < CHECKSUM; i++) {
      stored[value.length + i] = (byte) (sum >>> (24 - 8 * i));
    }
    return stored;
  }

  /**
   * The value that was stored.
   *
   * @throws IndexDamagedException if there is none, or it is not what was stored
   */
  byte[] checked(byte @Nullable [] stored) throws IndexDamagedException {
    int length = stored == null ? -1 : stored.length - CHECKSUM;
    if (stored == null || length < 0) {
      throw new IndexDamagedException(this + " is missing", null);
    }
    int sum = 0;
    for (int i = 0; i < CHECKSUM; i++) {
      sum = sum << 8 | (stored[length + i] & 0xff);
    }
    if (sum != checksum(stored, length)) {
      throw new IndexDamagedException(this + " has a wrong checksum", null);
    }
    return Arrays.copyOf(stored, length);
  }

  private int checksum(byte[] value, int length) {
    CRC32C crc = new CRC32C();
    crc.update(owner);
    crc.update(kind);
    crc.update(number >>> 16);
    crc.update(number >>> 8);
    crc.update(number);
    crc.update(value, 0, length);
    return (int) crc.getValue();
  }

  /** The name of the place, unique in the index. */
  @Override
  public String toString() {
    return new String(owner, StandardCharsets.UTF_8) + " " + kind + " " + number;
  }
}
