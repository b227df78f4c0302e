package io.github.dupfs.restore;

import io.github.dupfs.posix.TargetDirectory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A directory that is being filled, closed when nobody uses it any more. Safe for use by many
 * threads at once.
 */
final class OpenTarget {
  private final TargetDirectory directory;
  private final AtomicInteger users = new AtomicInteger(1);
  private volatile Runnable last = () -> {};

  /** Used once, by the caller. */
  OpenTarget(TargetDirectory directory) {
    this.directory = directory;
  }

  TargetDirectory directory() {
    return directory;
  }

  /** What is done before it is closed. */
  void whenFilled(Runnable action) {
    last = action;
  }

  /** Uses it once more. */
  OpenTarget retain() {
    users.incrementAndGet();
    return this;
  }

  /** Ends one use of it. */
  void release() {
    if (users.decrementAndGet() == 0) {
      try {
        last.run();
      } finally {
        directory.close();
      }
    }
  }
}
