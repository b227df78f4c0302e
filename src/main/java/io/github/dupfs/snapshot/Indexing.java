package io.github.dupfs.snapshot;

import io.github.dupfs.cache.Prefetcher;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

/**
 * Reads files into the index on all cores, in a given order, and tells how far that is. Safe for
 * use by many threads at once.
 */
public final class Indexing {
  private static final Logger LOG = System.getLogger(Indexing.class.getName());

  private final Queue<Step> waiting;
  private final Set<Step> running = ConcurrentHashMap.newKeySet();
  private final long totalBytes;
  private final AtomicLong endedBytes = new AtomicLong();
  private final AtomicInteger failures = new AtomicInteger();
  private final CountDownLatch threads = new CountDownLatch(Prefetcher.cores());
  private final Level failureLevel;

  private Indexing(List<Step> steps, Level failureLevel) {
    this.waiting = new ConcurrentLinkedQueue<>(steps);
    this.failureLevel = failureLevel;
    this.totalBytes = steps.stream().mapToLong(Step::bytes).sum();
  }

  /**
   * One file, and what brings it into the index.
   *
   * @param bytes its size
   */
  record Step(String fileName, long bytes, Prefetcher.Task task) {}

  /**
   * Starts, and returns.
   *
   * @param failureLevel how loudly it is told what cannot be read
   */
  static Indexing start(List<Step> steps, Level failureLevel) {
    Indexing indexing = new Indexing(steps, failureLevel);
    for (int i = 0; i < Prefetcher.cores(); i++) {
      Thread thread = new Thread(indexing::work, "indexing");
      thread.setDaemon(true);
      thread.start();
    }
    return indexing;
  }

  private void work() {
    for (Step step = waiting.poll(); step != null; step = waiting.poll()) {
      running.add(step);
      try {
        step.task.run();
      } catch (IOException | RuntimeException e) {
        failures.incrementAndGet();
        LOG.log(failureLevel, "{0}", String.valueOf(e.getMessage()));
      }
      running.remove(step);
      endedBytes.addAndGet(step.bytes);
    }
    threads.countDown();
  }

  /** Waits for the end, at most so long; returns whether it has come. */
  public boolean await(long milliseconds) throws InterruptedException {
    return threads.await(milliseconds, TimeUnit.MILLISECONDS);
  }

  /** Leaves out what is not begun. */
  public void cancel() {
    waiting.clear();
  }

  /** The size of all files, those in the index already among them. */
  public long totalBytes() {
    return totalBytes;
  }

  /**
   * How much of that is in the index.
   *
   * @param bytesRead how much was read of a file
   */
  public long doneBytes(ToLongFunction<String> bytesRead) {
    long bytes = endedBytes.get();
    for (Step step : running) {
      bytes += Math.min(step.bytes, bytesRead.applyAsLong(step.fileName));
    }
    return bytes;
  }

  /** How many files could not be read. */
  public int failures() {
    return failures.get();
  }
}
