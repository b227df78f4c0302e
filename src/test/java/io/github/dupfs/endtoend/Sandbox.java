package io.github.dupfs.endtoend;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A temporary directory with a home of its own: programs run in it see no configuration, cache or
 * key of the user. Removed, and its gpg-agent ended, by {@link #close}.
 */
final class Sandbox implements AutoCloseable {
  private final Path directory;

  private Sandbox(Path directory) {
    this.directory = directory;
  }

  static Sandbox create() {
    try {
      Sandbox sandbox = new Sandbox(Files.createTempDirectory("dupfs-it"));
      Files.createDirectories(sandbox.path("home"));
      return sandbox;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  /** A new empty directory. */
  Path newDirectory(String prefix) {
    try {
      return Files.createTempDirectory(directory, prefix);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy of a file of this package's resources. */
  Path resource(String name) {
    Path copy = path(name);
    if (!Files.exists(copy)) {
      try (InputStream in = Sandbox.class.getResourceAsStream(name)) {
        Files.copy(Objects.requireNonNull(in, name), copy);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return copy;
  }

  /** A copy of a directory, with all attributes. */
  Path copyOf(Path original) {
    Path copy = newDirectory("copy");
    command("cp", "-a", original + "/.", copy.toString()).run().orFail();
    return copy;
  }

  /** A program with the sandbox's home, in its directory, under a UTF-8 locale. */
  Command command(String... words) {
    String home = path("home").toString();
    return new Command(
        List.of(words),
        Map.of(
            "PATH",
            System.getenv("PATH"),
            "JAVA_HOME",
            System.getProperty("java.home"),
            "HOME",
            home,
            "XDG_CACHE_HOME",
            home + "/.cache",
            "LC_ALL",
            "C.UTF-8",
            "TZ",
            "UTC"),
        directory);
  }

  @Override
  public void close() {
    Path keys = path("home").resolve(".gnupg");
    if (Files.isDirectory(keys)) {
      command("gpgconf", "--kill", "all").run();
    }
    command("rm", "-rf", "--one-file-system", directory.toString()).in(Path.of("/")).run();
  }
}
