package io.github.dupfs.mount;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.kenai.jffi.MemoryIO;
import io.github.dupfs.posix.LibC;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The part of a session that lives in libfuse's memory: libfuse mounts, be it by fusermount, and
 * unmounts. Nothing may be called after {@link #tearDown}, nor while it runs.
 */
final class NativeSession {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();
  private static final FutureTask<LibFuse> LIBRARY = new FutureTask<>(LibFuse::load);

  private final LibFuse libfuse;

  private final long filesystem;
  private final Device device;
  private final long mountPointName;

  private NativeSession(LibFuse libfuse, long filesystem, long mountPointName) {
    this.libfuse = libfuse;
    this.filesystem = filesystem;
    this.mountPointName = mountPointName;
    long session = libfuse.fuse_get_session(filesystem);
    this.device = new Device(libfuse.fuse_chan_fd(libfuse.fuse_session_next_chan(session, 0)));
  }

  /** Does what comes before every mount and needs no time again. */
  static void prepare() {
    LIBRARY.run();
    Device.prepare();
  }

  private static LibFuse libfuse() throws IOException {
    LIBRARY.run();
    try {
      return LIBRARY.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw new IOException(cause.getMessage(), cause);
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while libfuse was loaded");
    }
  }

  /**
   * Mounts. Requests wait until somebody receives them from {@link #device}.
   *
   * @throws IOException if that failed; libfuse has told the reason on standard error
   */
  static NativeSession mount(Path mountPoint, List<String> options) throws IOException {
    LibFuse libfuse = libfuse();
    List<byte[]> arguments = arguments(mountPoint, options);
    long text = arguments.stream().mapToLong(argument -> argument.length).sum();
    int pointers = arguments.size() + 1;
    long memory = MEMORY.allocateMemory((pointers + 2) * 8L + text, true);
    try {
      long next = memory + (pointers + 2) * 8L;
      for (int i = 0; i < arguments.size(); i++) {
        byte[] argument = arguments.get(i);
        MEMORY.putByteArray(next, argument, 0, argument.length);
        MEMORY.putLong(memory + i * 8L, next);
        next += argument.length;
      }
      long mountPointName = memory + pointers * 8L;
      long filesystem =
          libfuse.fuse_setup(arguments.size(), memory, 0, 0, mountPointName, mountPointName + 8, 0);
      if (filesystem == 0) {
        throw new IOException(mountPoint + ": cannot be mounted on, for the reason given above");
      }
      return new NativeSession(libfuse, filesystem, MEMORY.getLong(mountPointName));
    } finally {
      MEMORY.freeMemory(memory);
    }
  }

  /** As of a command line that stays in the foreground; each with its NUL. */
  private static List<byte[]> arguments(Path mountPoint, List<String> options) {
    List<byte[]> arguments = new ArrayList<>(List.of(cString("dupfs"), cString("-f")));
    for (String option : options) {
      arguments.add(cString("-o"));
      arguments.add(cString(option));
    }
    arguments.add(LibC.cString(mountPoint));
    return arguments;
  }

  private static byte[] cString(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /** Where the kernel's requests come from. */
  Device device() {
    return device;
  }

  /** Unmounts if that has not happened yet, and frees the memory. */
  void tearDown() {
    libfuse.fuse_teardown(filesystem, mountPointName);
  }
}
