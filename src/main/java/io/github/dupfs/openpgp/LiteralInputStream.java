package io.github.dupfs.openpgp;

import java.io.IOException;

/**
 * The content of a literal packet (RFC 4880 section 5.9): the bytes of the file that was encrypted.
 * At its end it reads the signatures that follow, and the stream of packets to its end, so that its
 * end vouches for as much as that of the stream below.
 *
 * <p>Not thread-safe. Closing it closes nothing.
 */
public final class LiteralInputStream extends BodyContent {
  private boolean ended;

  LiteralInputStream(CountedInput in, PacketBody body) throws IOException {
    super(in, body);
    int mode = body.read();
    int nameLength = body.read();
    int rest = Math.max(0, nameLength) + 4;
    if (mode < 0 || nameLength < 0 || body.readNBytes(rest).length < rest) {
      throw in.corrupt("ends inside the head of literal data");
    }
    body.startMapHere();
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = body.read(buffer, offset, length);
    if (count < 0 && !ended) {
      readSignatures();
      ended = true;
    }
    return count;
  }

  private void readSignatures() throws IOException {
    PacketHeader header;
    while ((header = PacketHeader.read(in)) != null) {
      PacketBody packet = new PacketBody(in, header);
      if (header.tag() == PacketHeader.SIGNATURE) {
        packet.readAll(MAX_SIGNATURE_LENGTH);
      } else if (header.isIgnorable()) {
        packet.drain();
      } else {
        throw in.corrupt("a packet of tag " + header.tag() + " after literal data");
      }
    }
  }
}
