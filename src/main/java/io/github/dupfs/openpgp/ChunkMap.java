package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * Where the bytes of a packet's body lie in the stream that holds the packet: pieces of the logical
 * stream in order, each at a physical offset. Bodies with partial lengths have thousands of pieces,
 * mostly of one length and at equal distances; such runs are kept as one entry.
 *
 * <p>Offsets and lengths are bytes. The pieces ascend in both streams and do not overlap.
 * Immutable.
 *
 * <p>The encoded form is a sequence of base-128 numbers, low digits first: the number of runs, then
 * for each run the physical distance from the end of the one before, the length of its pieces, the
 * number of pieces, and the number of bytes between them.
 */
public final class ChunkMap {
  /** More runs than this are no honest message: 32 MiB of map. */
  private static final int MAX_RUNS = 1 << 20;

  private static final long MAX_OFFSET = Long.MAX_VALUE / 4;

  private final Run[] runs;
  private final long logicalLength;

  private ChunkMap(Run[] runs) {
    this.runs = runs;
    this.logicalLength = runs.length == 0 ? 0 : runs[runs.length - 1].logicalEnd();
  }

  /** Pieces of {@code length} bytes whose starts are {@code stride} bytes apart physically. */
  private record Run(long logical, long physical, long length, long count, long stride) {
    long logicalEnd() {
      return logical + count * length;
    }

    long physicalEnd() {
      return physical + (count - 1) * stride + length;
    }
  }

  /** A piece of a logical range. */
  @FunctionalInterface
  public interface Visitor {
    /** The logical bytes {@code [logical, logical + length)} lie at {@code physical}. */
    void visit(long logical, long physical, long length) throws IOException;
  }

  /** The number of bytes of the logical stream. */
  public long logicalLength() {
    return logicalLength;
  }

  /** The offset just after the last byte in the physical stream. */
  public long physicalEnd() {
    return runs.length == 0 ? 0 : runs[runs.length - 1].physicalEnd();
  }

  /** The physical offset of a logical one, which must be in {@code [0, logicalLength())}. */
  public long physical(long logical) {
    Run run = runs[runOf(logical)];
    long inRun = logical - run.logical;
    return run.physical + inRun / run.length * run.stride + inRun % run.length;
  }

  /**
   * Visits the pieces of {@code [logical, logical + length)} in order.
   *
   * @throws IndexOutOfBoundsException if the range is not inside {@code [0, logicalLength())}
   */
  public void forEach(long logical, long length, Visitor visitor) throws IOException {
    checkRange(logical, length);
    long at = logical;
    long end = logical + length;
    for (int i = length == 0 ? 0 : runOf(at); at < end; i++) {
      Run run = runs[i];
      long runEnd = Math.min(end, run.logicalEnd());
      while (at < runEnd) {
        long inRun = at - run.logical;
        long inPiece = inRun % run.length;
        long count = Math.min(runEnd - at, run.length - inPiece);
        visitor.visit(at, run.physical + inRun / run.length * run.stride + inPiece, count);
        at += count;
      }
    }
  }

  private void checkRange(long logical, long length) {
    if (logical < 0 || length < 0 || length > logicalLength - logical) {
      throw new IndexOutOfBoundsException(
          logical + " + " + length + " bytes of a stream of " + logicalLength);
    }
  }

  private int runOf(long logical) {
    checkRange(logical, 1);
    int low = 0;
    int high = runs.length - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (runs[middle].logical <= logical) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** This map as bytes, which {@link #decode} reads. */
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Numbers.write(out, runs.length);
    long physical = 0;
    for (Run run : runs) {
      Numbers.write(out, run.physical - physical);
      Numbers.write(out, run.length);
      Numbers.write(out, run.count);
      Numbers.write(out, run.count == 1 ? 0 : run.stride - run.length);
      physical = run.physicalEnd();
    }
    return out.toByteArray();
  }

  /**
   * The map that {@link #encode} made.
   *
   * @param name of the file the map belongs to, for messages
   * @throws CorruptDataException if the bytes are not a map
   */
  public static ChunkMap decode(byte[] encoded, String name) throws CorruptDataException {
    Numbers in = new Numbers(encoded, name);
    ChunkMap map = decode(in);
    in.expectEnd();
    return map;
  }

  static ChunkMap decode(Numbers in) throws CorruptDataException {
    // A run takes at least four bytes, so that the array is never larger than the input.
    Run[] runs = new Run[(int) in.read("runs", Math.min(MAX_RUNS, in.remaining() / 4))];
    long logical = 0;
    long physical = 0;
    for (int i = 0; i < runs.length; i++) {
      physical += in.read("distance", MAX_OFFSET - physical);
      long length = in.read("length", MAX_OFFSET - physical);
      long count = in.read("count", MAX_OFFSET);
      long gap = in.read("gap", MAX_OFFSET);
      if (length == 0 || count == 0 || count > (MAX_OFFSET - physical) / (length + gap)) {
        throw in.corrupt(
            "a run of " + count + " pieces of " + length + " bytes, " + gap + " between them");
      }
      runs[i] = new Run(logical, physical, length, count, length + gap);
      logical = runs[i].logicalEnd();
      physical = runs[i].physicalEnd();
    }
    return new ChunkMap(runs);
  }

  /** Collects pieces in order. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private Run[] runs = new Run[4];
    private int size;

    /**
     * @param name of the file the map belongs to, for messages
     */
    public Builder(String name) {
      this.name = name;
    }

    /**
     * Adds a piece after those added before. An empty one is ignored.
     *
     * @throws CorruptDataException if the pieces are more and more irregular than in any message
     * @throws IllegalArgumentException if the piece starts before the end of the last one
     */
    public void add(long physical, long length) throws CorruptDataException {
      if (length == 0) {
        return;
      }
      Run last = size == 0 ? null : runs[size - 1];
      if (physical < (last == null ? 0 : last.physicalEnd()) || length < 0) {
        throw new IllegalArgumentException("piece at " + physical + ", length " + length);
      }
      if (last == null) {
        append(new Run(0, physical, length, 1, length));
      } else if (physical == last.physicalEnd() && last.count == 1) {
        runs[size - 1] =
            new Run(last.logical, last.physical, last.length + length, 1, last.length + length);
      } else if (length == last.length && last.count == 1) {
        runs[size - 1] = new Run(last.logical, last.physical, length, 2, physical - last.physical);
      } else if (length == last.length && physical == last.physical + last.count * last.stride) {
        runs[size - 1] = new Run(last.logical, last.physical, length, last.count + 1, last.stride);
      } else {
        append(new Run(last.logicalEnd(), physical, length, 1, length));
      }
    }

    private void append(Run run) throws CorruptDataException {
      if (size == MAX_RUNS) {
        throw new CorruptDataException(
            name, run.physical, "more than " + MAX_RUNS + " runs of partial lengths");
      }
      if (size == runs.length) {
        runs = Arrays.copyOf(runs, 2 * size);
      }
      runs[size++] = run;
    }

    void clear() {
      size = 0;
    }

    /** The map of the pieces added so far. */
    public ChunkMap build() {
      return new ChunkMap(Arrays.copyOf(runs, size));
    }
  }
}
