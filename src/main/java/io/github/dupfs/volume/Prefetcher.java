package io.github.dupfs.volume;

import java.io.IOException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does what will be wanted soon, on threads that have nothing else to do; what finds all of them
 * busy is left undone. Safe for use by many threads at once.
 */
final class Prefetcher {
  private static final int MAX_THREADS = 4;

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          0,
          Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()),
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          task -> {
            Thread thread = new Thread(task, "prefetch");
            thread.setDaemon(true);
            return thread;
          },
          new ThreadPoolExecutor.DiscardPolicy());

  /** Something that is done again, and may fail again, when it is wanted. */
  @FunctionalInterface
  interface Task {
    void run() throws IOException;
  }

  void start(Task task) {
    threads.execute(
        () -> {
          try {
            task.run();
          } catch (IOException | RuntimeException e) {
            // Whoever wants it finds out.
            return;
          }
        });
  }
}
