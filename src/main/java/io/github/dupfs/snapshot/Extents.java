package io.github.dupfs.snapshot;

import io.github.dupfs.volume.DeltaChunk;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What makes one range of a file of less than 2 GiB, all of its deltas resolved: pieces in order,
 * each with the stored payload that holds it. However long the chain is, a read costs what its
 * pieces cost. Immutable.
 */
final class Extents {
  private final long[] starts;
  private final long[] positions;
  private final int[] payloads;

  /** Of each piece, how many bytes of this range before it come from deltas; then of all. */
  private final int[] literals;

  private Extents(long[] starts, long[] positions, int[] payloads, int[] literals) {
    this.starts = starts;
    this.positions = positions;
    this.payloads = payloads;
    this.literals = literals;
  }

  /**
   * Resolves {@code [from, to)} of the version that the first of {@code deltas} makes, each of
   * which builds on the next. A delta's own payload has its number; the version that the last one
   * builds on has the number after it.
   */
  static Extents resolve(List<Delta> deltas, long from, long to) throws IOException {
    Builder pieces = new Builder(from);
    pieces.add(from, to - from, 0);
    for (int number = 0; number < deltas.size(); number++) {
      pieces = resolve(pieces, deltas.get(number), number);
    }
    return pieces.build(deltas.size());
  }

  /** How many bytes of this range come from deltas. */
  int literals() {
    return literals[payloads.length];
  }

  /** Replaces the pieces of a version by what the delta makes them of. */
  private static Builder resolve(Builder pieces, Delta delta, int number) throws IOException {
    Builder resolved = new Builder(pieces.starts[0]);
    for (int i = 0; i < pieces.count; i++) {
      long position = pieces.positions[i];
      long length = pieces.starts[i + 1] - pieces.starts[i];
      if (pieces.payloads[i] == number) {
        resolved.delta = number;
        delta.visit(position, position + length, resolved);
      } else {
        resolved.add(position, length, pieces.payloads[i]);
      }
    }
    return resolved;
  }

  /** The memory it takes, in bytes. */
  int weight() {
    return 128 + 24 * payloads.length;
  }

  /** Visits the pieces of {@code [from, to)}, in order, as far as this range holds them. */
  void visit(long from, long to, Visitor visitor) throws IOException {
    int i = Arrays.binarySearch(starts, Math.max(from, starts[0]));
    for (i = i < 0 ? -i - 2 : i; i < payloads.length && starts[i] < to; i++) {
      long first = Math.max(from, starts[i]);
      long length = Math.min(to, starts[i + 1]) - first;
      long skip = first - starts[i];
      visitor.piece(
          first, payloads[i], positions[i] + skip, (int) length, literals[i] + (int) skip);
    }
  }

  /** Told of one piece. */
  @FunctionalInterface
  interface Visitor {
    /**
     * {@code [start, start + length)} of the file is the range at {@code position} of a payload.
     *
     * @param literal if the payload is a delta's, the place of the range among all that comes from
     *     deltas
     */
    void piece(long start, int payload, long position, int length, int literal) throws IOException;
  }

  /** Collects pieces in order; what goes on where the last piece ends becomes one with it. */
  private static final class Builder implements DeltaChunk.Visitor {
    private long[] starts = new long[5];
    private long[] positions = new long[4];
    private int[] payloads = new int[4];
    private int count;

    /** The number of the delta that is being visited. */
    private int delta;

    Builder(long start) {
      starts[0] = start;
    }

    @Override
    public void literal(long result, long payloadOffset, long length) {
      add(payloadOffset, length, delta);
    }

    @Override
    public void copy(long result, long basisOffset, long length) {
      add(basisOffset, length, delta + 1);
    }

    void add(long position, long length, int payload) {
      if (count > 0 && payloads[count - 1] == payload) {
        long before = starts[count] - starts[count - 1];
        if (positions[count - 1] + before == position) {
          starts[count] += length;
          return;
        }
      }
      if (count == payloads.length) {
        starts = Arrays.copyOf(starts, 2 * count + 1);
        positions = Arrays.copyOf(positions, 2 * count);
        payloads = Arrays.copyOf(payloads, 2 * count);
      }
      positions[count] = position;
      payloads[count] = payload;
      starts[++count] = starts[count - 1] + length;
    }

    Extents build(int deltas) {
      int[] literals = new int[count + 1];
      for (int i = 0; i < count; i++) {
        boolean literal = payloads[i] < deltas;
        literals[i + 1] = literals[i] + (literal ? Math.toIntExact(starts[i + 1] - starts[i]) : 0);
      }
      return new Extents(
          Arrays.copyOf(starts, count + 1),
          Arrays.copyOf(positions, count),
          Arrays.copyOf(payloads, count),
          literals);
    }
  }
}
