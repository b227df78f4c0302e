package io.github.dupfs.deflate;

import java.io.IOException;
import java.util.zip.Adler32;
import java.util.zip.CRC32;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/** The headers and trailers around deflate data: takes them from the input and verifies them. */
final class StreamFrame {
  private static final int DEFLATE = 8;

  private static final int GZIP_HEADER_CHECKSUM = 1 << 1;
  private static final int GZIP_EXTRA = 1 << 2;
  private static final int GZIP_NAME = 1 << 3;
  private static final int GZIP_COMMENT = 1 << 4;
  private static final int GZIP_RESERVED = 0xe0;

  private static final int ZLIB_DICTIONARY = 1 << 5;

  private final Framing framing;
  private final BitInput in;
  private final @Nullable Checksum output;
  private final CRC32 header = new CRC32();

  StreamFrame(Framing framing, BitInput in) {
    this.framing = framing;
    this.in = in;
    this.output =
        switch (framing) {
          case RAW -> null;
          case ZLIB -> new Adler32();
          case GZIP -> new CRC32();
        };
  }

  /** Adds output of the current member to its checksum. */
  void update(byte[] buffer, int offset, int length) {
    if (output != null) {
      output.update(buffer, offset, length);
    }
  }

  void readHeader() throws IOException {
    if (output != null) {
      output.reset();
    }
    switch (framing) {
      case RAW -> {}
      case ZLIB -> readZlibHeader();
      case GZIP -> readGzipHeader();
    }
  }

  /**
   * @param outputLength of the current member, in bytes
   */
  void readTrailer(long outputLength) throws IOException {
    in.align();
    switch (framing) {
      case RAW -> {}
      case ZLIB -> {
        long high = Integer.reverseBytes(little(4)) & 0xffffffffL;
        expect("Adler-32", high, checksum());
      }
      case GZIP -> {
        expect("CRC-32", little(4) & 0xffffffffL, checksum());
        expect("length modulo 2^32", little(4) & 0xffffffffL, outputLength & 0xffffffffL);
      }
    }
  }

  /**
   * Whether another gzip member follows the one that has ended. As gzip has it, zeros up to the end
   * of input are padding.
   */
  boolean another() throws IOException {
    if (framing != Framing.GZIP || in.atEnd()) {
      return false;
    }
    if (in.peekByte() != 0) {
      return true;
    }
    while (!in.atEnd()) {
      if (in.take(8) != 0) {
        throw in.corrupt("wanted zeros to the end after the first of them");
      }
    }
    return false;
  }

  private long checksum() {
    return output == null ? 0 : output.getValue();
  }

  private void expect(String what, long stored, long computed) throws IOException {
    if (stored != computed) {
      throw in.corrupt(
          String.format("%s of the output is %08x, wanted %08x", what, computed, stored));
    }
  }

  private void readZlibHeader() throws IOException {
    int method = in.take(8);
    int flags = in.take(8);
    boolean valid = (method << 8 | flags) % 31 == 0 && (method & 15) == DEFLATE && method < 0x80;
    if (!valid || (flags & ZLIB_DICTIONARY) != 0) {
      throw in.corrupt(
          String.format(
              "zlib header %02x %02x, wanted deflate without a dictionary", method, flags));
    }
  }

  private void readGzipHeader() throws IOException {
    header.reset();
    int magic = headerByte() | headerByte() << 8;
    int method = headerByte();
    int flags = headerByte();
    if (magic != 0x8b1f || method != DEFLATE || (flags & GZIP_RESERVED) != 0) {
      throw in.corrupt(
          String.format(
              "gzip header %02x %02x, method %d, flags %02x; wanted 1f 8b, method 8, flags 00 to 1f",
              magic & 0xff, magic >>> 8, method, flags));
    }
    skipHeaderBytes(6);
    if ((flags & GZIP_EXTRA) != 0) {
      skipHeaderBytes(headerByte() | headerByte() << 8);
    }
    if ((flags & GZIP_NAME) != 0) {
      skipHeaderString();
    }
    if ((flags & GZIP_COMMENT) != 0) {
      skipHeaderString();
    }
    if ((flags & GZIP_HEADER_CHECKSUM) != 0) {
      long computed = header.getValue() & 0xffff;
      int stored = little(2);
      if (stored != computed) {
        throw in.corrupt(
            String.format("CRC-16 of the header is %04x, wanted %04x", computed, stored));
      }
    }
  }

  private int headerByte() throws IOException {
    int b = in.take(8);
    header.update(b);
    return b;
  }

  private void skipHeaderBytes(int n) throws IOException {
    for (int i = 0; i < n; i++) {
      headerByte();
    }
  }

  private void skipHeaderString() throws IOException {
    int b;
    do {
      b = headerByte();
    } while (b != 0);
  }

  private int little(int bytes) throws IOException {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= in.take(8) << (8 * i);
    }
    return value;
  }
}
