package io.github.dupfs.snapshot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a file that many deltas make, for somebody who reads it from end to end. What the
 * stretch needs of a delta is taken from it at once, when the first of it is wanted: a delta that
 * has something for every other page is decoded once for the stretch, not once for each page. Safe
 * for use by many threads at once.
 */
final class Stretch {
  private final List<Window> windows;
  private final List<Payload> payloads;

  /** By the number of the delta, whether its places in the windows are filled. */
  private final List<Lazy<Boolean>> taken = new ArrayList<>();

  /**
   * One window of the file.
   *
   * @param literals what comes from deltas
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Window(Extents extents, byte[] literals) {}

  /**
   * @param windows of the file, one after the other
   * @param payloads those of deltas, then the one of the version that is stored whole
   */
  Stretch(List<Extents> windows, List<Payload> payloads) {
    this.windows =
        windows.stream().map(extents -> new Window(extents, new byte[extents.literals()])).toList();
    this.payloads = payloads;
    for (int number = 0; number < payloads.size() - 1; number++) {
      int delta = number;
      taken.add(new Lazy<>(() -> take(delta)));
    }
  }

  /** How many windows it has. */
  int windows() {
    return windows.size();
  }

  private boolean take(int delta) throws IOException {
    for (Window window : windows) {
      window.extents.visit(
          0,
          Long.MAX_VALUE,
          (start, payload, position, length, literal) -> {
            if (payload == delta) {
              payloads.get(delta).readFully(position, window.literals, literal, length);
            }
          });
    }
    return true;
  }

  /**
   * Reads what one window holds of {@code [position, end)} to the same place of the buffer,
   * shifted.
   */
  void read(int window, long position, long end, byte[] buffer, long shift) throws IOException {
    Window part = windows.get(window);
    part.extents.visit(
        position,
        end,
        (start, payload, at, length, literal) -> {
          int target = (int) (start + shift);
          if (payload < taken.size() && isTaken(payload)) {
            System.arraycopy(part.literals, literal, buffer, target, length);
          } else {
            payloads.get(payload).readFully(at, buffer, target, length);
          }
        });
  }

  /** If something of a delta cannot be read, that need not be what is wanted. */
  private boolean isTaken(int delta) {
    try {
      return taken.get(delta).get();
    } catch (IOException e) {
      return false;
    }
  }
}
