package io.github.dupfs.cache;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does what will be wanted soon, on threads that have nothing else to do; what finds all of them
 * busy is left undone. Safe for use by many threads at once.
 */
public final class Prefetcher {
  /** As many as there are cores, but at most so many. */
  private static final int MAX_THREADS = 4;

  private final ThreadPoolExecutor threads;

  /**
   * @param name of its threads
   */
  public Prefetcher(String name) {
    threads =
        new ThreadPoolExecutor(
            0, cores(), 10, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> thread(task, name));
  }

  /** The number of threads that keep this machine busy, within reason. */
  public static int cores() {
    return Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
  }

  private static Thread thread(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Something that is done again, and may fail again, when it is wanted. */
  @FunctionalInterface
  public interface Task {
    void run() throws IOException;
  }

  /**
   * Starts a task.
   *
   * @return whether a thread was free to do it
   */
  public boolean start(Task task) {
    try {
      threads.execute(() -> attempt(task));
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  private static void attempt(Task task) {
    try {
      task.run();
    } catch (IOException | RuntimeException e) {
      // Whoever wants it finds out.
      return;
    }
  }
}
