package io.github.dupfs.endtoend;

import java.nio.file.Path;

/** A small file system over an empty directory. Mounting it takes root. */
record Tmpfs(Sandbox sandbox, Path directory) implements AutoCloseable {
  /**
   * Mounts one.
   *
   * @param options such as {@code size=1m}
   */
  static Tmpfs mount(Sandbox sandbox, Path directory, String options) {
    run(sandbox, "mount", "-t", "tmpfs", "-o", options, "tmpfs", directory.toString());
    return new Tmpfs(sandbox, directory);
  }

  /** Gives it other options, with all files in it. */
  void change(String options) {
    run(sandbox, "mount", "-o", "remount," + options, directory.toString());
  }

  private static void run(Sandbox sandbox, String... words) {
    sandbox.command(words).run().orFail();
  }

  @Override
  public void close() {
    run(sandbox, "umount", directory.toString());
  }
}
