package io.github.dupfs.cli;

import io.github.dupfs.snapshot.Indexing;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/** Tells on the terminal how far something is that takes long. */
final class Progress {
  private static final long INTERVAL_MILLIS = 200;

  /** What is over after so many intervals is not worth a line. */
  private static final int PATIENCE = 3;

  /** The rate is that of so many intervals. */
  private static final int MEMORY = 50;

  private final Terminal terminal;

  Progress(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * Waits for the end, and shows how far it is; what is not begun is left out once {@code stopped}.
   *
   * @param bytesRead how much was read of a file
   */
  void await(
      String what, Indexing indexing, ToLongFunction<String> bytesRead, BooleanSupplier stopped)
      throws InterruptedException {
    Deque<Long> lately = new ArrayDeque<>();
    while (!indexing.await(INTERVAL_MILLIS)) {
      if (stopped.getAsBoolean()) {
        indexing.cancel();
      }
      long done = indexing.doneBytes(bytesRead);
      lately.add(done);
      if (lately.size() > PATIENCE) {
        double rate = (done - lately.getFirst()) * 1e3 / (INTERVAL_MILLIS * (lately.size() - 1));
        terminal.show(what + ": " + text(done, indexing.totalBytes(), rate));
      }
      if (lately.size() == MEMORY) {
        lately.remove();
      }
    }
    terminal.clear();
  }

  /**
   * Such as {@code 34.1 MiB of 120.4 MiB (28 %), 12.1 MiB/s, 7 s left}.
   *
   * @param rate bytes per second
   */
  static String text(long done, long total, double rate) {
    String text = ByteCount.text(done) + " of " + ByteCount.text(total);
    if (total > 0) {
      text += " (" + 100 * done / total + " %)";
    }
    if (rate >= 1) {
      text += ", " + ByteCount.text((long) rate) + "/s";
      text += ", " + duration((long) ((total - done) / rate)) + " left";
    }
    return text;
  }

  private static String duration(long seconds) {
    return seconds < 60
        ? seconds + " s"
        : seconds < 3600
            ? seconds / 60 + " min " + seconds % 60 + " s"
            : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}
