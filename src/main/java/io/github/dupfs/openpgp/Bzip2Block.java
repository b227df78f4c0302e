package io.github.dupfs.openpgp;

import java.io.IOException;
import java.util.Arrays;

/**
 * One block of bzip2 data, which needs nothing of the blocks before it. After its 48-bit mark:
 *
 * <pre>
 * 32       checksum of the output
 * 1        0
 * 24       row of the original text in the sorted rotations
 * 16 + 16 × 16   which bytes occur
 * 3, 15    number of codes and of groups of 50 symbols
 * …        which code each group uses; the codes; the symbols
 * </pre>
 *
 * Symbols are runs of the front of a move-to-front list, or positions in it; the bytes they give
 * are the last column of the sorted rotations, of which the text is rebuilt; four equal bytes in
 * the text are followed by the number of more of them.
 */
final class Bzip2Block {
  static final int MAX_SIZE = 900_000;

  private static final int GROUP = 50;
  private static final int MAX_GROUPS = 2 + MAX_SIZE / GROUP;
  private static final int[] CRC_TABLE = crcTable();

  private final BitInput in;
  private final int checksum;

  /** Of the text's bytes: in the low 8 bits the byte, above it the place of the next. */
  private final int[] links;

  private int size;
  private int left;
  private int link;

  private int last = -1;
  private int equal;
  private int repeats;
  private int crc = -1;

  /** Reads a block after its mark, with at most {@code maximum} bytes before repeats. */
  Bzip2Block(BitInput in, int maximum) throws IOException {
    this.in = in;
    this.links = new int[maximum];
    this.checksum = in.read(32);
    if (in.read(1) != 0) {
      throw in.corrupt("randomised blocks, which no bzip2 since 0.9.5 writes, are not supported");
    }
    int origin = in.read(24);
    byte[] used = readUsedBytes();
    int[] counts = readColumn(used);
    if (origin >= size) {
      throw in.corrupt("row " + origin + " of " + size);
    }
    int[] places = new int[256];
    for (int i = 1; i < 256; i++) {
      places[i] = places[i - 1] + counts[i - 1];
    }
    for (int i = 0; i < size; i++) {
      int value = links[i] & 0xff;
      links[places[value]++] |= i << 8;
    }
    link = links[origin] >>> 8;
    left = size;
  }

  private byte[] readUsedBytes() throws IOException {
    int ranges = in.read(16);
    byte[] used = new byte[256];
    int count = 0;
    for (int range = 0; range < 16; range++) {
      int members = (ranges >> (15 - range) & 1) == 0 ? 0 : in.read(16);
      for (int i = 0; i < 16; i++) {
        if ((members >> (15 - i) & 1) != 0) {
          used[count++] = (byte) (range * 16 + i);
        }
      }
    }
    if (count == 0) {
      throw in.corrupt("a block in which no byte occurs");
    }
    return Arrays.copyOf(used, count);
  }

  /** Reads the last column into {@link #links}; returns how often each byte occurs in it. */
  private int[] readColumn(byte[] front) throws IOException {
    int codeCount = in.read(3);
    int groupCount = in.read(15);
    if (codeCount < 2 || codeCount > 6 || groupCount == 0) {
      throw in.corrupt(codeCount + " codes, " + groupCount + " groups");
    }
    byte[] selectors = readSelectors(codeCount, groupCount);
    Bzip2Code[] codes = new Bzip2Code[codeCount];
    for (int i = 0; i < codeCount; i++) {
      codes[i] = Bzip2Code.read(in, front.length + 2);
    }
    int[] counts = new int[256];
    int end = front.length + 1;
    int run = 0;
    int runBit = 1;
    for (int group = 0; group < selectors.length; group++) {
      Bzip2Code code = codes[selectors[group]];
      for (int i = 0; i < GROUP; i++) {
        int symbol = code.decode(in);
        if (symbol <= 1) {
          run += runBit << symbol;
          runBit <<= 1;
          if (run > links.length) {
            throw in.corrupt("a block longer than " + links.length);
          }
          continue;
        }
        append(front[0], run, counts);
        run = 0;
        runBit = 1;
        if (symbol == end) {
          return counts;
        }
        byte value = front[symbol - 1];
        System.arraycopy(front, 0, front, 1, symbol - 1);
        front[0] = value;
        append(value, 1, counts);
      }
    }
    throw in.corrupt("a block without an end");
  }

  private byte[] readSelectors(int codeCount, int groupCount) throws IOException {
    byte[] front = {0, 1, 2, 3, 4, 5};
    byte[] selectors = new byte[Math.min(groupCount, MAX_GROUPS)];
    for (int group = 0; group < groupCount; group++) {
      int position = 0;
      while (in.read(1) != 0) {
        if (++position == codeCount) {
          throw in.corrupt("code " + position + " of " + codeCount);
        }
      }
      byte selector = front[position];
      System.arraycopy(front, 0, front, 1, position);
      front[0] = selector;
      if (group < selectors.length) {
        selectors[group] = selector;
      }
    }
    return selectors;
  }

  private void append(byte value, int count, int[] counts) throws IOException {
    if (count > links.length - size) {
      throw in.corrupt("a block longer than " + links.length);
    }
    Arrays.fill(links, size, size + count, value & 0xff);
    size += count;
    counts[value & 0xff] += count;
  }

  /** Reads output as {@link java.io.InputStream#read(byte[], int, int)} does. */
  int read(byte[] buffer, int offset, int length) throws IOException {
    int done = 0;
    while (done < length && (repeats > 0 || left > 0)) {
      if (repeats == 0 && !takeByte()) {
        continue;
      }
      int count = Math.min(repeats, length - done);
      Arrays.fill(buffer, offset + done, offset + done + count, (byte) last);
      for (int i = 0; i < count; i++) {
        crc = crc << 8 ^ CRC_TABLE[crc >>> 24 ^ last];
      }
      repeats -= count;
      done += count;
    }
    if (done == 0 && ~crc != checksum) {
      throw in.corrupt("the checksum of a block does not match");
    }
    return done == 0 ? -1 : done;
  }

  /** Takes a byte of the text, and returns whether there is something to be put out now. */
  private boolean takeByte() {
    int entry = links[link];
    int value = entry & 0xff;
    link = entry >>> 8;
    left--;
    if (equal == 4) {
      equal = 0;
      repeats = value;
      return value > 0;
    }
    equal = value == last ? equal + 1 : 1;
    last = value;
    repeats = 1;
    return true;
  }

  /** The checksum that the block says its output has. */
  int checksum() {
    return checksum;
  }

  private static int[] crcTable() {
    int[] table = new int[256];
    for (int i = 0; i < 256; i++) {
      int value = i << 24;
      for (int bit = 0; bit < 8; bit++) {
        value = value << 1 ^ (value < 0 ? 0x04c11db7 : 0);
      }
      table[i] = value;
    }
    return table;
  }
}
