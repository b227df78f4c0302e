package io.github.dupfs.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Where the passphrase comes from. */
final class Passphrases {
  private static final int MAX_LENGTH = 1 << 16;
  private static final String PROMPT = "Passphrase of the backup: ";

  private Passphrases() {}

  /**
   * The passphrase that was given by an option or in the environment as {@code PASSPHRASE}, or
   * null.
   */
  static byte @Nullable [] given(RepositoryOptions options) throws IOException {
    Path file = options.passphraseFile;
    if (file != null) {
      return firstLine(file);
    }
    Integer descriptor = options.passphraseDescriptor;
    if (descriptor != null) {
      return firstLine(Path.of("/dev/fd/" + descriptor));
    }
    String environment = System.getenv("PASSPHRASE");
    return environment == null ? null : environment.getBytes(StandardCharsets.UTF_8);
  }

  private static byte @Nullable [] promptAt(Path terminal) {
    try (OutputStream out = Files.newOutputStream(terminal)) {
      out.write(PROMPT.getBytes(StandardCharsets.US_ASCII));
      echo(terminal, false);
      try {
        return firstLine(terminal);
      } finally {
        echo(terminal, true);
        out.write('\n');
      }
    } catch (IOException e) {
      return null;
    }
  }

  private static void echo(Path terminal, boolean on) throws IOException {
    Process stty =
        new ProcessBuilder("stty", on ? "echo" : "-echo").redirectInput(terminal.toFile()).start();
    try {
      if (stty.waitFor() != 0) {
        throw new IOException("stty cannot set " + terminal);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted at the prompt");
    }
  }

  private static byte[] firstLine(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
        if (line.size() == MAX_LENGTH) {
          throw new IOException(file + ": no passphrase is that long");
        }
        line.write(b);
      }
      byte[] bytes = line.toByteArray();
      int length = bytes.length;
      return length > 0 && bytes[length - 1] == '\r' ? Arrays.copyOf(bytes, length - 1) : bytes;
    }
  }

  /**
   * Asks at the terminal; null if there is none, or no answer. Also where output is redirected, as
   * in {@code $(dupfs mount …)}, for which {@link System#console} does not answer.
   */
  @SuppressWarnings("SystemConsoleNull") // newer JDKs tell a terminal by readPassword alone
  static byte @Nullable [] prompt() {
    Console console = System.console();
    if (console == null) {
      return promptAt(Path.of("/dev/tty"));
    }
    char[] answer = console.readPassword(PROMPT);
    if (answer == null) {
      return null;
    }
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(answer));
    Arrays.fill(answer, '\0');
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }
}
