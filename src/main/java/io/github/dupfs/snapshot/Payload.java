package io.github.dupfs.snapshot;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.DeltaChunk;
import io.github.dupfs.volume.DeltaReader;
import io.github.dupfs.volume.DeltaSummary;
import io.github.dupfs.volume.PartRuns;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one backup set stores of one path: its parts in one or several volumes, put together. Safe
 * for use by many threads at once.
 */
final class Payload {
  private final Content.Kind kind;
  private final List<Piece> pieces;
  private final long length;
  private final @Nullable DeltaSummary delta;

  /**
   * The parts in one volume.
   *
   * @param start the byte of the payload that they begin with
   */
  record Piece(StoredVolume volume, PartRuns runs, long start) {}

  /**
   * @param delta of a delta that lies in one piece and is sound; otherwise null
   */
  Payload(Content.Kind kind, List<Piece> pieces, long length, @Nullable DeltaSummary delta) {
    this.kind = kind;
    this.pieces = List.copyOf(pieces);
    this.length = length;
    this.delta = delta;
  }

  Content.Kind kind() {
    return kind;
  }

  /** The length of the payload in bytes; of a delta, that of the delta itself. */
  long length() {
    return length;
  }

  /** Reads exactly {@code count} bytes of the payload. */
  void readFully(long position, byte[] buffer, int offset, int count) throws IOException {
    long at = position;
    int done = 0;
    for (Piece piece : pieces) {
      long inPiece = at - piece.start;
      if (done < count && inPiece < piece.runs.length()) {
        int part = (int) Math.min(count - done, piece.runs.length() - inPiece);
        int target = offset + done;
        int[] written = {0};
        piece.runs.pieces(
            inPiece,
            part,
            (tarOffset, length) -> {
              piece.volume.readFully(tarOffset, buffer, target + written[0], (int) length);
              written[0] += (int) length;
            });
        done += part;
        at += part;
      }
    }
    if (done < count) {
      throw new IndexOutOfBoundsException(
          "[" + position + ", +" + count + ") of a payload of " + length + " bytes");
    }
  }

  /**
   * The commands of this payload, which must be a delta.
   *
   * @param set the set that it is of
   * @param path the path that it is of
   */
  Delta delta(StoredSet set, FilePath path) throws IOException {
    DeltaSummary known = delta;
    if (known != null) {
      StoredVolume volume = pieces.get(0).volume;
      return Delta.of(known, chunk -> volume.delta(known.firstChunk() + chunk));
    }
    return set.spanningDelta(path, () -> parse(path));
  }

  /** Reads a delta that lies in several volumes, or one that is not sound and says so here. */
  private Delta parse(FilePath path) throws IOException {
    List<DeltaChunk> chunks = new ArrayList<>();
    DeltaReader reader = new DeltaReader("delta of " + path, 0, chunks::add);
    byte[] buffer = new byte[1 << 16];
    for (long at = 0; at < length && !reader.finished(); ) {
      int count = (int) Math.min(buffer.length, length - at);
      readFully(at, buffer, 0, count);
      reader.feed(buffer, 0, count);
      at += count;
    }
    return Delta.of(reader.finish(), chunks::get);
  }
}
