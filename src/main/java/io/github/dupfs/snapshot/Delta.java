package io.github.dupfs.snapshot;

import io.github.dupfs.volume.DeltaChunk;
import io.github.dupfs.volume.DeltaSummary;
import java.io.IOException;
import java.util.Arrays;

/**
 * The commands of one delta, loaded chunk by chunk.
 *
 * @param resultLength the length of the file it makes, in bytes
 * @param basisEnd the least length that its basis must have
 * @param starts the first byte of the result that each chunk makes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Delta(long resultLength, long basisEnd, long[] starts, Chunks chunks) {

  /**
   * Of a summary that may have the commands itself.
   *
   * @param chunks loads them otherwise
   */
  static Delta of(DeltaSummary summary, Chunks chunks) {
    DeltaChunk few = summary.commands();
    return new Delta(
        summary.resultLength(),
        summary.basisEnd(),
        summary.chunkStarts(),
        few == null ? chunks : number -> few);
  }

  /** Loads chunks by their number, from 0. */
  @FunctionalInterface
  interface Chunks {
    DeltaChunk chunk(int number) throws IOException;
  }

  /** Visits what makes {@code [from, to)} of the result, in order. */
  void visit(long from, long to, DeltaChunk.Visitor visitor) throws IOException {
    if (from >= to) {
      return;
    }
    int chunk = Arrays.binarySearch(starts, from);
    for (chunk = chunk < 0 ? -chunk - 2 : chunk;
        chunk < starts.length && starts[chunk] < to;
        chunk++) {
      chunks.chunk(chunk).visit(from, to, visitor);
    }
  }
}
