package io.github.dupfs.snapshot;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made when it is first wanted, by one thread while the others wait. A failure is
 * remembered for a while, so that a damaged file is not read again for each file in it, and then
 * tried again. Safe for use by many threads at once.
 */
final class Lazy<T> {
  private static final long RETRY_NANOS = Duration.ofSeconds(60).toNanos();

  private final Maker<T> maker;
  private volatile @Nullable T value;
  private @Nullable IOException failure;
  private long failedAt;

  Lazy(Maker<T> maker) {
    this.maker = maker;
  }

  T get() throws IOException {
    T present = value;
    return present != null ? present : make();
  }

  private synchronized T make() throws IOException {
    T present = value;
    if (present != null) {
      return present;
    }
    if (failure != null && System.nanoTime() - failedAt < RETRY_NANOS) {
      throw failure;
    }
    try {
      T made = maker.make();
      value = made;
      failure = null;
      return made;
    } catch (IOException e) {
      failure = e;
      failedAt = System.nanoTime();
      throw e;
    }
  }

  /** Whether the value is made; never waits. */
  boolean present() {
    return value != null;
  }

  /** Takes a value that came from elsewhere, if there is none. */
  synchronized void offer(T made) {
    if (value == null) {
      value = made;
    }
  }

  /**
   * Makes the value anew when it is next wanted, unless it is another than {@code stale} already.
   */
  @SuppressWarnings("ReferenceEquality") // this very value, or one that came after it
  synchronized void reset(T stale) {
    if (value == stale) {
      value = null;
    }
  }

  /** Makes a value. */
  @FunctionalInterface
  interface Maker<T> {
    T make() throws IOException;
  }
}
