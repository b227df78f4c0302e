package io.github.dupfs.posix;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs code as a user who is not root. To the kernel each thread has its own user; that all threads
 * of a process change together is the work of the C library, which is passed by here.
 *
 * <p>The code must have run before, by root: that user cannot load classes from everywhere.
 */
public final class Unprivileged {
  private static final long NOBODY = 65534;

  private Unprivileged() {}

  /** Calls in a thread of its own if this is root, otherwise just so. */
  public static <T> T call(Callable<T> code) throws Exception {
    if (LibC.INSTANCE.geteuid() != 0) {
      return code.call();
    }
    FutureTask<T> task =
        new FutureTask<>(
            () -> {
              becomeNobody();
              return code.call();
            });
    Thread thread = new Thread(task, "nobody");
    thread.start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void becomeNobody() {
    long setresuid = System.getProperty("os.arch").equals("aarch64") ? 147 : 117;
    if (FileCalls.INSTANCE.syscall(setresuid, NOBODY, NOBODY, NOBODY) != 0) {
      throw new AssertionError("setresuid: error " + LibC.errno());
    }
  }
}
