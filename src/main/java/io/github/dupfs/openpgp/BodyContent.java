package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a body, or what was compressed in it, holds: either one compressed packet, or a literal
 * packet with its signatures.
 *
 * <p>The caller composes them, because inflating is not this package's business:
 *
 * <pre>
 * body → open → CompressedContent → (inflate) → open → LiteralContent
 * body → open → LiteralContent
 * </pre>
 */
public abstract sealed class BodyContent extends InputStream
    permits CompressedInputStream, LiteralInputStream {
  private static final int MAX_SIGNATURES = 16;
  private static final int MAX_SIGNATURE_LENGTH = 1 << 16;
  private static final int BUFFER = 1 << 16;

  final CountedInput in;
  final PacketBody body;

  BodyContent(CountedInput in, PacketBody body) {
    this.in = in;
    this.body = body;
  }

  /**
   * Reads up to the content of the first compressed or literal packet, without checking signatures.
   *
   * @param packets a stream of packets; its end must be the end of what is vouched for
   * @param name of the file, for messages, whose offsets are those of {@code packets}
   * @throws CorruptDataException if there is no such packet
   */
  public static BodyContent open(InputStream packets, String name) throws IOException {
    return open(packets, name, null);
  }

  /**
   * As the other method, with a check of the signatures around literal data.
   *
   * @param signers where the keys to check signatures are, or null to check none
   */
  public static BodyContent open(InputStream packets, String name, @Nullable PublicKeys signers)
      throws IOException {
    CountedInput in = new CountedInput(packets, name, BUFFER);
    List<byte[]> onePass = new ArrayList<>();
    while (true) {
      PacketHeader header = PacketHeader.read(in);
      if (header == null) {
        throw in.corrupt("ends without literal data");
      }
      PacketBody body = new PacketBody(in, header);
      switch (header.tag()) {
        case PacketHeader.MARKER, PacketHeader.PADDING -> body.drain();
        case PacketHeader.SIGNATURE -> body.readAll(MAX_SIGNATURE_LENGTH);
        case PacketHeader.ONE_PASS_SIGNATURE -> readInto(onePass, body, in);
        case PacketHeader.COMPRESSED -> {
          if (!onePass.isEmpty()) {
            throw in.corrupt("a signature outside of compressed data is not supported");
          }
          return new CompressedInputStream(in, body);
        }
        case PacketHeader.LITERAL -> {
          return new LiteralInputStream(in, body, new Signatures(onePass, signers));
        }
        default -> throw in.corrupt("a packet of tag " + header.tag() + ", wanted literal data");
      }
    }
  }

  static void readInto(List<byte[]> packets, PacketBody body, CountedInput in) throws IOException {
    if (packets.size() == MAX_SIGNATURES) {
      throw in.corrupt("more than " + MAX_SIGNATURES + " signatures");
    }
    packets.add(body.readAll(MAX_SIGNATURE_LENGTH));
  }

  /**
   * Where the bytes of this content lie in the stream of packets. Complete after the end of this
   * stream.
   */
  public ChunkMap chunks() throws IOException {
    return body.map();
  }

  @Override
  public final int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public abstract int read(byte[] buffer, int offset, int length) throws IOException;
}
