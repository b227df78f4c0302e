package io.github.dupfs.volume;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of a delta before its commands are looked at.
 *
 * @param resultLength the exact length of the file it makes, in bytes
 * @param basisEnd the least length that its basis must have
 * @param commands all of its commands, if they are few; otherwise null
 * @param firstChunk the number of its first chunk of commands among the chunks of its owner, if
 *     they are many
 * @param chunkStarts the first byte of the result that each chunk makes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeltaSummary(
    long resultLength,
    long basisEnd,
    @Nullable DeltaChunk commands,
    int firstChunk,
    long[] chunkStarts) {

  private static final int CHUNKS = 0;
  private static final int FEW = 1;
  private static final int SAME = 2;

  /** Writes this summary so that {@link #decode} reads it. */
  public void encode(ByteWriter out) {
    if (commands != null && commands.isCopyOf(basisEnd)) {
      out.u8(SAME).number(basisEnd);
      return;
    }
    if (commands != null) {
      out.u8(FEW).number(basisEnd);
      commands.encode(out);
      return;
    }
    out.u8(CHUNKS).number(basisEnd).number(resultLength);
    out.number(firstChunk).number(chunkStarts.length);
    for (long start : chunkStarts) {
      out.number(start);
    }
  }

  /** Reads what {@link #encode} wrote. */
  public static DeltaSummary decode(ByteReader in) throws CorruptDataException {
    int form = in.u8();
    long basisEnd = in.number();
    if (basisEnd < 0) {
      throw in.corrupt("delta of a basis of " + basisEnd + " bytes");
    }
    return switch (form) {
      case SAME -> ofFew(DeltaChunk.copyOf(basisEnd), basisEnd, in);
      case FEW -> ofFew(DeltaChunk.decode(in), basisEnd, in);
      case CHUNKS -> ofChunks(basisEnd, in);
      default -> throw in.corrupt("delta of the unknown form " + form);
    };
  }

  private static DeltaSummary ofChunks(long basisEnd, ByteReader in) throws CorruptDataException {
    long resultLength = in.number();
    int firstChunk = in.number(Integer.MAX_VALUE);
    long[] starts = new long[in.count(1)];
    long last = -1;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = in.number();
      if (starts[i] <= last || starts[i] >= resultLength || starts[0] != 0) {
        throw in.corrupt("delta chunk for byte " + starts[i] + " of " + resultLength);
      }
      last = starts[i];
    }
    if (resultLength < 0
        || (resultLength > 0 && starts.length == 0)
        || firstChunk > Integer.MAX_VALUE - starts.length) {
      throw in.corrupt("delta of " + resultLength + " bytes, from chunk " + firstChunk);
    }
    return new DeltaSummary(resultLength, basisEnd, null, firstChunk, starts);
  }

  private static DeltaSummary ofFew(DeltaChunk commands, long basisEnd, ByteReader in)
      throws CorruptDataException {
    if (commands.start() != 0 || commands.end() == 0) {
      throw in.corrupt("delta of bytes " + commands.start() + " to " + commands.end());
    }
    return of(commands, basisEnd);
  }

  /** Of a delta that is one small chunk. */
  static DeltaSummary of(DeltaChunk commands, long basisEnd) {
    return new DeltaSummary(commands.end(), basisEnd, commands, 0, new long[] {commands.start()});
  }
}
