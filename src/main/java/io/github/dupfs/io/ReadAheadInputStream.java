package io.github.dupfs.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads another stream in a thread of its own, up to half a megabyte ahead, so that one core can
 * make the bytes while another uses them.
 *
 * <p>What the other stream throws comes after the bytes before it, and again at every later read.
 * What its thread did up to the end is visible to whoever was told of the end. Not for use by
 * several threads at once, but for {@link #close}.
 */
public final class ReadAheadInputStream extends InputStream {
  private static final int BLOCK = 128 << 10;
  private static final int BLOCKS = 4;

  private final InputStream in;
  private final Thread reader;
  private final byte[][] blocks = new byte[BLOCKS][];
  private final int[] lengths = new int[BLOCKS];

  /** Guarded by this, as are the next five: blocks that were ever filled. */
  private long filled;

  /** Blocks that were ever used up. */
  private long used;

  private boolean using;
  private boolean ended;
  private boolean closed;
  private @Nullable Throwable failure;

  private byte[] block = {};
  private int next;
  private int end;

  /**
   * Starts to read.
   *
   * @param in nobody else may use it before the end was reported or this stream was closed
   * @param name of the thread
   */
  public ReadAheadInputStream(InputStream in, String name) {
    this.in = in;
    this.reader = new Thread(this::fillBlocks, name);
    reader.setDaemon(true);
    reader.start();
  }

  private void fillBlocks() {
    while (awaitRoom()) {
      int slot = (int) (filled % BLOCKS);
      if (blocks[slot] == null) {
        blocks[slot] = new byte[BLOCK];
      }
      int length = 0;
      boolean last = false;
      Throwable thrown = null;
      try {
        while (length < BLOCK && !last) {
          int count = in.read(blocks[slot], length, BLOCK - length);
          last = count < 0;
          length += Math.max(0, count);
        }
      } catch (Throwable e) {
        last = true;
        thrown = e;
      }
      filled(slot, length, last, thrown);
    }
  }

  private synchronized boolean awaitRoom() {
    boolean interrupted = false;
    while (filled - used == BLOCKS && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return !closed && !ended;
  }

  private synchronized void filled(int slot, int length, boolean last, @Nullable Throwable thrown) {
    if (length > 0) {
      lengths[slot] = length;
      filled++;
    }
    ended = last;
    failure = thrown;
    notifyAll();
  }

  /** Makes the next block the one to read from; returns false at the end. */
  private synchronized boolean findBlock() throws IOException {
    if (using) {
      used++;
      using = false;
      notifyAll();
    }
    while (filled == used && !ended && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading");
      }
    }
    if (filled > used && !closed) {
      int slot = (int) (used % BLOCKS);
      block = blocks[slot];
      next = 0;
      end = lengths[slot];
      using = true;
      return true;
    }
    next = 0;
    end = 0;
    if (closed) {
      throw new IOException("the stream is closed");
    }
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
    return false;
  }

  @Override
  public int read() throws IOException {
    return next < end || findBlock() ? block[next++] & 0xff : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (next == end && !findBlock()) {
      return -1;
    }
    int count = Math.min(length, end - next);
    System.arraycopy(block, next, buffer, offset, count);
    next += count;
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    if (count <= 0 || (next == end && !findBlock())) {
      return 0;
    }
    int skipped = (int) Math.min(count, end - next);
    next += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return end - next;
  }

  /** Waits until nothing is read from the other stream any more, which stays open. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (reader.isAlive()) {
      try {
        reader.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
