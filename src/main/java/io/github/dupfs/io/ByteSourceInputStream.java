package io.github.dupfs.io;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** Reads a range of a {@link ByteSource} from its start to its end. Does not close the source. */
public final class ByteSourceInputStream extends InputStream {
  private final ByteSource source;
  private final long end;
  private long position;

  /** Reads {@code [position, end)} of {@code source}. */
  public ByteSourceInputStream(ByteSource source, long position, long end) {
    if (position < 0 || end < position || end > source.size()) {
      throw new IndexOutOfBoundsException(
          "range [" + position + ", " + end + ") of " + source.name() + ", size " + source.size());
    }
    this.source = source;
    this.position = position;
    this.end = end;
  }

  /** Reads all of {@code source}. */
  public ByteSourceInputStream(ByteSource source) {
    this(source, 0, source.size());
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
    int count = (int) Math.min(length, end - position);
    if (count <= 0) {
      return -1;
    }
    source.readFully(position, buffer, offset, count);
    position += count;
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.max(0, Math.min(count, end - position));
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - position);
  }
}
