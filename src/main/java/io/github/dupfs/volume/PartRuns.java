package io.github.dupfs.volume;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.util.Arrays;

/**
 * Where the parts of one path's payload lie in the tar stream of one volume.
 *
 * <p>Parts of equal length at equal distances make one run, so that a file of any size needs few
 * numbers: duplicity's parts are 64 KiB each, one header apart. Immutable.
 */
public final class PartRuns {
  private static final int FIELDS = 5;

  /** The unit of a tar stream, in bytes; a header is one such. */
  private static final int BLOCK = 512;

  /** Per run: payload position, tar offset of the first part, stride, part length, count. */
  private final long[] runs;

  private final long length;

  private PartRuns(long[] runs, long length) {
    this.runs = runs;
    this.length = length;
  }

  /** The length of the payload in this volume, in bytes. */
  public long length() {
    return length;
  }

  /**
   * Visits the pieces of the tar stream that hold {@code [position, position + count)} of the
   * payload, in order.
   */
  public void pieces(long position, long count, PieceVisitor visitor) throws IOException {
    if (position < 0 || count < 0 || count > length - position) {
      throw new IndexOutOfBoundsException(
          "[" + position + ", +" + count + ") of a payload of " + length + " bytes");
    }
    long at = position;
    long left = count;
    int run = count == 0 ? runs.length : find(position);
    while (left > 0) {
      long partLength = runs[run + 3];
      long inRun = at - runs[run];
      if (inRun >= partLength * runs[run + 4]) {
        run += FIELDS;
        continue;
      }
      long part = inRun / partLength;
      long inPart = inRun % partLength;
      long piece = Math.min(left, partLength - inPart);
      visitor.piece(runs[run + 1] + part * runs[run + 2] + inPart, piece);
      at += piece;
      left -= piece;
    }
  }

  /** The index in {@code runs} of the last run that starts at or before {@code position}. */
  private int find(long position) {
    int low = 0;
    int high = runs.length / FIELDS - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (runs[middle * FIELDS] <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low * FIELDS;
  }

  /** Where the payload of the next entry lies, if it has a header of one block; 0 if unknown. */
  long nextPayload() {
    return runs.length == 0 ? 0 : payloadAfter(runs, runs.length - FIELDS);
  }

  private static long payloadAfter(long[] runs, int run) {
    long end = runs[run + 1] + (runs[run + 4] - 1) * runs[run + 2] + runs[run + 3];
    return (end + 2 * BLOCK - 1) / BLOCK * BLOCK;
  }

  /**
   * Writes these runs so that {@link #decode} reads them.
   *
   * @param expected a guess at where the first part lies
   */
  void encode(ByteWriter out, long expected) {
    out.number(runs.length / FIELDS);
    long guess = expected;
    for (int i = 0; i < runs.length; i += FIELDS) {
      out.signed(runs[i + 1] - guess).number(runs[i + 3]).number(runs[i + 4]);
      if (runs[i + 4] > 1) {
        out.number(runs[i + 2]);
      }
      guess = payloadAfter(runs, i);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param expected the guess that it was written with
   */
  static PartRuns decode(ByteReader in, long expected) throws CorruptDataException {
    int count = in.count(3);
    long[] runs = new long[count * FIELDS];
    long position = 0;
    long guess = expected;
    for (int i = 0; i < runs.length; i += FIELDS) {
      runs[i] = position;
      runs[i + 1] = guess + in.signed();
      runs[i + 3] = in.number();
      runs[i + 4] = in.number();
      runs[i + 2] = runs[i + 4] > 1 ? in.number() : 0;
      for (int field = 1; field < FIELDS; field++) {
        if (runs[i + field] < 0) {
          throw in.corrupt("negative number in the place of a part");
        }
      }
      if (runs[i + 3] == 0 || runs[i + 4] == 0) {
        throw in.corrupt("part without bytes");
      }
      if (runs[i + 4] > (Long.MAX_VALUE - position) / runs[i + 3]) {
        throw in.corrupt("payload of more than 2^63 bytes");
      }
      position += runs[i + 3] * runs[i + 4];
      guess = payloadAfter(runs, i);
    }
    return new PartRuns(runs, position);
  }

  /** Told of one piece of the tar stream. */
  @FunctionalInterface
  public interface PieceVisitor {
    /** {@code [tarOffset, tarOffset + length)} comes next. */
    void piece(long tarOffset, long length) throws IOException;
  }

  /** Collects parts in payload order. Not thread-safe. */
  static final class Builder {
    private long[] runs = new long[FIELDS];
    private int used;
    private long length;

    /** Adds a part; parts without bytes leave no trace. */
    void add(long tarOffset, long partLength) {
      if (partLength == 0) {
        return;
      }
      int last = used - FIELDS;
      if (last >= 0 && runs[last + 3] == partLength && extendsRun(last, tarOffset)) {
        runs[last + 2] = tarOffset - (runs[last + 1] + (runs[last + 4] - 1) * runs[last + 2]);
        runs[last + 4]++;
      } else {
        if (used == runs.length) {
          runs = Arrays.copyOf(runs, used * 2);
        }
        runs[used] = length;
        runs[used + 1] = tarOffset;
        runs[used + 2] = 0;
        runs[used + 3] = partLength;
        runs[used + 4] = 1;
        used += FIELDS;
      }
      length += partLength;
    }

    private boolean extendsRun(int run, long tarOffset) {
      long count = runs[run + 4];
      return count == 1 || tarOffset == runs[run + 1] + count * runs[run + 2];
    }

    PartRuns build() {
      return new PartRuns(Arrays.copyOf(runs, used), length);
    }
  }
}
