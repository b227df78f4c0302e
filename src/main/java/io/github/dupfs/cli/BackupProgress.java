package io.github.dupfs.cli;

import io.github.dupfs.backup.Backup;
import io.github.dupfs.backup.Backup.Totals;
import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A line on the terminal that tells how far a backup is. What there is to do is counted meanwhile
 * by a walk of its own, so that it can tell how long it is going to take.
 */
final class BackupProgress implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 200;

  private final Terminal terminal;
  private final long start = System.nanoTime();
  private volatile FilePath path = FilePath.ROOT;
  private final LongAdder objects = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private volatile @Nullable Totals totals;
  private @Nullable Thread printer;

  BackupProgress(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Starts to show it, if anybody sees it. */
  void start(Backup backup) {
    if (terminal.isVisible()) {
      printer = started("progress", this::print);
      started("count", () -> count(backup));
    }
  }

  private static Thread started(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** So much more is done. */
  void at(FilePath current, long moreObjects, long moreBytes) {
    path = current;
    objects.add(moreObjects);
    bytes.add(moreBytes);
  }

  private void count(Backup backup) {
    try {
      totals = backup.count();
    } catch (IOException e) {
      // The backup itself meets the same, and tells the user.
      totals = null;
    }
  }

  private void print() {
    try {
      while (true) {
        Thread.sleep(INTERVAL_MILLIS);
        double seconds = (System.nanoTime() - start) / 1e9;
        terminal.show(text(objects.sum(), bytes.sum(), totals, seconds) + ": " + path);
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
    terminal.close();
  }
}
