package io.github.dupfs.openpgp;

import io.github.dupfs.openpgp.PacketHeader.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;

/**
 * The body of one packet, with the lengths of its chunks taken out and noted in a map. Its offsets
 * in messages and in the map are those of the input.
 */
final class PacketBody extends InputStream {
  private final CountedInput in;
  private final PacketHeader header;
  private final ChunkMap.Builder map;
  private long mapped;
  private long left;
  private boolean lastChunk;
  private boolean ended;

  /** The body of the packet whose header has just been read from {@code in}. */
  PacketBody(CountedInput in, PacketHeader header) {
    this.in = in;
    this.header = header;
    this.map = new ChunkMap.Builder(in.name());
    this.mapped = in.position();
    startChunk(header);
  }

  private void startChunk(PacketHeader chunk) {
    left = chunk.kind() == Kind.INDETERMINATE ? Long.MAX_VALUE : chunk.length();
    lastChunk = chunk.kind() != Kind.PARTIAL;
  }

  /** Leaves what has been read so far out of the map. Only before anything has been mapped. */
  void startMapHere() {
    map.clear();
    mapped = in.position();
  }

  /** Where the bytes read so far lie in the input. */
  ChunkMap map() throws IOException {
    if (!ended) {
      noteMapped();
    }
    return map.build();
  }

  private void noteMapped() throws IOException {
    map.add(mapped, in.position() - mapped);
    mapped = in.position();
  }

  private void end() throws IOException {
    noteMapped();
    ended = true;
  }

  /** The offset in the input of the next byte to read, for messages. */
  long position() {
    return in.position();
  }

  String name() {
    return in.name();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (ended || !findChunk()) {
      return -1;
    }
    int count = in.read(buffer, offset, (int) Math.min(length, left));
    if (count < 0) {
      if (header.kind() != Kind.INDETERMINATE) {
        throw in.corrupt(
            "ends inside a packet of tag " + header.tag() + ", wanted " + left + " bytes more");
      }
      end();
      return -1;
    }
    left -= count;
    return count;
  }

  /** Makes {@link #left} positive, or returns false at the end of the packet. */
  private boolean findChunk() throws IOException {
    while (left == 0) {
      if (lastChunk) {
        end();
        return false;
      }
      noteMapped();
      startChunk(PacketHeader.readNewLength(in, header.tag()));
      mapped = in.position();
    }
    return true;
  }

  /** Reads all that is left of a body that may have at most {@code maximum} bytes. */
  byte[] readAll(int maximum) throws IOException {
    byte[] all = readNBytes(maximum);
    if (all.length == maximum && read() >= 0) {
      throw in.corrupt("a packet of tag " + header.tag() + " has more than " + maximum + " bytes");
    }
    return all;
  }

  /** Skips what is left of the body. */
  void drain() throws IOException {
    transferTo(OutputStream.nullOutputStream());
  }
}
