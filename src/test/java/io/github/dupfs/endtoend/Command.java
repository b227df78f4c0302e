package io.github.dupfs.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program to run, with exactly the given environment. Its output goes to files, so that a daemon
 * it leaves behind cannot keep {@link #run} waiting.
 */
record Command(List<String> words, Map<String, String> environment, Path directory) {
  private static final Duration TIMEOUT = Duration.ofMinutes(3);

  /** What a program left: bytes of its output are kept as ISO 8859-1. */
  record Result(Command command, int exit, String out, String err) {
    /**
     * @throws AssertionError if the program failed
     */
    Result orFail() {
      if (exit != 0) {
        throw new AssertionError(this);
      }
      return this;
    }

    /** Both streams. */
    String output() {
      return out + err;
    }

    @Override
    public String toString() {
      return "%s: exit %d%n%s".formatted(String.join(" ", command.words), exit, output());
    }
  }

  static Command of(String... words) {
    return new Command(List.of(words), System.getenv(), Path.of("/"));
  }

  Command with(String variable, String value) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.put(variable, value);
    return new Command(words, Map.copyOf(changed), directory);
  }

  Command with(Map<String, String> variables) {
    Map<String, String> changed = new HashMap<>(environment);
    changed.putAll(variables);
    return new Command(words, Map.copyOf(changed), directory);
  }

  Command in(Path newDirectory) {
    return new Command(words, environment, newDirectory);
  }

  /** Runs to the end; a program that takes minutes is killed and fails the test. */
  Result run() {
    try {
      Path out = Files.createTempFile("dupfs-out", ".txt");
      Path err = Files.createTempFile("dupfs-err", ".txt");
      try {
        Process process = start(out, err);
        boolean ended = process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
          process.destroyForcibly().waitFor();
        }
        Result result =
            new Result(
                this,
                process.exitValue(),
                Files.readString(out, ISO_8859_1),
                Files.readString(err, ISO_8859_1));
        if (!ended) {
          throw new AssertionError("killed after " + TIMEOUT + ": " + result);
        }
        return result;
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Starts the program without input, its output appended to the files. */
  Process start(Path out, Path err) {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(directory.toFile())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(ProcessBuilder.Redirect.appendTo(out.toFile()))
            .redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new AssertionError(
          "cannot run " + words.get(0) + "; mount-scripts/test installs what the tests need", e);
    }
  }
}
