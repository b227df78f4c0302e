package io.github.dupfs.posix;

import com.kenai.jffi.MemoryIO;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The content of a regular file, as it is at the time of each read. Must be closed: it owns a
 * descriptor and memory outside the heap. Not thread-safe, but may be passed on to another thread.
 */
public final class FileInput extends InputStream {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  /** Larger pieces are hardly quicker. */
  private static final int LARGEST_PIECE = 128 << 10;

  private static final int SMALLEST_PIECE = 4 << 10;
  private static final long FREED = 0;

  private final int descriptor;
  private final Supplier<String> path;
  private final int capacity;
  private long memory;

  /** What of the memory was read from the file but not from here: {@code [next, end)}. */
  private int next;

  private int end;

  /** Bytes read from the file. */
  private long position;

  /**
   * @param descriptor closed with this, but not if this fails for want of memory
   * @param size what the file has probably; just for how much to read at once
   * @param path of the file for messages
   */
  FileInput(int descriptor, long size, Supplier<String> path) {
    this.descriptor = descriptor;
    this.path = path;
    this.capacity = (int) Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, size));
    this.memory = MEMORY.allocateMemory(capacity, false);
  }

  @Override
  public int read() throws IOException {
    return fill() ? MEMORY.getByte(memory + next++) & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, end - next);
    MEMORY.getByteArray(memory + next, target, offset, count);
    next += count;
    return count;
  }

  /** Makes sure that there is something to take; returns false at the end of the file. */
  private boolean fill() throws IOException {
    if (memory == FREED) {
      throw new IOException(path.get() + ": read after it was closed");
    }
    if (next < end) {
      return true;
    }
    long count;
    do {
      count = LibC.INSTANCE.read(descriptor, memory, capacity);
    } while (count < 0 && LibC.errno() == SystemError.EINTR);
    if (count < 0) {
      FileSystemException error = SystemError.of(LibC.errno(), path.get());
      throw new FileSystemException(
          error.getFile(), null, "at byte " + position + ": " + error.getReason());
    }
    next = 0;
    end = (int) count;
    position += count;
    return count > 0;
  }

  @Override
  public void close() {
    if (memory != FREED) {
      MEMORY.freeMemory(memory);
      memory = FREED;
      LibC.INSTANCE.close(descriptor);
    }
  }
}
