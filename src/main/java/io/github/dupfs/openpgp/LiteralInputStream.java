package io.github.dupfs.openpgp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of a literal packet (RFC 4880 section 5.9): the bytes of the file that was encrypted.
 * At its end it reads the signatures that follow, and the stream of packets to its end, so that its
 * end vouches for as much as that of the stream below.
 *
 * <p>Not thread-safe. Closing it closes nothing.
 */
public final class LiteralInputStream extends BodyContent {
  private final Signatures signatures;
  private @Nullable List<SignatureCheck> checks;

  LiteralInputStream(CountedInput in, PacketBody body, Signatures signatures) throws IOException {
    super(in, body);
    this.signatures = signatures;
    int mode = body.read();
    int nameLength = body.read();
    int rest = Math.max(0, nameLength) + 4;
    if (mode < 0 || nameLength < 0 || body.readNBytes(rest).length < rest) {
      throw in.corrupt("ends inside the head of literal data");
    }
    body.startMapHere();
  }

  /**
   * The signatures after the data, in their order.
   *
   * @throws IllegalStateException before the end of this stream has been reported
   */
  public List<SignatureCheck> signatures() {
    if (checks == null) {
      throw new IllegalStateException("the literal data has not been read to its end");
    }
    return checks;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = body.read(buffer, offset, length);
    if (count > 0) {
      signatures.update(buffer, offset, count);
    } else if (count < 0 && checks == null) {
      checks = signatures.check(readSignatures());
    }
    return count;
  }

  private List<byte[]> readSignatures() throws IOException {
    List<byte[]> packets = new ArrayList<>();
    PacketHeader header;
    while ((header = PacketHeader.read(in)) != null) {
      PacketBody packet = new PacketBody(in, header);
      if (header.tag() == PacketHeader.SIGNATURE) {
        readInto(packets, packet, in);
      } else if (header.isIgnorable()) {
        packet.drain();
      } else {
        throw in.corrupt("a packet of tag " + header.tag() + " after literal data");
      }
    }
    return packets;
  }
}
