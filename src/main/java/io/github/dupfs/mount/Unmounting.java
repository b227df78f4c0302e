package io.github.dupfs.mount;

import io.github.dupfs.posix.LibC;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the system's program for unmounting: umount for root, fusermount for others. */
final class Unmounting {
  /** A mount whose process is stuck makes these programs wait for ever. */
  private static final int PATIENCE_SECONDS = 30;

  private Unmounting() {}

  /**
   * @throws IOException if it does not succeed, with what the program says
   */
  static void run(Path path, boolean lazy) throws IOException {
    if (LibC.INSTANCE.geteuid() == 0) {
      run(path, lazy, "umount", lazy ? List.of("-l") : List.of());
      return;
    }
    List<String> options = lazy ? List.of("-u", "-z") : List.of("-u");
    try {
      run(path, lazy, "fusermount", options);
    } catch (ProgramMissing e) {
      run(path, lazy, "fusermount3", options);
    }
  }

  private static void run(Path path, boolean lazy, String program, List<String> options)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(options);
    command.add("--");
    command.add(path.toString());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new ProgramMissing(program + " is missing: install the package fuse", e);
    }
    process.getOutputStream().close();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException(
            path + ": the mount does not answer; \"dupfs umount -z\" detaches it anyway");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(path + ": interrupted while unmounting", e);
    }
    if (process.exitValue() == 0) {
      return;
    }
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (!lazy && output.contains("busy")) {
      throw new IOException(
          path + ": in use; \"fuser -vm\" lists by whom, \"dupfs umount -z\" detaches it anyway");
    }
    throw new IOException(path + ": " + program + " failed: " + output);
  }

  private static final class ProgramMissing extends IOException {
    private static final long serialVersionUID = 1L;

    ProgramMissing(String message, IOException cause) {
      super(message, cause);
    }
  }
}
