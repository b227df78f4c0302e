package io.github.dupfs.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** One line of standard error that is written again and again, if that is a terminal. */
final class Terminal implements AutoCloseable {
  private static final String CLEAR_LINE = "\r\033[K";

  /** More would go on in the next line, and stay there, on narrow terminals. */
  private static final int WIDTH = 79;

  private final PrintStream out;
  private final boolean visible;
  private boolean shown;
  private boolean closed;

  Terminal(PrintStream out, boolean visible) {
    this.out = out;
    this.visible = visible;
  }

  /** Standard error. */
  static Terminal standardError() {
    return new Terminal(System.err, isTerminal(Path.of("/proc/self/fd/2")));
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

  /** Whether anybody sees it. */
  boolean isVisible() {
    return visible;
  }

  /** Shows a text in place of the one before. */
  synchronized void show(String text) {
    if (visible && !closed) {
      String line = text.length() <= WIDTH ? text : text.substring(0, WIDTH - 1) + "…";
      out.print(CLEAR_LINE + line);
      out.flush();
      shown = true;
    }
  }

  /** Takes the text away, so that something else can be written. */
  synchronized void clear() {
    if (shown) {
      out.print(CLEAR_LINE);
      out.flush();
      shown = false;
    }
  }

  /** Takes the text away, and shows nothing any more. */
  @Override
  public synchronized void close() {
    clear();
    closed = true;
  }
}
