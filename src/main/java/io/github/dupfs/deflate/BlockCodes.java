package io.github.dupfs.deflate;

import java.io.IOException;
import java.util.Arrays;

/** The two Huffman codes of a compressed block (RFC 1951, 3.2.5 to 3.2.7). */
final class BlockCodes {
  /** Entries of the tables' first levels, as powers of two: large enough to rarely go on. */
  static final int LITERAL_BITS = 11;

  static final int DISTANCE_BITS = 8;

  private static final int END_OF_BLOCK_SYMBOL = 256;
  private static final int MAX_LITERALS = 286;
  private static final int MAX_DISTANCES = 30;

  private static final int[] LITERAL_SYMBOLS = literalSymbols();
  private static final int[] DISTANCE_SYMBOLS = distanceSymbols();

  /** The order in which a block header gives the lengths of the code of code lengths. */
  private static final byte[] LENGTH_ORDER = {
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15
  };

  private static final int REPEAT_LAST = 16;
  private static final int REPEAT_ZERO = 17;

  final HuffmanTable literals = new HuffmanTable(LITERAL_BITS, LITERAL_SYMBOLS);
  final HuffmanTable distances = new HuffmanTable(DISTANCE_BITS, DISTANCE_SYMBOLS);
  private final HuffmanTable codeLengths = HuffmanTable.ofNumbers(7, LENGTH_ORDER.length);
  private final byte[] lengths = new byte[MAX_LITERALS + MAX_DISTANCES];

  /** The codes of blocks of type 1, which are always the same. */
  static BlockCodes fixed() {
    return Fixed.CODES;
  }

  private static final class Fixed {
    static final BlockCodes CODES = new BlockCodes();

    static {
      byte[] lengths = new byte[LITERAL_SYMBOLS.length];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = (byte) (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8);
      }
      CODES.literals.build(lengths, 0, lengths.length, false);
      Arrays.fill(lengths, (byte) 5);
      CODES.distances.build(lengths, 0, DISTANCE_SYMBOLS.length, false);
    }
  }

  /** Takes the codes from the header of a block of type 2. */
  void read(BitInput in) throws IOException {
    int literalCount = in.take(5) + 257;
    int distanceCount = in.take(5) + 1;
    if (literalCount > MAX_LITERALS || distanceCount > MAX_DISTANCES) {
      throw in.corrupt(
          "codes of "
              + literalCount
              + " literals and lengths (at most 286) and "
              + distanceCount
              + " distances (at most 30)");
    }
    readCodeLengths(in, in.take(4) + 4);
    readLengths(in, literalCount + distanceCount);
    if (lengths[END_OF_BLOCK_SYMBOL] == 0) {
      throw in.corrupt("no codeword for the end of the block");
    }
    check(in, literals.build(lengths, 0, literalCount, true), "literals and lengths");
    check(
        in,
        distances.build(lengths, literalCount, literalCount + distanceCount, true),
        "distances");
  }

  private void readCodeLengths(BitInput in, int count) throws IOException {
    byte[] ofLengths = new byte[LENGTH_ORDER.length];
    for (int i = 0; i < count; i++) {
      ofLengths[LENGTH_ORDER[i]] = (byte) in.take(3);
    }
    check(in, codeLengths.build(ofLengths, 0, ofLengths.length, false), "code lengths");
  }

  private void readLengths(BitInput in, int count) throws IOException {
    int i = 0;
    while (i < count) {
      int symbol = HuffmanTable.value(in.takeCodeword(codeLengths));
      if (symbol < REPEAT_LAST) {
        lengths[i++] = (byte) symbol;
        continue;
      }
      byte length = 0;
      int repeat;
      if (symbol == REPEAT_LAST) {
        if (i == 0) {
          throw in.corrupt("the first code length is a repetition");
        }
        length = lengths[i - 1];
        repeat = 3 + in.take(2);
      } else if (symbol == REPEAT_ZERO) {
        repeat = 3 + in.take(3);
      } else {
        repeat = 11 + in.take(7);
      }
      if (repeat > count - i) {
        throw in.corrupt(repeat + " repeated code lengths, room for " + (count - i));
      }
      Arrays.fill(lengths, i, i + repeat, length);
      i += repeat;
    }
  }

  private static void check(BitInput in, boolean built, String what) throws IOException {
    if (!built) {
      throw in.corrupt("over-subscribed or incomplete code of " + what);
    }
  }

  private static int[] literalSymbols() {
    int[] symbols = new int[288];
    for (int i = 0; i < END_OF_BLOCK_SYMBOL; i++) {
      symbols[i] = HuffmanTable.LITERAL | i << 16;
    }
    symbols[END_OF_BLOCK_SYMBOL] = HuffmanTable.SPECIAL | HuffmanTable.END_OF_BLOCK;
    int base = 3;
    for (int i = 0; i < 28; i++) {
      int extra = Math.max(0, i / 4 - 1);
      symbols[257 + i] = base << 16 | extra;
      base += 1 << extra;
    }
    symbols[285] = 258 << 16;
    symbols[286] = HuffmanTable.SPECIAL;
    symbols[287] = HuffmanTable.SPECIAL;
    return symbols;
  }

  private static int[] distanceSymbols() {
    int[] symbols = new int[32];
    int base = 1;
    for (int i = 0; i < MAX_DISTANCES; i++) {
      int extra = Math.max(0, i / 2 - 1);
      symbols[i] = base << 16 | extra;
      base += 1 << extra;
    }
    symbols[30] = HuffmanTable.SPECIAL;
    symbols[31] = HuffmanTable.SPECIAL;
    return symbols;
  }
}
