package io.github.dupfs.librsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** librsync's own program. */
final class Rdiff {
  private final Path directory;

  /**
   * Skips the test if the program is not installed.
   *
   * @param directory for files
   */
  Rdiff(Path directory) throws InterruptedException {
    this.directory = directory;
    try {
      assumeTrue(run("--version") == 0, "rdiff fails");
    } catch (IOException e) {
      assumeTrue(false, "no rdiff");
    }
  }

  byte[] signature(byte[] basis, String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of(options));
    command.add("signature");
    return result(command, file("basis", basis));
  }

  byte[] delta(byte[] signature, byte[] wanted) throws Exception {
    return result(List.of("delta"), file("signature", signature), file("wanted", wanted));
  }

  byte[] patch(byte[] basis, byte[] delta) throws Exception {
    return result(List.of("patch"), file("basis", basis), file("delta", delta));
  }

  private String file(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content).toString();
  }

  private byte[] result(List<String> command, String... files) throws Exception {
    Path result = directory.resolve("result");
    List<String> arguments = new ArrayList<>(List.of("-f"));
    arguments.addAll(command);
    arguments.addAll(List.of(files));
    arguments.add(result.toString());
    assertEquals(0, run(arguments.toArray(String[]::new)), arguments.toString());
    return Files.readAllBytes(result);
  }

  private static int run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("rdiff"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
  }
}
