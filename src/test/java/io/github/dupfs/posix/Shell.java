package io.github.dupfs.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Runs bash, which unlike Java can name every file: {@code $'\xff'} is a byte, and a directory that
 * was entered step by step may be of any depth.
 */
public final class Shell {
  private Shell() {}

  /**
   * Runs a script, and returns what it wrote.
   *
   * @throws AssertionError if any command of it failed
   */
  public static byte[] run(Path directory, String script) throws IOException {
    Process bash =
        new ProcessBuilder("bash", "-euo", "pipefail")
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var in = bash.getOutputStream()) {
      in.write(script.getBytes(StandardCharsets.UTF_8));
    }
    byte[] out = bash.getInputStream().readAllBytes();
    try {
      if (bash.waitFor() != 0) {
        throw new AssertionError("exit " + bash.exitValue() + " of: " + script);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    return out;
  }
}
