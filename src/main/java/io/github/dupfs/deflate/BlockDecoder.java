package io.github.dupfs.deflate;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decodes deflate blocks (RFC 1951) into a buffer that also holds the output they may refer to.
 *
 * <p>The user calls {@link #slide} when all output in the buffer was used, then {@link #decode}
 * until there is enough new output or the data has ended. Whatever decoding throws, the output
 * before {@link #end} is right.
 */
final class BlockDecoder {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** The hot loop's last match may go past the limit, and its last stores past the match. */
  private static final int SLACK = 258 + 32;

  /**
   * The hot loop loads input twice per iteration, 8 bytes each, and uses at most 7 of the first.
   */
  private static final int ITERATION_INPUT = 7 + 8;

  private enum State {
    BETWEEN_BLOCKS,
    STORED,
    COMPRESSED
  }

  private final BitInput in;
  private final BlockCodes dynamicCodes = new BlockCodes();
  private BlockCodes codes = dynamicCodes;
  private State state = State.BETWEEN_BLOCKS;
  private boolean lastBlock;
  private int storedLeft;

  private final byte[] buffer;

  /** Output before this index belongs to nothing that the data may refer to. */
  private int start;

  private int end;

  /** What is referred to of the output before {@link #windowEnd}, and zeros. */
  private byte[] window = {};

  /** The index after the output that {@link #window} is of; 0 if nothing can refer there now. */
  private int windowEnd;

  /**
   * @param capacity the most new output, in bytes, that the buffer is to hold after a {@link
   *     #slide}
   */
  BlockDecoder(BitInput in, int capacity) {
    this.in = in;
    this.buffer = new byte[SeekPoint.MAX_WINDOW + capacity + SLACK];
  }

  byte[] buffer() {
    return buffer;
  }

  /** The index in {@link #buffer} after the last byte of output. */
  int end() {
    return end;
  }

  /** The value of {@link #end} at which the buffer is full, or nearly so. */
  int capacity() {
    return buffer.length - SLACK;
  }

  /** Whether the next thing in the input is a block header, or what follows the last block. */
  boolean betweenBlocks() {
    return state == State.BETWEEN_BLOCKS;
  }

  /** Whether the last block was decoded to its end. */
  boolean finished() {
    return lastBlock && betweenBlocks();
  }

  /** Starts afresh, as if nothing came before. Only after {@link #finished}. */
  void restart() {
    lastBlock = false;
    start = end;
    windowEnd = 0;
  }

  /** Puts a window before the first output. */
  void preset(byte[] window) {
    System.arraycopy(window, 0, buffer, 0, window.length);
    end = window.length;
  }

  /**
   * Starts to collect what coming output refers to of the output so far. Ends the collection that
   * was started before.
   *
   * @return that output, of which all is zero that nothing has referred to yet
   */
  byte[] collectWindow() {
    window = new byte[Math.min(end - start, SeekPoint.MAX_WINDOW)];
    windowEnd = end;
    return window;
  }

  /** Whether nothing more can be referred to of the window that is being collected. */
  boolean windowIsComplete() {
    if (end - windowEnd >= SeekPoint.MAX_WINDOW) {
      windowEnd = 0;
    }
    return windowEnd == 0;
  }

  /** Makes room for new output by forgetting all but the window. */
  void slide() {
    int shift = end - SeekPoint.MAX_WINDOW;
    if (shift > 0) {
      System.arraycopy(buffer, shift, buffer, 0, SeekPoint.MAX_WINDOW);
      end = SeekPoint.MAX_WINDOW;
      start = Math.max(0, start - shift);
      windowEnd = Math.max(0, windowEnd - shift);
    }
  }

  /**
   * Decodes at most to the end of the block, and stops soon (up to 257 bytes) after output has
   * reached {@code limit}. Takes no symbol after that one.
   *
   * @param limit an index in {@link #buffer}, after {@link #end} and at most {@link #capacity}
   */
  void decode(int limit) throws IOException {
    switch (state) {
      case BETWEEN_BLOCKS -> readHeader();
      case STORED -> copyStored(limit);
      case COMPRESSED -> {
        while (state == State.COMPRESSED && end < limit) {
          decodeMost(limit);
          if (state == State.COMPRESSED && end < limit) {
            decodeSymbol();
          }
        }
      }
    }
  }

  private void readHeader() throws IOException {
    lastBlock = in.take(1) != 0;
    switch (in.take(2)) {
      case 0 -> {
        in.align();
        int length = in.take(16);
        int complement = in.take(16);
        if ((length ^ complement) != 0xffff) {
          throw in.corrupt(
              String.format("stored length %04x, its complement %04x", length, complement));
        }
        storedLeft = length;
        state = length == 0 ? State.BETWEEN_BLOCKS : State.STORED;
      }
      case 1 -> {
        codes = BlockCodes.fixed();
        state = State.COMPRESSED;
      }
      case 2 -> {
        dynamicCodes.read(in);
        codes = dynamicCodes;
        state = State.COMPRESSED;
      }
      default -> throw in.corrupt("block of type 3, wanted 0 to 2");
    }
  }

  private void copyStored(int limit) throws IOException {
    int n = in.copy(buffer, end, Math.min(storedLeft, limit - end));
    end += n;
    storedLeft -= n;
    if (storedLeft == 0) {
      state = State.BETWEEN_BLOCKS;
    }
  }

  /** Decodes one symbol, taking no more input than it has. */
  private void decodeSymbol() throws IOException {
    int entry = in.takeCodeword(codes.literals);
    if (entry < 0) {
      buffer[end++] = (byte) HuffmanTable.value(entry);
    } else if ((entry & HuffmanTable.SPECIAL) != 0) {
      endBlock(entry);
    } else {
      int length = HuffmanTable.value(entry) + in.take(HuffmanTable.extraBits(entry));
      entry = in.takeCodeword(codes.distances);
      checkDistanceCode(entry);
      copy(HuffmanTable.value(entry) + in.take(HuffmanTable.extraBits(entry)), length);
    }
  }

  private void copy(int distance, int length) throws IOException {
    if (distance > end - start) {
      throw in.corrupt("distance " + distance + " with " + (end - start) + " bytes before");
    }
    int from = end - distance;
    if (from < windowEnd) {
      int part = Math.min(length, windowEnd - from);
      System.arraycopy(buffer, from, window, window.length - (windowEnd - from), part);
    }
    for (int stop = end + length; end < stop; end++) {
      buffer[end] = buffer[end - distance];
    }
  }

  private void endBlock(int entry) throws IOException {
    if ((entry & HuffmanTable.END_OF_BLOCK) == 0) {
      throw in.corrupt("no such literal or length code");
    }
    state = State.BETWEEN_BLOCKS;
  }

  private void checkDistanceCode(int entry) throws IOException {
    if ((entry & HuffmanTable.SPECIAL) != 0) {
      throw in.corrupt("no such distance code");
    }
  }

  /**
   * Decodes symbols while there is more than enough input in the buffer and room for output: the
   * loop that all time is spent in, hence its length. It loads 8 bytes at once, of which the bit
   * buffer takes what fits; bits above {@code count} may be set, to what is loaded there again.
   * {@code count} is right in its lower six bits, the only ones that shifts look at, which saves
   * masking entries.
   */
  private void decodeMost(int limit) throws IOException {
    byte[] input = in.buffer;
    int lastNext = in.end - ITERATION_INPUT;
    // The first two of an iteration's three symbols can be literals.
    int lastEnd = limit - 3;
    if (in.next > lastNext || end > lastEnd) {
      return;
    }
    byte[] output = buffer;
    int[] literals = codes.literals.entries;
    int[] distances = codes.distances.entries;
    int literalMask = (1 << BlockCodes.LITERAL_BITS) - 1;
    int distanceMask = (1 << BlockCodes.DISTANCE_BITS) - 1;
    int next = in.next;
    int op = end;
    long bits = in.bits;
    int count = in.count;
    int special = 0;
    int farDistance = 0;
    int farLength = 0;
    // Copies from before this are rare, and looked at with care.
    int near = Math.max(start, windowEnd);
    int distanceEntry = 0;

    bits |= (long) LONG.get(input, next) << count;
    next += ~count >>> 3 & 7;
    count |= 56;
    int entry = literals[(int) bits & literalMask];
    while (next <= lastNext && op <= lastEnd) {
      if (entry < 0) {
        bits >>>= entry;
        count -= entry;
        output[op++] = (byte) (entry >>> 16);
        entry = literals[(int) bits & literalMask];
        if (entry < 0) {
          bits >>>= entry;
          count -= entry;
          output[op++] = (byte) (entry >>> 16);
          entry = literals[(int) bits & literalMask];
          if (entry < 0) {
            bits >>>= entry;
            count -= entry;
            output[op++] = (byte) (entry >>> 16);
            bits |= (long) LONG.get(input, next) << count;
            next += ~count >>> 3 & 7;
            count |= 56;
            entry = literals[(int) bits & literalMask];
            continue;
          }
        }
        bits |= (long) LONG.get(input, next) << count;
        next += ~count >>> 3 & 7;
        count |= 56;
      }
      if ((entry & HuffmanTable.SPECIAL) != 0) {
        if ((entry & HuffmanTable.SUBTABLE) != 0) {
          bits >>>= entry;
          count -= entry;
          entry = literals[(entry >>> 16) + ((int) bits & ((1 << (entry >>> 8 & 15)) - 1))];
          if (entry < 0) {
            bits >>>= entry;
            count -= entry;
            output[op++] = (byte) (entry >>> 16);
            bits |= (long) LONG.get(input, next) << count;
            next += ~count >>> 3 & 7;
            count |= 56;
            entry = literals[(int) bits & literalMask];
            continue;
          }
        }
        if ((entry & HuffmanTable.SPECIAL) != 0) {
          bits >>>= entry;
          count -= entry;
          special = entry;
          break;
        }
      }
      int extra = (int) (bits & ~(-1L << entry)) >>> (entry >>> 8 & 15);
      int length = (entry >>> 16) + extra;
      bits >>>= entry;
      count -= entry;

      entry = distances[(int) bits & distanceMask];
      if ((entry & HuffmanTable.SPECIAL) != 0) {
        if ((entry & HuffmanTable.SUBTABLE) != 0) {
          bits >>>= entry;
          count -= entry;
          entry = distances[(entry >>> 16) + ((int) bits & ((1 << (entry >>> 8 & 15)) - 1))];
        }
        if ((entry & HuffmanTable.SPECIAL) != 0) {
          distanceEntry = entry;
          break;
        }
      }
      extra = (int) (bits & ~(-1L << entry)) >>> (entry >>> 8 & 15);
      int distance = (entry >>> 16) + extra;
      bits >>>= entry;
      count -= entry;

      int from = op - distance;
      if (from < near) {
        farDistance = distance;
        farLength = length;
        break;
      }
      // Before the copy, so that the next symbol's entry is loaded meanwhile.
      bits |= (long) LONG.get(input, next) << count;
      next += ~count >>> 3 & 7;
      count |= 56;
      entry = literals[(int) bits & literalMask];

      int stop = op + length;
      if (distance < 8) {
        // Repeats the pattern to at least 8 bytes, then goes on with whole multiples of it.
        int spread = distance;
        while (spread < 8) {
          spread += distance;
        }
        for (int i = 0; i < spread; i++) {
          output[op + i] = output[from + i];
        }
        from = op;
        op += spread;
      }
      // Most matches are no longer than these two stores.
      LONG.set(output, op, (long) LONG.get(output, from));
      LONG.set(output, op + 8, (long) LONG.get(output, from + 8));
      while ((op += 16) < stop) {
        from += 16;
        LONG.set(output, op, (long) LONG.get(output, from));
        LONG.set(output, op + 8, (long) LONG.get(output, from + 8));
      }
      op = stop;
    }

    count &= 63;
    in.next = next - (count >>> 3);
    in.count = count & 7;
    in.bits = bits & ((1L << in.count) - 1);
    end = op;
    checkDistanceCode(distanceEntry);
    if (farDistance > 0) {
      copy(farDistance, farLength);
    }
    if (special != 0) {
      endBlock(special);
    }
  }
}
