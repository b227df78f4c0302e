package io.github.dupfs.mount;

import io.github.dupfs.posix.LibC;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Turns this process into one that works in the background. A JVM cannot fork, so the launcher
 * script starts it as a child, which shares terminal and session for as long as passphrases may be
 * asked for, and waits for the child to say that it is ready.
 */
public final class Daemon {
  private static final Path NOTHING = Path.of("/dev/null");

  private Daemon() {}

  /**
   * Lets go of the terminal and of standard input, output and error, so that nobody waits for their
   * end, and hanging up or Ctrl-C do not reach this process any more. The working directory stays.
   *
   * @param logFile where output and errors go from now on, appended; created for its owner only if
   *     missing; null to drop them
   * @throws IOException if the file cannot be written, or this process leads a process group
   */
  public static void detach(@Nullable Path logFile) throws IOException {
    Path log = logFile == null ? NOTHING : logFile;
    int input = open(NOTHING, LibC.O_RDONLY);
    int output = open(log, LibC.O_WRONLY | LibC.O_CREAT | LibC.O_APPEND);
    LibC c = LibC.INSTANCE;
    if (c.getsid(0) != c.getpid()) {
      LibC.check("setsid", c.setsid());
    }
    LibC.check("dup2", c.dup2(input, 0));
    LibC.check("dup2", c.dup2(output, 1));
    LibC.check("dup2", c.dup2(output, 2));
    c.close(input);
    c.close(output);
  }

  private static int open(Path path, int flags) throws IOException {
    return LibC.check(
        "opening " + path, LibC.INSTANCE.open(LibC.cString(path), flags | LibC.O_CLOEXEC, 0600));
  }

  /**
   * Tells whoever started this process that it is ready, by writing the line {@code ready} to a
   * descriptor and closing it. A descriptor that is closed without it means failure.
   */
  public static void signalReady(int descriptor) throws IOException {
    byte[] line = "ready\n".getBytes(StandardCharsets.US_ASCII);
    LibC.check(
        "writing to descriptor " + descriptor,
        (int) LibC.INSTANCE.write(descriptor, line, line.length));
    LibC.check("closing descriptor " + descriptor, LibC.INSTANCE.close(descriptor));
  }
}
