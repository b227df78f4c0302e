package io.github.dupfs.librsync;

import java.util.Arrays;

/**
 * MD4 of many blocks at once. Each step of MD4 waits for the one before, so that one digest leaves
 * most of a processor idle. Here every step is done for {@link #COUNT} blocks in a loop over plain
 * arrays, which the JIT compiler turns into vector instructions: about four times as fast. Not
 * thread-safe.
 */
final class Md4Lanes {
  /** The most blocks at once. */
  static final int COUNT = 32;

  /** Fewer blocks than this are faster one by one. */
  private static final int WORTHWHILE = 8;

  private static final int WORDS = Md4.CHUNK / Integer.BYTES;

  private final Md4 single = new Md4();
  private final byte[] digests = new byte[COUNT * Md4.LENGTH];
  private final byte[] padded = new byte[COUNT * Md4.MAX_PADDED];
  private final int[][] words = new int[WORDS][COUNT];
  private final int[] a = new int[COUNT];
  private final int[] b = new int[COUNT];
  private final int[] c = new int[COUNT];
  private final int[] d = new int[COUNT];
  private final int[] beforeA = new int[COUNT];
  private final int[] beforeB = new int[COUNT];
  private final int[] beforeC = new int[COUNT];
  private final int[] beforeD = new int[COUNT];

  /**
   * The digests of blocks that follow each other.
   *
   * @param offset of the first block in {@code data}
   * @param length of every block in bytes
   * @param count of the blocks, at most {@link #COUNT}
   * @return the digests, {@link Md4#LENGTH} bytes each, in an array that the next call overwrites
   */
  byte[] digests(byte[] data, int offset, int length, int count) {
    if (count < WORTHWHILE) {
      for (int lane = 0; lane < count; lane++) {
        byte[] digest = single.digest(data, offset + lane * length, length);
        System.arraycopy(digest, 0, digests, lane * Md4.LENGTH, Md4.LENGTH);
      }
    } else {
      digestAtOnce(data, offset, length, count);
    }
    return digests;
  }

  /** Lanes beyond {@code count} compute something that nobody looks at. */
  private void digestAtOnce(byte[] data, int offset, int length, int count) {
    Arrays.fill(a, Md4.INITIAL_A);
    Arrays.fill(b, Md4.INITIAL_B);
    Arrays.fill(c, Md4.INITIAL_C);
    Arrays.fill(d, Md4.INITIAL_D);
    int whole = length - length % Md4.CHUNK;
    for (int at = 0; at < whole; at += Md4.CHUNK) {
      load(data, offset + at, length, count);
      compress();
    }
    int end = 0;
    for (int lane = 0; lane < count; lane++) {
      end = Md4.pad(data, offset + lane * length, length, padded, lane * Md4.MAX_PADDED);
    }
    for (int at = 0; at < end; at += Md4.CHUNK) {
      load(padded, at, Md4.MAX_PADDED, count);
      compress();
    }
    for (int lane = 0; lane < count; lane++) {
      Md4.write(a[lane], b[lane], c[lane], d[lane], digests, lane * Md4.LENGTH);
    }
  }

  private void load(byte[] data, int offset, int stride, int count) {
    for (int lane = 0; lane < count; lane++) {
      int from = offset + lane * stride;
      for (int word = 0; word < WORDS; word++) {
        words[word][lane] = Md4.word(data, from + Integer.BYTES * word);
      }
    }
  }

  private void compress() {
    System.arraycopy(a, 0, beforeA, 0, COUNT);
    System.arraycopy(b, 0, beforeB, 0, COUNT);
    System.arraycopy(c, 0, beforeC, 0, COUNT);
    System.arraycopy(d, 0, beforeD, 0, COUNT);
    for (int i = 0; i < 16; i += 4) {
      step1(a, b, c, d, words[i], 3);
      step1(d, a, b, c, words[i + 1], 7);
      step1(c, d, a, b, words[i + 2], 11);
      step1(b, c, d, a, words[i + 3], 19);
    }
    for (int i = 0; i < 4; i++) {
      step2(a, b, c, d, words[i], 3);
      step2(d, a, b, c, words[i + 4], 5);
      step2(c, d, a, b, words[i + 8], 9);
      step2(b, c, d, a, words[i + 12], 13);
    }
    for (int k = 0; k < 4; k++) {
      int i = k >> 1 | (k & 1) << 1;
      step3(a, b, c, d, words[i], 3);
      step3(d, a, b, c, words[i + 8], 9);
      step3(c, d, a, b, words[i + 4], 11);
      step3(b, c, d, a, words[i + 12], 15);
    }
    add(a, beforeA);
    add(b, beforeB);
    add(c, beforeC);
    add(d, beforeD);
  }

  private static void step1(int[] a, int[] b, int[] c, int[] d, int[] word, int rotation) {
    for (int i = 0; i < COUNT; i++) {
      a[i] = Md4.step1(a[i], b[i], c[i], d[i], word[i], rotation);
    }
  }

  private static void step2(int[] a, int[] b, int[] c, int[] d, int[] word, int rotation) {
    for (int i = 0; i < COUNT; i++) {
      a[i] = Md4.step2(a[i], b[i], c[i], d[i], word[i], rotation);
    }
  }

  private static void step3(int[] a, int[] b, int[] c, int[] d, int[] word, int rotation) {
    for (int i = 0; i < COUNT; i++) {
      a[i] = Md4.step3(a[i], b[i], c[i], d[i], word[i], rotation);
    }
  }

  private static void add(int[] to, int[] numbers) {
    for (int i = 0; i < COUNT; i++) {
      to[i] += numbers[i];
    }
  }
}
