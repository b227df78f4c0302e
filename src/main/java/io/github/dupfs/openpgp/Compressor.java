package io.github.dupfs.openpgp;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Compresses the content of messages as raw deflate (RFC 1951), which is given to this package from
 * outside.
 */
@FunctionalInterface
public interface Compressor {

  /**
   * Starts a stream of deflate data.
   *
   * @param out takes the data, from one thread at a time; must not be used any more after the
   *     stream has been finished or closed
   */
  Deflation start(OutputStream out) throws IOException;

  /**
   * One stream of deflate data.
   *
   * @param stream takes what is to be compressed; closing it gives up what is not finished
   * @param completion completes the data on {@code out}
   */
  record Deflation(OutputStream stream, Completion completion) implements Closeable {
    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  /** The end of a stream, reached once. */
  @FunctionalInterface
  interface Completion {
    /** Writes all that is left to be written. Closes nothing. */
    void finish() throws IOException;
  }
}
