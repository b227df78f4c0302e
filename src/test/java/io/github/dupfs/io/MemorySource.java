package io.github.dupfs.io;

import java.io.EOFException;
import java.util.Objects;

/** Bytes in memory as a file, which may turn out to be shorter than it said. */
public final class MemorySource implements ByteSource {
  private final String name;
  private final byte[] bytes;
  private final long size;

  /** A file of these bytes. */
  public MemorySource(String name, byte[] bytes) {
    this(name, bytes, bytes.length);
  }

  /** A file that has only these bytes although it had {@code size} when it was opened. */
  public MemorySource(String name, byte[] bytes, long size) {
    this.name = name;
    this.bytes = bytes;
    this.size = size;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void readFully(long position, byte[] buffer, int offset, int length) throws EOFException {
    Objects.checkFromIndexSize(position, length, size);
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (position + length > bytes.length) {
      throw new EOFException(name + " ends at byte " + bytes.length);
    }
    System.arraycopy(bytes, (int) position, buffer, offset, length);
  }

  @Override
  public void close() {}
}
