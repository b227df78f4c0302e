package io.github.dupfs.cli;

import io.github.dupfs.io.Totals;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells how far a backup is: by a line on the terminal that changes, or by one line after the
 * other. What there is to do is counted meanwhile by a walk of its own, so that it can tell how
 * long it is going to take.
 */
final class BackupProgress implements AutoCloseable {
  private static final Duration LIVE = Duration.ofMillis(200);

  private final Duration interval;
  private final @Nullable Consumer<String> display;
  private final long start = System.nanoTime();
  private volatile Object place = "";
  private final LongAdder objects = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private volatile @Nullable Totals totals;
  private @Nullable Thread printer;

  private BackupProgress(Duration interval, @Nullable Consumer<String> display) {
    this.interval = interval;
    this.display = display;
  }

  /** Of what is to be done. */
  @FunctionalInterface
  interface Count {
    Totals count() throws IOException;
  }

  /** Tells nothing. */
  static BackupProgress hidden() {
    return new BackupProgress(LIVE, null);
  }

  /** On a terminal that is visible. */
  static BackupProgress on(Terminal terminal) {
    return new BackupProgress(LIVE, terminal::show);
  }

  /** By a line after each interval. */
  static BackupProgress inLines(Consumer<String> lines, Duration interval) {
    return new BackupProgress(interval, lines);
  }

  /**
   * Starts to tell.
   *
   * @param activity in front of each line
   */
  void start(String activity, Count all) {
    if (display != null) {
      Consumer<String> shown = display;
      printer = started("progress", () -> print(activity, shown));
      started("count", () -> count(all));
    }
  }

  private static Thread started(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /**
   * So much more is done.
   *
   * @param current what it is at; shown as text
   */
  void at(Object current, long moreObjects, long moreBytes) {
    place = current;
    objects.add(moreObjects);
    bytes.add(moreBytes);
  }

  private void count(Count all) {
    try {
      totals = all.count();
    } catch (IOException e) {
      // The backup itself meets the same, and tells the user.
      totals = null;
    }
  }

  private void print(String activity, Consumer<String> shown) {
    try {
      while (true) {
        Thread.sleep(interval.toMillis());
        double seconds = (System.nanoTime() - start) / 1e9;
        shown.accept(activity + text(objects.sum(), bytes.sum(), totals, seconds) + ": " + place);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Such as {@code 1,234 of 5,678 files, 1.2 GiB of 3.4 GiB (35 %), 80.1 MiB/s, 28 s left}. */
  static String text(long objects, long bytes, @Nullable Totals totals, double seconds) {
    return totals == null || totals.bytes() < bytes
        ? String.format(Locale.ROOT, "%,d files, %s", objects, ByteCount.text(bytes))
        : String.format(Locale.ROOT, "%,d of %,d files, ", objects, totals.objects())
            + Progress.text(bytes, totals.bytes(), bytes / seconds);
  }

  @Override
  public void close() {
    if (printer != null) {
      printer.interrupt();
    }
  }
}
