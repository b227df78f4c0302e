package io.github.dupfs.deflate;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Room for the input and the output of one segment after another, which other threads compress.
 *
 * <p>The user fills {@link #input}, calls {@link #start}, then {@link #await}, then takes {@link
 * #output}; in between, the arrays are the compressing thread's.
 */
final class Segment {
  final byte[] input;
  int length;

  private final SegmentCompressor compressor;
  private byte[] output = {};
  private @Nullable FutureTask<Integer> task;
  private boolean closed;

  /**
   * @param capacity the length of the longest input
   * @param compressor is closed with this
   */
  Segment(int capacity, SegmentCompressor compressor) {
    this.input = new byte[capacity];
    this.compressor = compressor;
  }

  byte[] output() {
    return output;
  }

  void start(Executor workers) {
    task = new FutureTask<>(this::deflate);
    workers.execute(task);
  }

  private synchronized int deflate() throws IOException {
    if (closed) {
      return 0;
    }
    int room = SegmentCompressor.maxLength(length);
    if (output.length < room) {
      output = new byte[room];
    }
    return compressor.deflate(input, length, output);
  }

  /** Whether {@link #await} would not wait. */
  boolean isDone() {
    return task != null && task.isDone();
  }

  /**
   * Waits for the output.
   *
   * @return the length of the output
   * @throws IOException if compressing has failed
   */
  int await() throws IOException {
    if (task == null) {
      throw new IllegalStateException("not started");
    }
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while compressing");
    } catch (ExecutionException e) {
      throw new IOException("compressing has failed: " + e.getCause(), e.getCause());
    }
  }

  /** Frees the compressor, after waiting for it if it is at work; compresses nothing more. */
  synchronized void close() {
    closed = true;
    compressor.close();
  }
}
