package io.github.dupfs.volume;

import io.github.dupfs.cache.MemoryCache;
import io.github.dupfs.cache.Prefetcher;
import io.github.dupfs.io.ByteSource;
import io.github.dupfs.repository.SegmentLoader;
import java.io.IOException;
import java.util.Objects;

/**
 * The tar stream of one volume at any position, decoded segment by segment through a cache that all
 * volumes share, and ahead of a reader that goes on from one segment to the next. Safe for use by
 * many threads at once.
 */
public final class VolumeReader {
  private static final Prefetcher PREFETCHER = new Prefetcher("read ahead");
  private static final int NONE = -2;

  private final ByteSource content;

  /** Reads through {@code loader} and {@code cache}. */
  public VolumeReader(SegmentLoader loader, MemoryCache<SegmentKey, byte[]> cache) {
    this.content = loader.layout().content(new Segments(loader, cache));
  }

  /**
   * Reads exactly {@code length} bytes of the tar stream.
   *
   * @throws IndexOutOfBoundsException if a range is outside of the buffer or of the stream
   * @throws IOException if any of these bytes cannot be had unharmed
   */
  public void readFully(long tarOffset, byte[] buffer, int offset, int length) throws IOException {
    content.readFully(tarOffset, buffer, offset, length);
  }

  /** Names a segment of a file in the cache. */
  public record SegmentKey(SegmentLoader loader, int segment) {}

  private static final class Segments implements ByteSource {
    private final SegmentLoader loader;
    private final MemoryCache<SegmentKey, byte[]> cache;

    /** The segment that was read last; where several readers meet, of any of them. */
    private volatile int last = NONE;

    /** How many segments are decoded ahead. */
    private volatile int ahead;

    Segments(SegmentLoader loader, MemoryCache<SegmentKey, byte[]> cache) {
      this.loader = loader;
      this.cache = cache;
    }

    @Override
    public String name() {
      return loader.fileName();
    }

    @Override
    public long size() {
      return loader.layout().packetBytes();
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(position, length, size());
      int done = 0;
      while (done < length) {
        int segment = loader.layout().segmentAt(position + done);
        prefetchAfter(segment);
        byte[] bytes = load(segment);
        int from = (int) (position + done - loader.layout().segmentStart(segment));
        int part = Math.min(length - done, bytes.length - from);
        System.arraycopy(bytes, from, buffer, offset + done, part);
        done += part;
      }
    }

    /** The more segments somebody has read in a row, the more are decoded ahead. */
    private void prefetchAfter(int segment) {
      int before = last;
      last = segment;
      if (segment != before + 1) {
        ahead = segment == before ? ahead : 0;
        return;
      }
      ahead = Math.min(2 * ahead + 1, Prefetcher.cores());
      for (int i = 1; i <= ahead && segment + i < loader.layout().segments(); i++) {
        int next = segment + i;
        PREFETCHER.start(() -> load(next));
      }
    }

    private byte[] load(int segment) throws IOException {
      return cache.get(new SegmentKey(loader, segment), () -> loader.load(segment));
    }

    @Override
    public void close() {}
  }
}
