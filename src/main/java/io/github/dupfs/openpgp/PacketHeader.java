package io.github.dupfs.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The header of a packet in either format (RFC 4880 section 4.2).
 *
 * @param length of a definite packet the length of its body, of a partial one that of its first
 *     chunk, otherwise 0
 */
record PacketHeader(int tag, Kind kind, long length) {
  static final int PKESK = 1;
  static final int SIGNATURE = 2;
  static final int SKESK = 3;
  static final int ONE_PASS_SIGNATURE = 4;
  static final int COMPRESSED = 8;
  static final int ENCRYPTED = 9;
  static final int MARKER = 10;
  static final int LITERAL = 11;
  static final int ENCRYPTED_MDC = 18;
  static final int ENCRYPTED_AEAD = 20;
  static final int PADDING = 21;

  /** How the end of a body is known. */
  enum Kind {
    DEFINITE,
    PARTIAL,
    /** The body ends where its input ends. */
    INDETERMINATE
  }

  /** Reads a header, or returns null if the input ends before it. */
  static @Nullable PacketHeader read(CountedInput in) throws IOException {
    int first = in.read();
    if (first < 0) {
      return null;
    }
    if ((first & 0xc0) == 0xc0) {
      return readNewLength(in, first & 0x3f);
    }
    if ((first & 0x80) == 0) {
      throw in.corrupt(
          String.format("wanted an OpenPGP packet, got the byte 0x%02x before here", first));
    }
    int tag = first >> 2 & 0xf;
    int lengthType = first & 3;
    return lengthType == 3
        ? new PacketHeader(tag, Kind.INDETERMINATE, 0)
        : new PacketHeader(
            tag, Kind.DEFINITE, in.requireNumber(1 << lengthType, "a packet length"));
  }

  /** Reads a new-format length: that of a packet or of the next chunk of a partial one. */
  static PacketHeader readNewLength(CountedInput in, int tag) throws IOException {
    int first = in.require("a packet length");
    if (first < 192) {
      return new PacketHeader(tag, Kind.DEFINITE, first);
    }
    if (first < 224) {
      return new PacketHeader(
          tag, Kind.DEFINITE, (first - 192) * 256L + in.require("a packet length") + 192);
    }
    if (first == 255) {
      return new PacketHeader(tag, Kind.DEFINITE, in.requireNumber(4, "a packet length"));
    }
    return new PacketHeader(tag, Kind.PARTIAL, 1L << (first & 0x1f));
  }

  /** Whether a packet of this tag means nothing wherever it stands. */
  boolean isIgnorable() {
    return tag == MARKER || tag == PADDING;
  }

  /** Writes a packet with a definite length. */
  static void write(ByteArrayOutputStream out, int tag, byte[] body) {
    out.write(newFormat(tag));
    out.writeBytes(newLength(body.length));
    out.writeBytes(body);
  }

  /** The first byte of a packet in the new format. */
  static int newFormat(int tag) {
    return 0xc0 | tag;
  }

  /** A new-format length: that of a packet or of the last chunk of a partial one. */
  static byte[] newLength(int length) {
    if (length < 192) {
      return new byte[] {(byte) length};
    }
    if (length < 8384) {
      int rest = length - 192;
      return new byte[] {(byte) ((rest >> 8) + 192), (byte) rest};
    }
    return ByteBuffer.allocate(5).put((byte) 255).putInt(length).array();
  }

  /** A new-format length: that of a chunk of 2 to the power of {@code bits} bytes, not the last. */
  static byte newPartialLength(int bits) {
    return (byte) (0xe0 | bits);
  }
}
