package io.github.dupfs.volume;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.librsync.DeltaParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of a delta's commands: which range of the result comes from where. Immutable.
 *
 * <p>A source that is not negative is an offset in the basis; a negative one is the bitwise
 * complement of an offset in the delta's own payload.
 */
public final class DeltaChunk {
  /** The most commands in one chunk. */
  static final int MAX_COMMANDS = 4096;

  /** Room for the commands of most deltas, a power of two. */
  private static final int FEW_COMMANDS = 4;

  /** The most memory that a chunk takes, in bytes. */
  public static final int MAX_WEIGHT = weight(MAX_COMMANDS + 1);

  private final long[] starts;
  private final long[] sources;

  private DeltaChunk(long[] starts, long[] sources) {
    this.starts = starts;
    this.sources = sources;
  }

  /** The memory it takes, in bytes. */
  public int weight() {
    return weight(starts.length);
  }

  private static int weight(int starts) {
    return 64 + 16 * starts;
  }

  /** The first byte of the result that this chunk makes. */
  public long start() {
    return starts[0];
  }

  /** The byte of the result after the last that this chunk makes. */
  public long end() {
    return starts[starts.length - 1];
  }

  /**
   * Visits what makes {@code [from, to)} of the result, in order, as far as this chunk makes it.
   */
  public void visit(long from, long to, Visitor visitor) throws IOException {
    int i = Arrays.binarySearch(starts, Math.max(from, starts[0]));
    for (i = i < 0 ? -i - 2 : i; i < sources.length && starts[i] < to; i++) {
      long first = Math.max(from, starts[i]);
      long length = Math.min(to, starts[i + 1]) - first;
      long skip = first - starts[i];
      if (sources[i] >= 0) {
        visitor.copy(first, sources[i] + skip, length);
      } else {
        visitor.literal(first, ~sources[i] + skip, length);
      }
    }
  }

  /** Whether this is no more than is worth keeping in a place of its own. */
  boolean isSmall() {
    return sources.length <= FEW_COMMANDS;
  }

  /** Whether all of it is one copy of the basis, which has that length. */
  boolean isCopyOf(long basisLength) {
    return sources.length == 1 && sources[0] == 0 && start() == 0 && end() == basisLength;
  }

  /** The only chunk of a delta that makes the basis, which has that length, once more. */
  static DeltaChunk copyOf(long basisLength) {
    return new DeltaChunk(new long[] {0, basisLength}, new long[] {0});
  }

  /** The chunk as bytes. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter();
    encode(out);
    return out.toBytes();
  }

  /** Writes this chunk so that {@link #decode} reads it. */
  void encode(ByteWriter out) {
    out.number(sources.length).number(starts[0]);
    long expected = 0;
    for (int i = 0; i < sources.length; i++) {
      long length = starts[i + 1] - starts[i];
      boolean copy = sources[i] >= 0;
      long at = copy ? sources[i] : ~sources[i];
      out.number(length << 1 | (copy ? 0 : 1)).signed(at - expected);
      expected = at + length;
    }
  }

  /** Reads what {@link #encode} wrote. */
  public static DeltaChunk decode(byte[] bytes, String name) throws CorruptDataException {
    return decode(new ByteReader(bytes, name));
  }

  /** Reads what {@link #encode} wrote. */
  static DeltaChunk decode(ByteReader in) throws CorruptDataException {
    int count = in.count(2);
    long[] starts = new long[count + 1];
    long[] sources = new long[count];
    starts[0] = in.number();
    if (starts[0] < 0) {
      throw in.corrupt("delta commands for byte " + starts[0]);
    }
    long expected = 0;
    for (int i = 0; i < count; i++) {
      long coded = in.number();
      long length = coded >>> 1;
      long at = expected + in.signed();
      if (at < 0
          || length == 0
          || length > Long.MAX_VALUE - starts[i]
          || length > Long.MAX_VALUE - at) {
        throw in.corrupt("delta command out of range");
      }
      starts[i + 1] = starts[i] + length;
      sources[i] = (coded & 1) == 0 ? at : ~at;
      expected = at + length;
    }
    return new DeltaChunk(starts, sources);
  }

  /** Told what makes a range of the result. */
  public interface Visitor {
    /** {@code [result, result + length)} is the same range of the delta's payload. */
    void literal(long result, long payloadOffset, long length) throws IOException;

    /** {@code [result, result + length)} is the same range of the basis. */
    void copy(long result, long basisOffset, long length) throws IOException;
  }

  /** Collects the commands of one delta; adjacent copies become one. Not thread-safe. */
  static final class Builder implements DeltaParser.Sink {
    private final List<DeltaChunk> chunks = new ArrayList<>();
    private long[] starts = new long[FEW_COMMANDS + 1];
    private long[] sources = new long[FEW_COMMANDS];
    private int count;
    private long basisEnd;

    @Override
    public void literal(long streamOffset, long length) {
      add(~streamOffset, length);
    }

    @Override
    public void copy(long basisOffset, long length) {
      basisEnd = Math.max(basisEnd, basisOffset + length);
      if (count > 0) {
        long before = sources[count - 1];
        if (before >= 0 && before + (starts[count] - starts[count - 1]) == basisOffset) {
          starts[count] += length;
          return;
        }
      }
      add(basisOffset, length);
    }

    private void add(long source, long length) {
      if (count == MAX_COMMANDS) {
        cut();
      } else if (count == sources.length) {
        starts = Arrays.copyOf(starts, 2 * count + 1);
        sources = Arrays.copyOf(sources, 2 * count);
      }
      sources[count] = source;
      starts[count + 1] = starts[count] + length;
      count++;
    }

    private void cut() {
      chunks.add(new DeltaChunk(Arrays.copyOf(starts, count + 1), Arrays.copyOf(sources, count)));
      starts[0] = starts[count];
      count = 0;
    }

    /** Ends the collection. */
    void end() {
      if (count > 0) {
        cut();
      }
    }

    /** The chunks that are complete and were not taken yet, in order. */
    List<DeltaChunk> takeChunks() {
      List<DeltaChunk> taken = List.copyOf(chunks);
      chunks.clear();
      return taken;
    }

    /** The chunk that was not taken yet, if it is the only one and small; otherwise null. */
    @Nullable DeltaChunk takeOnlySmall() {
      return chunks.size() == 1 && chunks.get(0).isSmall() ? chunks.remove(0) : null;
    }

    /** The least length that the basis must have. */
    long basisEnd() {
      return basisEnd;
    }

    long resultLength() {
      return starts[count];
    }
  }
}
