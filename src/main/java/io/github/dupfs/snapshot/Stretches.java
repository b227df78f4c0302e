package io.github.dupfs.snapshot;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The stretch that is being read. There is memory for one: while one file is read, others do
 * without. Safe for use by many threads at once.
 */
final class Stretches {
  private static final int MAX_WINDOWS = 64;

  /** Reads that are under way at once may come out of order by so much. */
  private static final int LATE_WINDOWS = 2;

  private static final long LEFT_NANOS = Duration.ofSeconds(1).toNanos();

  private final int windows;
  private @Nullable FileContent file;
  private @Nullable Stretch stretch;
  private long firstWindow;
  private long lastUse;

  /**
   * @param memory the bytes that a stretch may take
   */
  Stretches(long memory) {
    this.windows = (int) Math.min(MAX_WINDOWS, memory / FileContent.WINDOW);
  }

  /** One that holds a window of a file; null if there is none and should be none. */
  @SuppressWarnings("ReferenceEquality") // the very file that is open
  synchronized @Nullable Stretch get(FileContent reader, long window) throws IOException {
    long now = System.nanoTime();
    if (reader == file) {
      lastUse = now;
      if (window >= firstWindow && window < firstWindow + windows) {
        return stretch;
      } else if (window < firstWindow && window >= firstWindow - LATE_WINDOWS) {
        return null;
      }
    } else if (windows == 0 || (file != null && now - lastUse < LEFT_NANOS)) {
      return null;
    }
    // Given up first, so that there is room.
    file = null;
    stretch = null;
    stretch = reader.stretch(window, windows);
    file = reader;
    firstWindow = window;
    lastUse = now;
    return stretch;
  }
}
