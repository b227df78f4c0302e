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

  /** Writes this summary so that {@link #decode} reads it. */
  public void encode(ByteWriter out) {
    out.number(resultLength).number(basisEnd);
    if (commands != null) {
      out.u8(FEW);
      commands.encode(out);
      return;
    }
    out.u8(CHUNKS).number(firstChunk).number(chunkStarts.length);
    for (long start : chunkStarts) {
      out.number(start);
    }
  }

  /** Reads what {@link #encode} wrote. */
  public static DeltaSummary decode(ByteReader in) throws CorruptDataException {
    long resultLength = in.number();
    long basisEnd = in.number();
    int form = in.u8();
    if (form == FEW) {
      return ofFew(resultLength, basisEnd, DeltaChunk.decode(in), in);
    } else if (form != CHUNKS) {
      throw in.corrupt("delta of the unknown form " + form);
    }
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
        || basisEnd < 0
        || (resultLength > 0 && starts.length == 0)
        || firstChunk > Integer.MAX_VALUE - starts.length) {
      throw in.corrupt("delta of " + resultLength + " bytes, from chunk " + firstChunk);
    }
    return new DeltaSummary(resultLength, basisEnd, null, firstChunk, starts);
  }

  private static DeltaSummary ofFew(
      long resultLength, long basisEnd, DeltaChunk commands, ByteReader in)
      throws CorruptDataException {
    if (commands.start() != 0
        || commands.end() != resultLength
        || resultLength == 0
        || basisEnd < 0) {
      throw in.corrupt("delta of " + resultLength + " bytes, commands up to " + commands.end());
    }
    return of(commands, basisEnd);
  }

  /** Of a delta that is one small chunk. */
  static DeltaSummary of(DeltaChunk commands, long basisEnd) {
    return new DeltaSummary(commands.end(), basisEnd, commands, 0, new long[] {commands.start()});
  }
}
