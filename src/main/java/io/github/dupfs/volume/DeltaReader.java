package io.github.dupfs.volume;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.librsync.DeltaParser;
import java.io.IOException;
import java.util.Arrays;

/**
 * Turns a delta that arrives piece by piece into chunks of commands and a summary. Not thread-safe.
 */
public final class DeltaReader {
  private final DeltaChunk.Builder commands = new DeltaChunk.Builder();
  private final DeltaParser parser;
  private final Sink sink;
  private final int firstChunk;
  private long[] starts = new long[4];
  private int chunks;

  /** Takes chunks in order. */
  @FunctionalInterface
  public interface Sink {
    /** The next chunk. */
    void chunk(DeltaChunk chunk) throws IOException;
  }

  /**
   * @param name of the delta, for messages
   * @param firstChunk the number that the first chunk has where {@code sink} keeps them
   */
  public DeltaReader(String name, int firstChunk, Sink sink) {
    this.parser = new DeltaParser(name, commands);
    this.firstChunk = firstChunk;
    this.sink = sink;
  }

  /**
   * Takes the next piece.
   *
   * @throws CorruptDataException if it is not a delta
   * @throws IOException if the sink throws it
   */
  public void feed(byte[] buffer, int offset, int length) throws IOException {
    parser.feed(buffer, offset, length);
    takeChunks();
  }

  /** Whether the end of the delta was seen. */
  public boolean finished() {
    return parser.finished();
  }

  /** The number of chunks so far. */
  public int chunks() {
    return chunks;
  }

  /**
   * Ends the delta. If it is small, the sink has got nothing: the summary has all of it.
   *
   * @throws CorruptDataException if its end was not seen
   */
  public DeltaSummary finish() throws IOException {
    parser.finish();
    commands.end();
    DeltaChunk only = chunks == 0 ? commands.takeOnlySmall() : null;
    if (only != null) {
      return DeltaSummary.of(only, commands.basisEnd());
    }
    takeChunks();
    return new DeltaSummary(
        commands.resultLength(),
        commands.basisEnd(),
        null,
        firstChunk,
        Arrays.copyOf(starts, chunks));
  }

  private void takeChunks() throws IOException {
    for (DeltaChunk chunk : commands.takeChunks()) {
      if (chunks == starts.length) {
        starts = Arrays.copyOf(starts, chunks * 2);
      }
      starts[chunks++] = chunk.start();
      sink.chunk(chunk);
    }
  }
}
