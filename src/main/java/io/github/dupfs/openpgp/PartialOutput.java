package io.github.dupfs.openpgp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Writes one packet whose length is not known in advance, in chunks (RFC 4880 section 4.2.2.4).
 *
 * <pre>
 * 1       tag, new format
 * any number of times:
 *   1     0xe0 + k
 *   2^k   bytes; at least 512 the first time
 * 1, 2, 5 length n
 * n       bytes
 * </pre>
 *
 * <p>It notes where the bytes of the packet's body come to lie. Not thread-safe. Closing it does
 * nothing; a packet that is not finished is cut off.
 */
final class PartialOutput extends OutputStream {
  private static final int MIN_FIRST_CHUNK = 512;

  private final OutputStream out;
  private final int tag;
  private final int chunkBits;
  private final ChunkMap.Builder map = new ChunkMap.Builder("what is sent");

  /** How many bytes of the body are still to be left out of the map. */
  private int unmapped;

  /** Of the next byte. */
  private long position;

  /** Room for the length of a chunk, and the bytes that wait for their chunk to be full. */
  private final byte[] buffer;

  private int count;
  private boolean started;

  /**
   * @param chunkBits the binary logarithm of the usual length of a chunk, from 9 to 30
   * @param position of the packet in the stream that the map speaks of
   * @param head how many bytes at the start of the body, at most 512, are left out of the map
   */
  PartialOutput(OutputStream out, int tag, int chunkBits, long position, int head) {
    this.out = out;
    this.position = position;
    this.unmapped = head;
    this.tag = tag;
    this.chunkBits = chunkBits;
    this.buffer = new byte[1 + (1 << chunkBits)];
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, buffer.length - 1 - count);
      System.arraycopy(bytes, offset + done, buffer, 1 + count, part);
      count += part;
      done += part;
      if (count == buffer.length - 1) {
        writeChunk(0, chunkBits);
        count = 0;
      }
    }
  }

  /**
   * Writes what waits, in as few chunks as powers of two allow; but less than the first chunk needs
   * goes on waiting. Does not flush the stream below.
   */
  @Override
  public void flush() throws IOException {
    if (!started && count < MIN_FIRST_CHUNK) {
      return;
    }
    int from = 0;
    while (from < count) {
      int bits = 31 - Integer.numberOfLeadingZeros(count - from);
      writeChunk(from, bits);
      from += 1 << bits;
    }
    count = 0;
  }

  /** Writes a chunk that waits at {@code from}; its length replaces a byte already written. */
  private void writeChunk(int from, int bits) throws IOException {
    start();
    buffer[from] = PacketHeader.newPartialLength(bits);
    out.write(buffer, from, 1 + (1 << bits));
    note(1, 1 << bits);
  }

  /** Notes a chunk that was written, after its length. */
  private void note(int lengthBytes, int chunk) throws IOException {
    int left = Math.min(unmapped, chunk);
    unmapped -= left;
    map.add(position + lengthBytes + left, chunk - left);
    position += lengthBytes + chunk;
  }

  private void start() throws IOException {
    if (!started) {
      out.write(PacketHeader.newFormat(tag));
      position++;
      started = true;
    }
  }

  /** Writes the last chunk, or a packet of definite length if it is the only one. */
  void finish() throws IOException {
    start();
    byte[] length = PacketHeader.newLength(count);
    out.write(length);
    out.write(buffer, 1, count);
    note(length.length, count);
  }

  /** Where the bytes of the body lie that were written. */
  ChunkMap map() {
    return map.build();
  }
}
