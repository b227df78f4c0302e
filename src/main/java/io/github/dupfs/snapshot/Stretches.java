package io.github.dupfs.snapshot;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The stretch that is being read. There is memory for one: while one file is read, others do
 * without. Safe for use by many threads at once.
 */
final class Stretches {
  /** Reads that are under way at once may come out of order by so much. */
  private static final int LATE_WINDOWS = 2;

  private static final long LEFT_NANOS = Duration.ofSeconds(1).toNanos();

  private final long memory;
  private @Nullable Placed current;
  private long lastUse;

  /**
   * @param memory the bytes that a stretch may take
   */
  Stretches(long memory) {
    this.memory = memory;
  }

  /**
   * Reads a range within a window of a file, if there is a stretch that holds it or should be.
   *
   * @return whether it was read
   */
  boolean read(FileContent reader, long window, long position, long end, byte[] buffer, long shift)
      throws IOException {
    Placed placed = place(reader, window);
    if (placed == null) {
      return false;
    }
    placed.stretch.read((int) (window - placed.firstWindow), position, end, buffer, shift);
    return true;
  }

  private record Placed(FileContent file, long firstWindow, Stretch stretch) {}

  @SuppressWarnings("ReferenceEquality") // the very file that is open
  private synchronized @Nullable Placed place(FileContent reader, long window) throws IOException {
    long now = System.nanoTime();
    Placed present = current;
    if (present != null && present.file == reader) {
      lastUse = now;
      long ahead = window - present.firstWindow;
      if (ahead >= 0 && ahead < present.stretch.windows()) {
        return present;
      } else if (ahead < 0 && ahead >= -LATE_WINDOWS) {
        return null;
      }
    } else if (memory == 0 || (present != null && now - lastUse < LEFT_NANOS)) {
      return null;
    }
    // Given up first, so that there is room.
    current = null;
    Placed placed = new Placed(reader, window, reader.stretch(window, memory));
    current = placed;
    lastUse = now;
    return placed;
  }
}
