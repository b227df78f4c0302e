package io.github.dupfs.snapshot;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a file that many deltas make, for somebody who reads it from end to end. What the
 * stretch needs of a delta is taken from it at once, when the first of it is wanted: a delta that
 * has something for every other page is decoded once for the stretch, not once for each page. Safe
 * for use by many threads at once.
 */
final class Stretch {
  private final Extents extents;
  private final List<Payload> payloads;
  private final long from;
  private final long to;
  private final byte[] data;

  /** By the number of the delta, what fills its places in the data. */
  private final List<Lazy<byte[]>> taken = new ArrayList<>();

  /**
   * @param payloads those of deltas, then the one of the version that is stored whole
   */
  Stretch(Extents extents, List<Payload> payloads, long from, long to) {
    this.extents = extents;
    this.payloads = payloads;
    this.from = from;
    this.to = to;
    this.data = new byte[Math.toIntExact(to - from)];
    for (int number = 0; number < payloads.size() - 1; number++) {
      int delta = number;
      taken.add(new Lazy<>(() -> take(delta)));
    }
  }

  private byte[] take(int delta) throws IOException {
    extents.visit(
        from,
        to,
        (start, payload, position, length) -> {
          if (payload == delta) {
            payloads.get(delta).readFully(position, data, (int) (start - from), (int) length);
          }
        });
    return data;
  }

  /** Reads what it holds of {@code [position, end)} to the same place of the buffer, shifted. */
  void read(long position, long end, byte[] buffer, long shift) throws IOException {
    extents.visit(
        position,
        end,
        (start, payload, at, length) -> {
          int target = (int) (start + shift);
          byte[] known = payload < taken.size() ? taken(payload) : null;
          if (known != null) {
            System.arraycopy(known, (int) (start - from), buffer, target, (int) length);
          } else {
            payloads.get(payload).readFully(at, buffer, target, (int) length);
          }
        });
  }

  /** Null if something of the delta cannot be read, which need not be what is wanted. */
  private byte @Nullable [] taken(int delta) {
    try {
      return taken.get(delta).get();
    } catch (IOException e) {
      return null;
    }
  }
}
