package io.github.dupfs.openpgp;

import java.io.IOException;

/** A Huffman code as bzip2 has it: canonical, lengths from 1 to 20. */
final class Bzip2Code {
  private static final int MAX_LENGTH = 20;

  /** For each length, the number of codes of that length, and the first of its symbols. */
  private final int[] counts = new int[MAX_LENGTH + 1];

  private final int[] symbols;

  private Bzip2Code(int[] lengths) {
    for (int length : lengths) {
      counts[length]++;
    }
    symbols = new int[lengths.length];
    int at = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      for (int symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] == length) {
          symbols[at++] = symbol;
        }
      }
    }
  }

  /** Reads the code of {@code size} symbols: each length as a difference to the one before. */
  static Bzip2Code read(BitInput in, int size) throws IOException {
    int[] lengths = new int[size];
    int length = in.read(5);
    for (int symbol = 0; symbol < size; symbol++) {
      while (true) {
        if (length < 1 || length > MAX_LENGTH) {
          throw in.corrupt("a code of " + length + " bits");
        }
        if (in.read(1) == 0) {
          break;
        }
        length += in.read(1) == 0 ? 1 : -1;
      }
      lengths[symbol] = length;
    }
    return new Bzip2Code(lengths);
  }

  /** Reads one symbol. */
  int decode(BitInput in) throws IOException {
    int code = 0;
    int first = 0;
    int index = 0;
    for (int length = 1; length <= MAX_LENGTH; length++) {
      code = code << 1 | in.read(1);
      int count = counts[length];
      if (code - first < count) {
        if (code < first) {
          break;
        }
        return symbols[index + code - first];
      }
      index += count;
      first = (first + count) << 1;
    }
    throw in.corrupt("a code that stands for nothing");
  }
}
