package io.github.dupfs.librsync;

import io.github.dupfs.io.CorruptDataException;
import java.util.Objects;

/**
 * Turns the bytes of a delta, pushed in pieces of any length, into commands. Integers are
 * big-endian and unsigned. Nothing is buffered: of literal bytes only their place is told.
 *
 * <table>
 * <caption>A delta is 72 73 02 36, then commands (librsync 2.3, src/prototab.c)</caption>
 * <tr><th>first byte</th><th>meaning</th></tr>
 * <tr><td>0x00</td><td>END; what follows is ignored</td></tr>
 * <tr><td>0x01–0x40</td><td>LITERAL of as many bytes, which follow</td></tr>
 * <tr><td>0x41 + a</td><td>LITERAL; its length in 2<sup>a</sup> bytes, then as many bytes</td></tr>
 * <tr><td>0x45 + 4a + b</td><td>COPY; the offset in the basis in 2<sup>a</sup> bytes, the length in
 *     2<sup>b</sup> bytes</td></tr>
 * <tr><td>0x55–0xff</td><td>reserved</td></tr>
 * </table>
 *
 * with a and b from 0 to 3. The results of the commands, one after the other, are the new file.
 * Copies may come in any order and overlap in the basis.
 *
 * <p>Not safe for use by several threads. After an exception nothing more can be parsed.
 */
public final class DeltaParser {
  private static final int MAGIC = 0x72730236;
  private static final int MAGIC_LENGTH = 4;
  private static final int END = 0x00;
  private static final int MAX_SHORT_LITERAL = 0x40;
  private static final int FIRST_LITERAL = 0x41;
  private static final int FIRST_COPY = 0x45;
  private static final int FIRST_RESERVED = 0x55;

  /** Receives the commands of a delta in order. Offsets and lengths are bytes; lengths are > 0. */
  public interface Sink {
    /**
     * The next {@code length} bytes of the new file are those of the delta at {@code streamOffset}.
     * They have not been seen yet: the delta may turn out to end before.
     */
    void literal(long streamOffset, long length);

    /**
     * The next {@code length} bytes of the new file are those of the basis at {@code basisOffset}.
     * Their sum is at most 2<sup>63</sup> − 1, and may lie beyond the end of the basis.
     */
    void copy(long basisOffset, long length);
  }

  private enum Command {
    MAGIC,
    LITERAL,
    COPY
  }

  private final String name;
  private final Sink sink;

  /** How many bytes have been parsed. */
  private long position;

  private boolean finished;

  /** What the bytes of {@link #basisOffset} and {@link #number} still to come belong to. */
  private Command command = Command.MAGIC;

  private long commandOffset;
  private int basisOffsetBytesLeft;
  private long basisOffset;
  private int numberBytesLeft = MAGIC_LENGTH;
  private long number;

  private long literalLeft;
  private long resultLength;

  /**
   * @param name the name of the delta, for messages
   * @param sink what to tell the commands
   */
  public DeltaParser(String name, Sink sink) {
    this.name = name;
    this.sink = sink;
  }

  /**
   * Parses the next bytes of the delta.
   *
   * @throws CorruptDataException if they are not part of a delta
   */
  public void feed(byte[] buffer, int offset, int length) throws CorruptDataException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    int end = offset + length;
    int at = offset;
    while (at < end && !finished) {
      if (literalLeft > 0) {
        int count = (int) Math.min(literalLeft, end - at);
        literalLeft -= count;
        position += count;
        at += count;
      } else {
        position++;
        accept(buffer[at++] & 0xff);
      }
    }
  }

  /** Whether the END of the delta was seen. */
  public boolean finished() {
    return finished;
  }

  /** The length in bytes of what the commands so far make. */
  public long resultLength() {
    return resultLength;
  }

  /**
   * Says that there are no more bytes.
   *
   * @throws CorruptDataException if the END of the delta was not seen
   */
  public void finish() throws CorruptDataException {
    if (!finished) {
      throw new CorruptDataException(
          name,
          position,
          "the delta ends without END"
              + (literalLeft > 0 ? ", " + literalLeft + " bytes before the end of a literal" : ""));
    }
  }

  private void accept(int b) throws CorruptDataException {
    if (basisOffsetBytesLeft > 0) {
      basisOffsetBytesLeft--;
      basisOffset = basisOffset << 8 | b;
    } else if (numberBytesLeft > 0) {
      numberBytesLeft--;
      number = number << 8 | b;
      if (numberBytesLeft == 0) {
        complete();
      }
    } else {
      start(b);
    }
  }

  private void start(int opcode) throws CorruptDataException {
    commandOffset = position - 1;
    basisOffset = 0;
    number = 0;
    if (opcode == END) {
      finished = true;
    } else if (opcode <= MAX_SHORT_LITERAL) {
      literal(opcode);
    } else if (opcode < FIRST_COPY) {
      command = Command.LITERAL;
      numberBytesLeft = 1 << (opcode - FIRST_LITERAL);
    } else if (opcode < FIRST_RESERVED) {
      command = Command.COPY;
      basisOffsetBytesLeft = 1 << ((opcode - FIRST_COPY) >> 2);
      numberBytesLeft = 1 << ((opcode - FIRST_COPY) & 3);
    } else {
      throw corrupt(String.format("the delta has the reserved command 0x%02x", opcode));
    }
  }

  private void complete() throws CorruptDataException {
    switch (command) {
      case MAGIC -> {
        if (number != MAGIC) {
          throw corrupt(String.format("wanted a delta, got magic 0x%08x", number));
        }
      }
      case LITERAL -> literal(number);
      case COPY -> copy(basisOffset, number);
    }
  }

  private void literal(long length) throws CorruptDataException {
    if (length <= 0 || length > Long.MAX_VALUE - position) {
      throw corrupt("the delta has a literal of " + Long.toUnsignedString(length) + " bytes");
    }
    addToResult(length);
    literalLeft = length;
    sink.literal(position, length);
  }

  private void copy(long offset, long length) throws CorruptDataException {
    if (length <= 0 || offset < 0 || offset > Long.MAX_VALUE - length) {
      throw corrupt(
          "the delta copies "
              + Long.toUnsignedString(length)
              + " bytes at "
              + Long.toUnsignedString(offset));
    }
    addToResult(length);
    sink.copy(offset, length);
  }

  private void addToResult(long length) throws CorruptDataException {
    if (length > Long.MAX_VALUE - resultLength) {
      throw corrupt("the delta makes a file of 2^63 bytes or more");
    }
    resultLength += length;
  }

  private CorruptDataException corrupt(String reason) {
    return new CorruptDataException(name, commandOffset, reason);
  }
}
