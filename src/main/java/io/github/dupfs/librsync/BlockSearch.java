package io.github.dupfs.librsync;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Looks for the blocks of a basis in a new file, whose bytes are pushed in pieces of any length,
 * and writes the commands that make the one of the other.
 *
 * <p>The block of the basis that follows the one copied last is tried first, so that what has not
 * changed becomes one copy. Otherwise a window of one block slides over the new file byte by byte
 * until both sums of a block match. The last block of the basis, whose length the signature does
 * not tell, matches at the end of the new file.
 *
 * <p>Of the new file, two blocks or one and 1 MiB at most are buffered. Not thread-safe.
 *
 * <p>The window costs little as long as its weak sum belongs to no block, and a digest of the whole
 * window if it does. There are files where it does at every byte, in vain: a long run of one byte
 * is enough, if some block has the same weak sum and another content. So that the time is in
 * proportion to the length of the file whatever its bytes are, at most 32 times as many bytes as
 * have passed are hashed in vain; windows beyond that are taken not to match.
 */
final class BlockSearch {
  /** What two bytes can count. */
  private static final int MAX_LITERAL = 0xffff;

  private static final int FIRST_CAPACITY = 1 << 13;
  private static final int MIN_REFILL = 1 << 20;
  private static final int VAIN_PER_BYTE = 32;

  private final BlockSums sums;
  private final BlockIndex index;
  private final int blockLength;
  private final int capacity;
  private final CommandWriter commands;
  private final Md4Lanes md4 = new Md4Lanes();

  /** The bytes of the new file from {@link #bufferOffset} on; grows up to {@link #capacity}. */
  private byte[] buffer = new byte[FIRST_CAPACITY];

  private long bufferOffset;

  /** In the buffer: where the bytes that are in no command yet start. */
  private int literal;

  /** In the buffer: where the window starts. No block matches from {@link #literal} to here. */
  private int window;

  /** In the buffer: where the bytes that have been pushed end. */
  private int end;

  /** The two halves of the weak sum of the window while it slides; only their low 16 bits count. */
  private int s1;

  private int s2;

  /** The block after the one that was copied last. */
  private int nextBlock;

  private long hashedInVain;

  /**
   * Starts a search.
   *
   * @param commands takes the commands, but for the end
   * @param nextBlock the block of the basis that is likely to come first
   * @param position how many bytes of the new file are in commands already
   */
  BlockSearch(Signature basis, CommandWriter commands, int nextBlock, long position) {
    this.sums = basis.sums();
    this.index = new BlockIndex(sums);
    this.blockLength = basis.blockLength();
    this.capacity = blockLength + Math.max(blockLength, MIN_REFILL);
    this.commands = commands;
    this.nextBlock = nextBlock;
    this.bufferOffset = position;
  }

  /** Takes the next bytes of the new file. */
  void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int bytesEnd = offset + length;
    for (int at = offset; at < bytesEnd; ) {
      if (end == buffer.length) {
        makeRoom();
      }
      int count = Math.min(bytesEnd - at, buffer.length - end);
      System.arraycopy(bytes, at, buffer, end, count);
      end += count;
      at += count;
    }
  }

  /** Says that there are no more bytes. Nothing may be written after it. */
  void finish() throws IOException {
    matchBlocks();
    matchLastBlock();
    window = end;
    writeLiteral();
  }

  private void makeRoom() throws IOException {
    if (buffer.length < capacity) {
      buffer = Arrays.copyOf(buffer, Math.min(capacity, 2 * buffer.length));
      return;
    }
    matchBlocks();
    writeLiteral();
    end -= window;
    System.arraycopy(buffer, window, buffer, 0, end);
    bufferOffset += window;
    literal = 0;
    window = 0;
  }

  /** Moves the window on until fewer bytes than a block are left. */
  private void matchBlocks() throws IOException {
    if (sums.count() == 0) {
      window = end;
      return;
    }
    while (window <= end - blockLength) {
      int count = countNextBlocks();
      if (count > 0) {
        copy(nextBlock, count, count * blockLength);
      } else {
        slide();
      }
    }
  }

  /** How many blocks at the window are those that follow the one copied last. */
  private int countNextBlocks() {
    int most = Math.min((end - window) / blockLength, sums.count() - nextBlock);
    int likely = 0;
    while (likely < Math.min(most, Md4Lanes.COUNT)
        && Rollsum.of(buffer, window + likely * blockLength, blockLength)
            == sums.weak(nextBlock + likely)) {
      likely++;
    }
    byte[] digests = md4.digests(buffer, window, blockLength, likely);
    int count = 0;
    while (count < likely && sums.strongIs(nextBlock + count, digests, count * Md4.LENGTH)) {
      count++;
    }
    return count;
  }

  /** Slides the window to the next block of the basis and copies it, or to the end. */
  private void slide() throws IOException {
    int last = end - blockLength;
    startSum(blockLength);
    while (true) {
      if (index.mayHold(sum()) && index.holds(sum()) && mayHash(blockLength)) {
        int block = index.find(sum(), md4.digests(buffer, window, blockLength, 1), 0);
        if (block != BlockIndex.NONE) {
          copy(block, 1, blockLength);
          return;
        }
        hashedInVain += blockLength;
      }
      if (window == last) {
        window++;
        return;
      }
      slideToLikelyBlock(last);
    }
  }

  /**
   * Slides the window by one byte or more, until its weak sum may be that of a block or it is at
   * {@code last}. All that is done for every byte of a file that has changed is in this loop.
   */
  private void slideToLikelyBlock(int last) {
    int at = window;
    int low = s1;
    int high = s2;
    do {
      int gone = buffer[at] & 0xff;
      low += (buffer[at + blockLength] & 0xff) - gone;
      high += low - blockLength * (gone + Rollsum.OFFSET);
      at++;
    } while (at < last && !index.mayHold(high << 16 | (low & 0xffff)));
    window = at;
    s1 = low;
    s2 = high;
  }

  /** Looks for the last block of the basis in the end of the new file, shorter than a block. */
  private void matchLastBlock() throws IOException {
    int last = sums.count() - 1;
    int length = end - window;
    if (length == 0 || last < 0) {
      return;
    }
    startSum(length);
    for (; length > 0; length--) {
      if (sum() == sums.weak(last) && mayHash(length)) {
        if (sums.strongIs(last, md4.digests(buffer, window, length, 1), 0)) {
          copy(last, 1, length);
          return;
        }
        hashedInVain += length;
      }
      int gone = (buffer[window++] & 0xff) + Rollsum.OFFSET;
      s1 -= gone;
      s2 -= length * gone;
    }
  }

  private void startSum(int length) {
    int sum = Rollsum.of(buffer, window, length);
    s1 = sum;
    s2 = sum >>> 16;
  }

  private int sum() {
    return s2 << 16 | (s1 & 0xffff);
  }

  private boolean mayHash(int length) {
    return hashedInVain <= VAIN_PER_BYTE * (bufferOffset + window + length);
  }

  /** Copies blocks of the basis, {@code length} bytes at the window in all. */
  private void copy(int block, int count, int length) throws IOException {
    writeLiteral();
    commands.copy((long) block * blockLength, length);
    window += length;
    literal = window;
    nextBlock = block + count;
  }

  /** Writes what is before the window and in no command yet. */
  private void writeLiteral() throws IOException {
    while (literal < window) {
      int length = Math.min(window - literal, MAX_LITERAL);
      commands.literal(buffer, literal, length);
      literal += length;
    }
  }
}
