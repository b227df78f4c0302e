package io.github.dupfs.openpgp;

import io.github.dupfs.io.ByteSource;
import java.io.IOException;
import java.util.Objects;

/**
 * The logical stream of a {@link ChunkMap}, read from the physical one. Neighbouring pieces are
 * fetched in one read. Closing it closes the physical source.
 */
public final class ChunkSource implements ByteSource {
  private static final int MAX_STEP = 1 << 20;

  private final ByteSource physical;
  private final ChunkMap map;

  /**
   * @throws IndexOutOfBoundsException if the map reaches beyond the end of {@code physical}
   */
  public ChunkSource(ByteSource physical, ChunkMap map) {
    if (map.physicalEnd() > physical.size()) {
      throw new IndexOutOfBoundsException(
          "map up to " + map.physicalEnd() + " of " + physical.name() + ", " + physical.size());
    }
    this.physical = physical;
    this.map = map;
  }

  @Override
  public String name() {
    return physical.name();
  }

  @Override
  public long size() {
    return map.logicalLength();
  }

  @Override
  public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size());
    Objects.checkFromIndexSize(offset, length, buffer.length);
    for (int done = 0; done < length; ) {
      int step = Math.min(MAX_STEP, length - done);
      readStep(position + done, buffer, offset + done, step);
      done += step;
    }
  }

  private void readStep(long position, byte[] buffer, int offset, int length) throws IOException {
    long span = span(position, length);
    if (span == length || !isWorthWhole(span, length)) {
      readPieces(position, buffer, offset, length);
    } else {
      byte[] all = new byte[(int) span];
      readInPlace(position, all, 0, length);
      System.arraycopy(all, 0, buffer, offset, length);
    }
  }

  /**
   * As {@link #readFully} in one step, but may write to all of the buffer after {@code offset}, to
   * have no need for another one.
   */
  void readInPlace(long position, byte[] buffer, int offset, int length) throws IOException {
    long span = span(position, length);
    if (!isWorthWhole(span, length) || span > buffer.length - offset) {
      readPieces(position, buffer, offset, length);
      return;
    }
    long first = map.physical(position);
    physical.readFully(first, buffer, offset, (int) span);
    map.forEach(
        position,
        length,
        (logical, at, count) ->
            System.arraycopy(
                buffer,
                offset + (int) (at - first),
                buffer,
                offset + (int) (logical - position),
                (int) count));
  }

  private void readPieces(long position, byte[] buffer, int offset, int length) throws IOException {
    map.forEach(
        position,
        length,
        (logical, at, count) ->
            physical.readFully(at, buffer, offset + (int) (logical - position), (int) count));
  }

  /** The number of physical bytes from the first to the last byte of a range that is not empty. */
  private long span(long position, int length) {
    return map.physical(position + length - 1) + 1 - map.physical(position);
  }

  /** Whether there is so little between the pieces that one read is better than several. */
  private static boolean isWorthWhole(long span, int length) {
    return span <= length + spareFor(length);
  }

  /** How much more than {@code length} a buffer for {@link #readInPlace} should have. */
  static int spareFor(int length) {
    return length / 8 + 64;
  }

  @Override
  public void close() throws IOException {
    physical.close();
  }
}
