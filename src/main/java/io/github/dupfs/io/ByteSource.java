package io.github.dupfs.io;

import java.io.Closeable;
import java.io.IOException;

/**
 * A file whose bytes can be read at any position.
 *
 * <p>Positions and lengths are bytes; ranges are half-open. Implementations are safe for use by
 * several threads at once and keep no position. Who opens a source closes it.
 */
public interface ByteSource extends Closeable {

  /** The name to use in messages: a file name, never a secret. */
  String name();

  /** The length in bytes, constant for the life of this source. */
  long size();

  /**
   * Reads exactly {@code length} bytes at {@code position} into {@code buffer[offset, offset +
   * length)}.
   *
   * @throws IndexOutOfBoundsException if a range is outside of the buffer or of {@code [0, size())}
   * @throws java.io.EOFException if the file has become shorter than {@link #size()}
   * @throws IOException if reading fails
   */
  void readFully(long position, byte[] buffer, int offset, int length) throws IOException;

  @Override
  void close() throws IOException;
}
