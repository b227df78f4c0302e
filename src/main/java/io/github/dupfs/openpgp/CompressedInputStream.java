package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;

/**
 * The data of a compressed packet (RFC 4880 section 5.6), as it is. Not thread-safe. Closing it
 * closes nothing.
 */
public final class CompressedInputStream extends BodyContent {
  /** The data are packets as they are. */
  public static final int UNCOMPRESSED = 0;

  /** Raw deflate. */
  public static final int ZIP = 1;

  /** Deflate with zlib's head and checksum. */
  public static final int ZLIB = 2;

  /** bzip2. */
  public static final int BZIP2 = 3;

  private final int algorithm;

  CompressedInputStream(CountedInput in, PacketBody body) throws IOException {
    super(in, body);
    this.algorithm = body.read();
    if (algorithm < UNCOMPRESSED || algorithm > BZIP2) {
      throw in.corrupt("compression algorithm " + algorithm + " is not known");
    }
    body.startMapHere();
  }

  /** One of {@link #UNCOMPRESSED}, {@link #ZIP}, {@link #ZLIB}, {@link #BZIP2}. */
  public int algorithm() {
    return algorithm;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return body.read(buffer, offset, length);
  }

  /**
   * Reads what is left after the end of the compressed stream, to the end of the body, which is
   * thereby verified.
   *
   * @throws CorruptDataException if another packet follows, or if the body does not verify
   */
  public void finish() throws IOException {
    body.drain();
    PacketHeader header;
    while ((header = PacketHeader.read(in)) != null) {
      if (!header.isIgnorable()) {
        throw in.corrupt("a packet of tag " + header.tag() + " after compressed data");
      }
      new PacketBody(in, header).drain();
    }
  }
}
