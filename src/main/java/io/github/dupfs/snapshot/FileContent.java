package io.github.dupfs.snapshot;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.DeltaChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The content of one regular file of a snapshot, resolved through its deltas range by range.
 *
 * <p>A read descends from the newest delta: what is literal there is read, what is copied becomes
 * ranges of the version before, adjacent ones joined, down to the version that is stored whole. So
 * it touches only bytes that it returns, and its memory is bounded by its length.
 */
final class FileContent implements FileTree.OpenFile {
  private final List<Version> deltas;
  private final Payload base;
  private final long size;

  private record Version(StoredSet set, Payload payload, Delta delta) {}

  /** {@code [position, position + length)} of a version goes to {@code target} of the buffer. */
  private record Range(int target, long position, int length) {}

  private FileContent(List<Version> deltas, Payload base, long size) {
    this.deltas = List.copyOf(deltas);
    this.base = base;
    this.size = size;
  }

  /** Opens a version of the regular file at {@code path}. */
  static FileContent open(FilePath path, DirectoryView.Version newest) throws IOException {
    List<Version> deltas = new ArrayList<>();
    for (DirectoryView.Version at = newest; at != null; at = at.before()) {
      Payload payload = PayloadFinder.find(at.set(), path);
      if (payload.kind() == Content.Kind.SNAPSHOT) {
        return checked(deltas, payload, path);
      }
      if (payload.kind() == Content.Kind.DELETED) {
        break;
      }
      deltas.add(new Version(at.set(), payload, payload.delta(at.set(), path)));
    }
    throw new UnavailableException(
        newest.set().set(), path.toString(), "no backup set before holds what its delta builds on");
  }

  private static FileContent checked(List<Version> deltas, Payload base, FilePath path)
      throws IOException {
    long basis = base.length();
    for (int i = deltas.size() - 1; i >= 0; i--) {
      Delta delta = deltas.get(i).delta;
      if (delta.basisEnd() > basis) {
        throw new UnavailableException(
            deltas.get(i).set.set(),
            path.toString(),
            "its delta copies up to byte "
                + delta.basisEnd()
                + " of a file of "
                + basis
                + " bytes");
      }
      basis = delta.resultLength();
    }
    return new FileContent(deltas, base, basis);
  }

  /** The exact length of the state of {@code path} that {@code set} stores, without opening it. */
  static long size(StoredSet set, FilePath path) throws IOException {
    Payload payload = PayloadFinder.find(set, path);
    return switch (payload.kind()) {
      case SNAPSHOT -> payload.length();
      case DIFF -> payload.delta(set, path).resultLength();
      case DELETED ->
          throw new UnavailableException(
              set.set(), path.toString(), "signatures and volumes disagree whether it exists");
    };
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public int read(long position, byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (position < 0) {
      throw new IndexOutOfBoundsException("position " + position);
    }
    int count = (int) Math.max(0, Math.min(length, size - position));
    if (count == 0) {
      return 0;
    }
    List<Range> wanted = List.of(new Range(offset, position, count));
    for (Version version : deltas) {
      Copies copies = new Copies(version.payload, buffer);
      for (Range range : wanted) {
        copies.resultToTarget = range.target - range.position;
        version.delta.visit(range.position, range.position + range.length, copies);
      }
      wanted = copies.ranges;
    }
    for (Range range : wanted) {
      base.readFully(range.position, buffer, range.target, range.length);
    }
    return count;
  }

  /** Reads what is literal, and collects what is to be copied. */
  private static final class Copies implements DeltaChunk.Visitor {
    private final Payload payload;
    private final byte[] buffer;
    private final List<Range> ranges = new ArrayList<>();
    private long resultToTarget;

    Copies(Payload payload, byte[] buffer) {
      this.payload = payload;
      this.buffer = buffer;
    }

    @Override
    public void literal(long result, long payloadOffset, long length) throws IOException {
      payload.readFully(payloadOffset, buffer, (int) (result + resultToTarget), (int) length);
    }

    @Override
    public void copy(long result, long basisOffset, long length) {
      int target = (int) (result + resultToTarget);
      if (!ranges.isEmpty()) {
        Range last = ranges.get(ranges.size() - 1);
        if (last.target + last.length == target && last.position + last.length == basisOffset) {
          ranges.set(
              ranges.size() - 1, new Range(last.target, last.position, last.length + (int) length));
          return;
        }
      }
      ranges.add(new Range(target, basisOffset, (int) length));
    }
  }
}
