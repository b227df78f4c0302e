package io.github.dupfs.cli;

import io.github.dupfs.snapshot.Indexing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/** A line on the terminal that tells how far something is that takes long. */
final class Progress {
  private static final long INTERVAL_MILLIS = 200;

  /** What is over after so many intervals is not worth a line. */
  private static final int PATIENCE = 3;

  /** The rate is that of so many intervals. */
  private static final int MEMORY = 50;

  private static final String CLEAR_LINE = "\r\033[K";

  private final PrintStream out;
  private final boolean visible;

  private Progress(PrintStream out, boolean visible) {
    this.out = out;
    this.visible = visible;
  }

  /** On standard error, if that is a terminal; otherwise nothing is shown. */
  static Progress onStandardError() {
    return new Progress(System.err, isTerminal(Path.of("/proc/self/fd/2")));
  }

  /** Whether anybody sees it. */
  boolean isVisible() {
    return visible;
  }

  private static boolean isTerminal(Path descriptor) {
    try {
      String file = Files.readSymbolicLink(descriptor).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
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
    boolean shown = false;
    while (!indexing.await(INTERVAL_MILLIS)) {
      if (stopped.getAsBoolean()) {
        indexing.cancel();
      }
      long done = indexing.doneBytes(bytesRead);
      lately.add(done);
      if (visible && lately.size() > PATIENCE) {
        double rate = (done - lately.getFirst()) * 1e3 / (INTERVAL_MILLIS * (lately.size() - 1));
        print(CLEAR_LINE + text(what, done, indexing.totalBytes(), rate));
        shown = true;
      }
      if (lately.size() == MEMORY) {
        lately.remove();
      }
    }
    if (shown) {
      print(CLEAR_LINE);
    }
  }

  private void print(String text) {
    out.print(text);
    out.flush();
  }

  /**
   * Such as {@code reading signatures: 34.1 MiB of 120.4 MiB (28 %), 12.1 MiB/s, 7 s left}.
   *
   * @param rate bytes per second
   */
  static String text(String what, long done, long total, double rate) {
    String text = what + ": " + ByteCount.text(done) + " of " + ByteCount.text(total);
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
