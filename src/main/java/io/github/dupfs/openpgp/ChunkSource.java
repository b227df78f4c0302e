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
    long first = map.physical(position);
    long span = map.physical(position + length - 1) + 1 - first;
    if (span == length) {
      physical.readFully(first, buffer, offset, length);
    } else if (span <= length + length / 8 + 64) {
      byte[] all = new byte[(int) span];
      physical.readFully(first, all, 0, all.length);
      map.forEach(
          position,
          length,
          (logical, at, count) ->
              System.arraycopy(
                  all,
                  (int) (at - first),
                  buffer,
                  offset + (int) (logical - position),
                  (int) count));
    } else {
      map.forEach(
          position,
          length,
          (logical, at, count) ->
              physical.readFully(at, buffer, offset + (int) (logical - position), (int) count));
    }
  }

  @Override
  public void close() throws IOException {
    physical.close();
  }
}
