package io.github.dupfs.openpgp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The user's gpg, version 2.1 or newer, with its agent, pinentry and smartcards. Which keyring it
 * uses is up to its environment ({@code GNUPGHOME}) and options. Immutable, thread-safe.
 */
public final class Gnupg {
  private static final List<String> STATUS_AS_OUTPUT =
      List.of("--batch", "--no-tty", "--no-secmem-warning", "--status-fd", "1");
  private static final List<String> PACKETS_AS_OUTPUT =
      List.of("--batch", "--no-tty", "--no-secmem-warning", "--status-fd", "2", "--no-armor");

  private final List<String> command;

  /**
   * @param program the name or path of gpg
   * @param options given to every call before dupfs's own
   */
  public Gnupg(String program, List<String> options) {
    this.command = joined(List.of(program), options);
  }

  /** What a call has given. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(int exitCode, byte[] output, String errors) {
    private static final String STATUS = "[GNUPG:] ";
    private static final int MAX_MESSAGES = 20;

    /** The status lines of a call that writes nothing else, without their prefix. */
    List<String> status() {
      return status(new String(output, StandardCharsets.ISO_8859_1));
    }

    /** The status lines of a call that writes them among its errors, without their prefix. */
    List<String> statusInErrors() {
      return status(errors);
    }

    private static List<String> status(String text) {
      return text.lines()
          .filter(line -> line.startsWith(STATUS))
          .map(line -> line.substring(STATUS.length()))
          .toList();
    }

    /** The first lines of what gpg says to the user, on one line. */
    String messages() {
      return errors
          .strip()
          .lines()
          .filter(line -> !line.startsWith(STATUS))
          .limit(MAX_MESSAGES)
          .collect(Collectors.joining("; "));
    }
  }

  /** Runs gpg with status lines as output. */
  Result runWithStatus(List<String> arguments, byte[] input, String file) throws IOException {
    return run(joined(STATUS_AS_OUTPUT, arguments), input, file);
  }

  /**
   * Runs gpg to its end.
   *
   * @throws DecryptionException if it cannot be run, or does not end in time
   */
  Result run(List<String> arguments, byte[] input, String file) throws IOException {
    try (GnupgProcess process = GnupgProcess.start(joined(command, arguments))) {
      process.feed(input);
      return process.result();
    } catch (GnupgException e) {
      throw new DecryptionException(file, e.reason(), e);
    }
  }

  /**
   * Starts gpg to write packets as output, in binary form, and status lines among its errors. The
   * caller closes the process.
   *
   * @throws GnupgException if there is no such program
   */
  GnupgProcess startWriting(List<String> arguments) throws GnupgException {
    return GnupgProcess.start(joined(command, joined(PACKETS_AS_OUTPUT, arguments)));
  }

  /**
   * Runs gpg as {@link #startWriting} does, to its end.
   *
   * @throws GnupgException if it cannot be run, or does not end in time
   */
  Result write(List<String> arguments, byte[] input) throws IOException {
    try (GnupgProcess process = startWriting(arguments)) {
      process.feed(input);
      return process.result();
    }
  }

  private static List<String> joined(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
