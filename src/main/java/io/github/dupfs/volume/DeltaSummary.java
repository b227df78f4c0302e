package io.github.dupfs.volume;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;

/**
 * What must be known of a delta before its commands are looked at.
 *
 * @param resultLength the exact length of the file it makes, in bytes
 * @param basisEnd the least length that its basis must have
 * @param firstChunk the number of its first chunk of commands among the chunks of its owner
 * @param chunkStarts the first byte of the result that each chunk makes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeltaSummary(long resultLength, long basisEnd, int firstChunk, long[] chunkStarts) {

  /** Writes this summary so that {@link #decode} reads it. */
  public void encode(ByteWriter out) {
    out.number(resultLength).number(basisEnd).number(firstChunk).number(chunkStarts.length);
    for (long start : chunkStarts) {
      out.number(start);
    }
  }

  /** Reads what {@link #encode} wrote. */
  public static DeltaSummary decode(ByteReader in) throws CorruptDataException {
    long resultLength = in.number();
    long basisEnd = in.number();
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
    return new DeltaSummary(resultLength, basisEnd, firstChunk, starts);
  }
}
