package io.github.dupfs.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The user's gpg, version 2.1 or newer, with its agent, pinentry and smartcards. Which keyring it
 * uses is up to its environment ({@code GNUPGHOME}) and options. Immutable, thread-safe.
 */
public final class Gnupg {
  private static final List<String> COMMON =
      List.of("--batch", "--no-tty", "--no-secmem-warning", "--status-fd", "1");

  /** Whoever is asked for a passphrase may take this long. */
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final Duration TIMEOUT_AFTER_EXIT = Duration.ofSeconds(10);
  private static final int MAX_OUTPUT = 1 << 24;

  private final List<String> command;

  /**
   * @param program the name or path of gpg
   * @param options given to every call before dupfs's own
   */
  public Gnupg(String program, List<String> options) {
    List<String> all = new ArrayList<>();
    all.add(program);
    all.addAll(options);
    this.command = List.copyOf(all);
  }

  /** What a call has given. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(int exitCode, byte[] output, String errors) {
    /** The status lines of a call that writes nothing else, without their prefix. */
    List<String> status() {
      return new String(output, StandardCharsets.ISO_8859_1)
          .lines()
          .filter(line -> line.startsWith("[GNUPG:] "))
          .map(line -> line.substring(9))
          .toList();
    }
  }

  /** Runs gpg with status lines as output. */
  Result runWithStatus(List<String> arguments, byte[] input, String file) throws IOException {
    List<String> all = new ArrayList<>(COMMON);
    all.addAll(arguments);
    return run(all, input, file);
  }

  /**
   * Runs gpg to its end.
   *
   * @throws DecryptionException if it cannot be run, or does not end in time
   */
  Result run(List<String> arguments, byte[] input, String file) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(arguments);
    Process process;
    try {
      process = new ProcessBuilder(all).start();
    } catch (IOException e) {
      throw new DecryptionException(file, "cannot run gpg: " + e.getMessage(), e);
    }
    try {
      Collector output = new Collector(process.getInputStream());
      Collector errors = new Collector(process.getErrorStream());
      Thread writer = startDaemon("gpg input", () -> feed(process.getOutputStream(), input));
      if (!process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new DecryptionException(
            file, "gpg did not finish within " + TIMEOUT.toMinutes() + " minutes");
      }
      writer.join(TIMEOUT_AFTER_EXIT.toMillis());
      return new Result(
          process.exitValue(), output.bytes(), new String(errors.bytes(), StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while gpg was running for " + file);
    } finally {
      process.destroyForcibly();
    }
  }

  /** That gpg stops reading early is its business; its status says why. */
  private static void feed(OutputStream out, byte[] input) {
    try (out) {
      out.write(input);
    } catch (IOException e) {
      return;
    }
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
