package io.github.dupfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.snapshot.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A tree mounted for a test, with what it logged, and programs that look at it. */
record Mounted(Path path, MountSession session, ConcurrentLinkedQueue<String> log)
    implements AutoCloseable {

  /** What a program said. */
  @SuppressWarnings("ArrayRecordComponent")
  record Result(int code, byte[] output, String error) {
    String text() {
      return new String(output, StandardCharsets.UTF_8);
    }
  }

  static MountOptions options(Path path, String... extra) {
    return new MountOptions(path, false, null, 16, "file:///fake, with comma", List.of(extra));
  }

  static Mounted mount(FileTree tree, Path path) throws IOException {
    return mount(tree, options(path));
  }

  static Mounted mount(FileTree tree, MountOptions options) throws IOException {
    ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
    Path path = options.mountPoint();
    return new Mounted(path, MountSession.mount(tree, options, log::add), log);
  }

  /** Runs a shell script with the mount point in $m; the C locale. */
  Result shell(String script) throws IOException, InterruptedException {
    return shell(path, script);
  }

  static Result shell(Path mountPoint, String script) throws IOException, InterruptedException {
    Path out = Files.createTempFile("dupfs", ".out");
    Path err = Files.createTempFile("dupfs", ".err");
    try {
      ProcessBuilder builder = new ProcessBuilder("/bin/bash", "-c", script);
      builder.environment().put("m", mountPoint.toString());
      builder.environment().put("LC_ALL", "C");
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "takes longer than a minute: " + script);
      return new Result(
          process.exitValue(),
          Files.readAllBytes(out),
          Files.readString(err, StandardCharsets.ISO_8859_1));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /** Runs a shell script that must succeed. */
  Result run(String script) throws IOException, InterruptedException {
    Result result = shell(script);
    assertEquals(0, result.code(), () -> script + ": " + result.error() + result.text());
    return result;
  }

  @Override
  public void close() {
    session.close();
  }
}
