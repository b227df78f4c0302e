package io.github.dupfs.librsync;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the commands of a delta, with integers as short as they can be. Copies that follow each
 * other in the basis become one. {@link DeltaParser} has the layout.
 */
final class CommandWriter {
  private static final int MAGIC = 0x72730236;
  private static final int END = 0x00;
  private static final int MAX_SHORT_LITERAL = 0x40;
  private static final int FIRST_LITERAL = 0x41;
  private static final int FIRST_COPY = 0x45;

  private final OutputStream out;

  /** A copy that may become longer; there is none if its length is 0. */
  private long copyOffset;

  private long copyLength;

  /** Writes the magic. */
  CommandWriter(OutputStream out) throws IOException {
    this.out = out;
    writeNumber(MAGIC, 2);
  }

  /** Appends bytes, at least one, to the new file. */
  void literal(byte[] bytes, int offset, int length) throws IOException {
    writeCopy();
    if (length <= MAX_SHORT_LITERAL) {
      out.write(length);
    } else {
      int width = width(length);
      out.write(FIRST_LITERAL + width);
      writeNumber(length, width);
    }
    out.write(bytes, offset, length);
  }

  /** Appends a range of the basis, which is not empty, to the new file. */
  void copy(long offset, long length) throws IOException {
    if (copyOffset + copyLength == offset) {
      copyLength += length;
    } else {
      writeCopy();
      copyOffset = offset;
      copyLength = length;
    }
  }

  /** Says that the new file ends. */
  void end() throws IOException {
    writeCopy();
    out.write(END);
  }

  private void writeCopy() throws IOException {
    if (copyLength > 0) {
      int offsetWidth = width(copyOffset);
      int lengthWidth = width(copyLength);
      out.write(FIRST_COPY + 4 * offsetWidth + lengthWidth);
      writeNumber(copyOffset, offsetWidth);
      writeNumber(copyLength, lengthWidth);
      copyLength = 0;
    }
  }

  /** The least w such that a number fits in 2<sup>w</sup> bytes. */
  private static int width(long number) {
    if (number >>> Byte.SIZE == 0) {
      return 0;
    }
    if (number >>> Short.SIZE == 0) {
      return 1;
    }
    return number >>> Integer.SIZE == 0 ? 2 : 3;
  }

  private void writeNumber(long number, int width) throws IOException {
    for (int shift = Byte.SIZE << width; shift > 0; ) {
      shift -= Byte.SIZE;
      out.write((int) (number >>> shift));
    }
  }
}
