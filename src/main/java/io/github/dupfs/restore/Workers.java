package io.github.dupfs.restore;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Threads that do tasks, nearly in the order that they are handed in. Whoever hands in more than
 * they keep up with does the oldest of the tasks meanwhile: what tasks read lies close together
 * then, and is in memory.
 */
final class Workers implements AutoCloseable {
  /** So many tasks wait at most. */
  private static final int QUEUE = 64;

  private final ThreadPoolExecutor threads;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Workers(int count) {
    threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Workers::thread,
            Workers::runOldest);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "worker");
    thread.setDaemon(true);
    return thread;
  }

  private static void runOldest(Runnable task, ThreadPoolExecutor threads) {
    BlockingQueue<Runnable> waiting = threads.getQueue();
    while (!waiting.offer(task)) {
      Runnable oldest = waiting.poll();
      if (oldest != null) {
        oldest.run();
      }
    }
  }

  /** Hands in a task; called by one thread. */
  void submit(Runnable task) {
    threads.execute(
        () -> {
          try {
            task.run();
          } catch (RuntimeException | Error e) {
            failure.compareAndSet(null, e);
          }
        });
  }

  /**
   * Waits until all is done.
   *
   * @throws IllegalStateException if a task has thrown anything
   */
  @Override
  public void close() {
    threads.shutdown();
    try {
      threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Throwable thrown = failure.get();
    if (thrown != null) {
      throw new IllegalStateException("a task has failed", thrown);
    }
  }
}
