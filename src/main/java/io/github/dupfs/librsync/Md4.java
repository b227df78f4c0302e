package io.github.dupfs.librsync;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * MD4 (RFC 1320) of one array range at a time. Broken as a cryptographic hash; what librsync calls
 * a strong sum. Not thread-safe.
 */
final class Md4 {
  /** The length of a digest in bytes. */
  static final int LENGTH = 16;

  /** The length in bytes of what is compressed into the state at once. */
  static final int CHUNK = 64;

  /** The most that {@link #pad} writes, in bytes. */
  static final int MAX_PADDED = 2 * CHUNK;

  static final int INITIAL_A = 0x67452301;
  static final int INITIAL_B = 0xefcdab89;
  static final int INITIAL_C = 0x98badcfe;
  static final int INITIAL_D = 0x10325476;

  private static final int BIT_COUNT_LENGTH = Long.BYTES;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] padded = new byte[MAX_PADDED];
  private final byte[] digest = new byte[LENGTH];
  private int a;
  private int b;
  private int c;
  private int d;

  /** The digest of a range: an array of {@link #LENGTH} bytes that the next call overwrites. */
  byte[] digest(byte[] data, int offset, int length) {
    a = INITIAL_A;
    b = INITIAL_B;
    c = INITIAL_C;
    d = INITIAL_D;
    int whole = length - length % CHUNK;
    for (int at = 0; at < whole; at += CHUNK) {
      compress(data, offset + at);
    }
    int end = pad(data, offset, length, padded, 0);
    for (int at = 0; at < end; at += CHUNK) {
      compress(padded, at);
    }
    write(a, b, c, d, digest, 0);
    return digest;
  }

  /**
   * Writes the last bytes of a range, those after its last whole chunk, and MD4's padding: a 1 bit,
   * zeros, and the length of the range in bits (8 bytes, little-endian).
   *
   * @return how many bytes were written: one chunk or two
   */
  static int pad(byte[] data, int offset, int length, byte[] to, int at) {
    int rest = length % CHUNK;
    int end = rest < CHUNK - BIT_COUNT_LENGTH ? CHUNK : MAX_PADDED;
    System.arraycopy(data, offset + length - rest, to, at, rest);
    to[at + rest] = (byte) 0x80;
    Arrays.fill(to, at + rest + 1, at + end - BIT_COUNT_LENGTH, (byte) 0);
    LONG.set(to, at + end - BIT_COUNT_LENGTH, (long) length * Byte.SIZE);
    return end;
  }

  /** Writes a state as a digest. */
  static void write(int a, int b, int c, int d, byte[] to, int at) {
    INT.set(to, at, a);
    INT.set(to, at + 4, b);
    INT.set(to, at + 8, c);
    INT.set(to, at + 12, d);
  }

  /** The word of a message at a byte offset. */
  static int word(byte[] data, int at) {
    return (int) INT.get(data, at);
  }

  /** A step of the first round. */
  static int step1(int a, int b, int c, int d, int word, int rotation) {
    return Integer.rotateLeft(a + (d ^ (b & (c ^ d))) + word, rotation);
  }

  /** A step of the second round. */
  static int step2(int a, int b, int c, int d, int word, int rotation) {
    return Integer.rotateLeft(a + ((b & c) | (d & (b | c))) + word + 0x5a827999, rotation);
  }

  /** A step of the third round. */
  static int step3(int a, int b, int c, int d, int word, int rotation) {
    return Integer.rotateLeft(a + (b ^ c ^ d) + word + 0x6ed9eba1, rotation);
  }

  private void compress(byte[] data, int at) {
    int w = a;
    int x = b;
    int y = c;
    int z = d;
    for (int i = at; i < at + 64; i += 16) {
      w = step1(w, x, y, z, word(data, i), 3);
      z = step1(z, w, x, y, word(data, i + 4), 7);
      y = step1(y, z, w, x, word(data, i + 8), 11);
      x = step1(x, y, z, w, word(data, i + 12), 19);
    }
    for (int i = at; i < at + 16; i += 4) {
      w = step2(w, x, y, z, word(data, i), 3);
      z = step2(z, w, x, y, word(data, i + 16), 5);
      y = step2(y, z, w, x, word(data, i + 32), 9);
      x = step2(x, y, z, w, word(data, i + 48), 13);
    }
    for (int k = 0; k < 4; k++) {
      int i = at + 4 * (k >> 1 | (k & 1) << 1);
      w = step3(w, x, y, z, word(data, i), 3);
      z = step3(z, w, x, y, word(data, i + 32), 9);
      y = step3(y, z, w, x, word(data, i + 16), 11);
      x = step3(x, y, z, w, word(data, i + 48), 15);
    }
    a += w;
    b += x;
    c += y;
    d += z;
  }
}
