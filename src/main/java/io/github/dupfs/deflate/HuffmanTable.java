package io.github.dupfs.deflate;

import java.util.Arrays;

/**
 * Finds the symbol of the codeword that the next bits of input start with (RFC 1951, 3.2.2).
 *
 * <p>The first {@code bits} bits of input index the table; longer codewords go on in a subtable. An
 * entry is
 *
 * <pre>
 *   bits  0–7   bits of input to take: of the codeword (in a subtable, of its rest) and extra bits
 *   bits  8–11  of these, the codeword's; in a link, the bits that index the subtable
 *   bit   13    {@link #END_OF_BLOCK}
 *   bit   14    {@link #SUBTABLE}: a link
 *   bit   15    {@link #SPECIAL}: neither a value nor a literal; if alone, no such codeword
 *   bits 16–30  value: base of a length or distance, a literal byte, or where the subtable starts
 *   bit   31    a literal, so that a negative entry is one
 * </pre>
 *
 * Not safe for use by several threads while it is built.
 */
final class HuffmanTable {
  static final int LITERAL = 1 << 31;
  static final int SPECIAL = 1 << 15;
  static final int SUBTABLE = 1 << 14;
  static final int END_OF_BLOCK = 1 << 13;

  /** Deflate's longest codeword in bits. */
  private static final int MAX_LENGTH = 15;

  private static final int ONE_BIT_OF_CODEWORD = 0x101;

  private static final int NO_CODEWORD = SPECIAL + ONE_BIT_OF_CODEWORD;

  final int bits;
  final int[] entries;

  /** The entries of the symbols with codewords of no bits. */
  private final int[] symbols;

  private final int[] sorted;

  /**
   * @param symbols the entry of each symbol, as if its codeword had no bits
   */
  HuffmanTable(int bits, int[] symbols) {
    this.bits = bits;
    this.symbols = symbols;
    this.sorted = new int[symbols.length];
    // In a full code a subtable of d bits serves more than d symbols.
    int depth = Math.max(0, MAX_LENGTH - bits);
    this.entries = new int[(1 << bits) + ((symbols.length / (depth + 1) + 1) << depth)];
  }

  static int value(int entry) {
    return entry >>> 16 & 0x7fff;
  }

  static int codewordBits(int entry) {
    return entry >>> 8 & 15;
  }

  static int extraBits(int entry) {
    return (entry & 0xff) - codewordBits(entry);
  }

  /**
   * Makes this the table of the code in which symbol {@code i} has a codeword of {@code
   * lengths[from + i]} bits, or none if that is 0.
   *
   * @param mayBeSparse whether no codeword at all, or a single one of 1 bit, is a code, as zlib has
   *     it
   * @return false, with undefined entries, if the lengths are of no code: more codewords than there
   *     can be, or fewer
   */
  boolean build(byte[] lengths, int from, int to, boolean mayBeSparse) {
    int[] counts = new int[MAX_LENGTH + 1];
    for (int i = from; i < to; i++) {
      counts[lengths[i]]++;
    }
    counts[0] = 0;
    int[] ends = new int[MAX_LENGTH + 1];
    int room = 1;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      room = (room << 1) - counts[length];
      if (room < 0) {
        return false;
      }
      ends[length] = ends[length - 1] + counts[length - 1];
    }
    for (int i = from; i < to; i++) {
      int length = lengths[i];
      if (length != 0) {
        sorted[ends[length]++] = i - from;
      }
    }
    if (room > 0 && !(mayBeSparse && ends[MAX_LENGTH] == counts[1])) {
      return false;
    }
    fillSubtables(counts, fillTable(counts), ends[Math.min(bits, MAX_LENGTH)]);
    return true;
  }

  /**
   * Fills the table for the codewords that fit; where none starts it says so.
   *
   * @return the first codeword, of {@code bits + 1} bits, that did not fit
   */
  private int fillTable(int[] counts) {
    int codeword = 0;
    int next = 0;
    entries[0] = NO_CODEWORD;
    for (int length = 1; length <= bits; length++) {
      int size = 1 << (length - 1);
      System.arraycopy(entries, 0, entries, size, size);
      for (int end = next + counts[length]; next < end; next++) {
        entries[Integer.reverse(codeword++) >>> (32 - length)] =
            symbols[sorted[next]] + length * ONE_BIT_OF_CODEWORD;
      }
      codeword <<= 1;
    }
    return codeword;
  }

  private void fillSubtables(int[] counts, int firstCodeword, int firstSymbol) {
    int codeword = firstCodeword;
    int next = firstSymbol;
    int start = 0;
    int size = 1 << bits;
    int prefix = -1;
    int mask = (1 << bits) - 1;
    for (int length = bits + 1; length <= MAX_LENGTH; length++) {
      for (int left = counts[length]; left > 0; left--) {
        int reversed = Integer.reverse(codeword++) >>> (32 - length);
        if ((reversed & mask) != prefix) {
          prefix = reversed & mask;
          start += size;
          int depth = subtableBits(counts, length, left);
          size = 1 << depth;
          entries[prefix] = SPECIAL | SUBTABLE | start << 16 | depth << 8 | bits;
        }
        int entry = symbols[sorted[next++]] + (length - bits) * ONE_BIT_OF_CODEWORD;
        for (int i = reversed >>> bits; i < size; i += 1 << (length - bits)) {
          entries[start + i] = entry;
        }
      }
      codeword <<= 1;
    }
  }

  /** The bits that index a subtable whose first codeword is one of the last {@code left}. */
  private int subtableBits(int[] counts, int length, int left) {
    int depth = length - bits;
    int room = (1 << depth) - left;
    while (room > 0 && bits + depth < MAX_LENGTH) {
      depth++;
      room = (room << 1) - counts[bits + depth];
    }
    return depth;
  }

  /** A table without extra bits, in which each symbol stands for itself. */
  static HuffmanTable ofNumbers(int bits, int symbolCount) {
    int[] symbols = new int[symbolCount];
    Arrays.setAll(symbols, i -> i << 16);
    return new HuffmanTable(bits, symbols);
  }
}
