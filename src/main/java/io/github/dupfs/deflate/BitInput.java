package io.github.dupfs.deflate;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Compressed input as bits, least significant first, through a buffer.
 *
 * <p>Reads a byte of the stream only when one of its bits is needed, but then as much as the stream
 * gives and the buffer holds. Between calls fewer than 8 bits are held outside of the buffer;
 * {@link BlockDecoder} takes the fields into local variables for its hot loop and keeps to that.
 */
final class BitInput {
  private final InputStream stream;
  private final String name;

  /** Holds the bytes {@code [next, end)} that were read from the stream and not yet used. */
  final byte[] buffer;

  int next;
  int end;

  /** The next {@link #count} bits of input, above them zeros. */
  long bits;

  int count;

  /** The position of {@code buffer[0]} in the compressed input. */
  private long origin;

  /**
   * @param name for messages
   * @param position of the stream's next byte in the compressed input
   */
  BitInput(InputStream stream, String name, long position, int bufferSize) {
    this.stream = stream;
    this.name = name;
    this.origin = position;
    this.buffer = new byte[bufferSize];
  }

  /** The position of the next bit in the compressed input. */
  long bitPosition() {
    return ((origin + next) << 3) - count;
  }

  /** The number of bytes from the start of the compressed input of which a bit was used. */
  long bytePosition() {
    return origin + next;
  }

  /** Whether no byte is left after the one that was used last. */
  boolean atEnd() throws IOException {
    return next == end && !refill();
  }

  private boolean refill() throws IOException {
    int got;
    do {
      got = stream.read(buffer, 0, buffer.length);
    } while (got == 0);
    origin += next;
    next = 0;
    end = Math.max(got, 0);
    return got > 0;
  }

  private void needByte() throws IOException {
    if (atEnd()) {
      throw corrupt("the compressed data ends too early");
    }
  }

  private void pullByte() throws IOException {
    needByte();
    bits |= (buffer[next++] & 0xffL) << count;
    count += 8;
  }

  private void drop(int n) {
    bits >>>= n;
    count -= n;
  }

  /** Skips to the next byte boundary. */
  void align() {
    bits = 0;
    count = 0;
  }

  /** Takes {@code n} bits, at most 16, as an unsigned number. */
  int take(int n) throws IOException {
    while (count < n) {
      pullByte();
    }
    int value = (int) bits & ((1 << n) - 1);
    drop(n);
    return value;
  }

  /** The next byte, which stays. On byte boundaries and not {@link #atEnd} only. */
  int peekByte() {
    return buffer[next] & 0xff;
  }

  /** Copies at least one and at most {@code length} bytes. On byte boundaries only. */
  int copy(byte[] target, int offset, int length) throws IOException {
    needByte();
    int n = Math.min(length, end - next);
    System.arraycopy(buffer, next, target, offset, n);
    next += n;
    return n;
  }

  /**
   * Takes one codeword.
   *
   * @return its entry; extra bits that belong to it are still to be taken
   */
  int takeCodeword(HuffmanTable table) throws IOException {
    int[] entries = table.entries;
    while (true) {
      int entry = entries[(int) bits & ((1 << table.bits) - 1)];
      int length = HuffmanTable.codewordBits(entry);
      if ((entry & HuffmanTable.SUBTABLE) != 0) {
        int mask = (1 << length) - 1;
        entry = entries[HuffmanTable.value(entry) + ((int) (bits >>> table.bits) & mask)];
        length = table.bits + HuffmanTable.codewordBits(entry);
      }
      // With too few bits the entry may be another codeword's, but then that one is too long, too.
      if (length <= count) {
        drop(length);
        return entry;
      }
      pullByte();
    }
  }

  CorruptDataException corrupt(String reason) {
    return new CorruptDataException(name, bytePosition(), reason);
  }
}
