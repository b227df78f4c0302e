package io.github.dupfs.snapshot;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The content of one regular file of a snapshot. Its deltas are resolved window by window, when a
 * window is first read: a read touches only bytes that it returns.
 */
final class FileContent implements FileTree.OpenFile {
  /**
   * So much of a file is resolved at once. However finely deltas cut it, what it is made of stays
   * within a few bytes for each of its bytes.
   */
  private static final long WINDOW = 1 << 20;

  /** So many segments at once, one of each version, do not crowd the cache. */
  private static final int FEW_DELTAS = 8;

  private final StoredSet newest;
  private final FilePath path;
  private final List<Delta> deltas;

  /** The payloads of the deltas, the newest first, then of the version that is stored whole. */
  private final List<Payload> payloads;

  private final long size;

  /** Where the last read ended, and how much was read without a leap before that. */
  private long lastEnd;

  private long run;

  private FileContent(
      StoredSet newest, FilePath path, List<Delta> deltas, List<Payload> payloads, long size) {
    this.newest = newest;
    this.path = path;
    this.deltas = List.copyOf(deltas);
    this.payloads = List.copyOf(payloads);
    this.size = size;
  }

  /** Opens a version of the regular file at {@code path}. */
  static FileContent open(FilePath path, DirectoryView.Version newest) throws IOException {
    for (DirectoryView.Version at = newest.before(); at != null; at = at.before()) {
      at.set().indexAhead(path);
    }
    List<StoredSet> sets = new ArrayList<>();
    List<Delta> deltas = new ArrayList<>();
    List<Payload> payloads = new ArrayList<>();
    for (DirectoryView.Version at = newest; at != null; at = at.before()) {
      Payload payload = PayloadFinder.find(at.set(), path);
      if (payload.kind() == Content.Kind.DELETED) {
        break;
      }
      sets.add(at.set());
      payloads.add(payload);
      if (payload.kind() == Content.Kind.SNAPSHOT) {
        long size = checkedSize(path, sets, deltas, payload.length());
        return new FileContent(newest.set(), path, deltas, payloads, size);
      }
      deltas.add(payload.delta(at.set(), path));
    }
    throw new UnavailableException(
        newest.set().set(), path.toString(), "no backup set before holds what its delta builds on");
  }

  /** The size of the newest version, if each delta finds all of what it copies. */
  private static long checkedSize(
      FilePath path, List<StoredSet> sets, List<Delta> deltas, long baseLength)
      throws UnavailableException {
    long basis = baseLength;
    for (int i = deltas.size() - 1; i >= 0; i--) {
      Delta delta = deltas.get(i);
      if (delta.basisEnd() > basis) {
        throw new UnavailableException(
            sets.get(i).set(),
            path.toString(),
            "its delta copies up to byte "
                + delta.basisEnd()
                + " of a file of "
                + basis
                + " bytes");
      }
      basis = delta.resultLength();
    }
    return basis;
  }

  /**
   * The size of what {@code set} says of {@code path}, without opening it, see {@link
   * FileTree.Attributes}.
   */
  static long size(StoredSet set, FilePath path, NodeState state) throws IOException {
    return switch (state.type()) {
      case '0' -> size(set, path, PayloadFinder.find(set, path));
      case '2' -> state.linkTarget().length;
      default -> 0;
    };
  }

  /** The exact length of the regular file that a payload makes. */
  static long size(StoredSet set, FilePath path, Payload payload) throws IOException {
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
    if (deltas.isEmpty() && count > 0) {
      payloads.get(0).readFully(position, buffer, offset, count);
      return count;
    }
    boolean readsThrough = deltas.size() > FEW_DELTAS && goesOn(position, count);
    long end = position + count;
    long shift = offset - position;
    for (long at = position; at < end; at += WINDOW - at % WINDOW) {
      long window = at / WINDOW;
      boolean done = readsThrough && newest.stretches().read(this, window, at, end, buffer, shift);
      if (!done) {
        extents(window)
            .visit(
                at,
                end,
                (start, payload, from, piece, literal) ->
                    payloads.get(payload).readFully(from, buffer, (int) (start + shift), piece));
      }
    }
    return count;
  }

  /**
   * Whether somebody reads from end to end, as it seems; several reads may be under way at once.
   */
  private synchronized boolean goesOn(long position, int count) {
    run = Math.abs(position - lastEnd) <= WINDOW ? run + count : 0;
    lastEnd = position + count;
    return run >= WINDOW;
  }

  /** As many windows as fit into so much memory, but at least one, from a given one on. */
  Stretch stretch(long firstWindow, long memory) throws IOException {
    List<Extents> windows = new ArrayList<>();
    long bytes = 0;
    for (long i = firstWindow; i * WINDOW < size && bytes < memory; i++) {
      Extents window = resolve(i);
      windows.add(window);
      bytes += window.literals() + window.weight();
    }
    return new Stretch(windows, payloads);
  }

  private Extents extents(long window) throws IOException {
    return newest.extents(path, window, () -> resolve(window));
  }

  private Extents resolve(long window) throws IOException {
    long from = window * WINDOW;
    return Extents.resolve(deltas, from, Math.min(size, from + WINDOW));
  }
}
