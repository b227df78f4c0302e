package io.github.dupfs.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One running gpg. Threads of its own read what it writes, so that it never waits for a reader.
 * Closing it kills gpg if it still runs. Not thread-safe.
 */
final class GnupgProcess implements Closeable {
  /** Whoever is asked for a passphrase may take this long. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final Duration TIMEOUT_AFTER_EXIT = Duration.ofSeconds(10);
  private static final int MAX_OUTPUT = 1 << 24;

  private final Process process;
  private final Collector output;
  private final Collector errors;

  private GnupgProcess(Process process) {
    this.process = process;
    this.output = new Collector(process.getInputStream());
    this.errors = new Collector(process.getErrorStream());
  }

  /**
   * Starts gpg.
   *
   * @throws GnupgException if there is no such program
   */
  static GnupgProcess start(List<String> command) throws GnupgException {
    try {
      return new GnupgProcess(new ProcessBuilder(command).start());
    } catch (IOException e) {
      throw GnupgException.notStarted(e);
    }
  }

  /** What gpg reads; the caller closes it, where gpg's input ends. */
  OutputStream input() {
    return process.getOutputStream();
  }

  /** Gives gpg all of its input, while it writes its output. */
  void feed(byte[] input) {
    startDaemon("gpg input", () -> write(process.getOutputStream(), input));
  }

  /** That gpg stops reading early is its business; its status says why. */
  private static void write(OutputStream out, byte[] input) {
    try (out) {
      out.write(input);
    } catch (IOException e) {
      return;
    }
  }

  /**
   * Waits for gpg's end.
   *
   * @throws GnupgException if it does not end in time
   */
  Gnupg.Result result() throws IOException {
    try {
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw GnupgException.notEnded(TIMEOUT.toMinutes() + " minutes");
      }
      return new Gnupg.Result(
          process.exitValue(), output.bytes(), new String(errors.bytes(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while gpg was running");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private static Thread startDaemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** Reads a pipe to its end in a thread of its own, and keeps what fits. */
  private static final class Collector {
    private final InputStream in;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final Thread thread;

    Collector(InputStream in) {
      this.in = in;
      this.thread = startDaemon("gpg output", this::collect);
    }

    private void collect() {
      byte[] buffer = new byte[8192];
      try (in) {
        for (int count; (count = in.read(buffer)) >= 0; ) {
          synchronized (kept) {
            kept.write(buffer, 0, Math.min(count, MAX_OUTPUT - kept.size()));
          }
        }
      } catch (IOException e) {
        return;
      }
    }

    byte[] bytes() throws InterruptedException {
      thread.join(TIMEOUT_AFTER_EXIT.toMillis());
      synchronized (kept) {
        return kept.toByteArray();
      }
    }
  }
}
