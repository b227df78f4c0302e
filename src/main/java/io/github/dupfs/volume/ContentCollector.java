package io.github.dupfs.volume;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a volume holds of each path, from its entries in their order, and tells a
 * {@link VolumeSink}. Not thread-safe.
 */
final class ContentCollector {
  private final String name;
  private final VolumeSink sink;
  private int chunks;
  private @Nullable Group open;

  /**
   * @param name of the volume, for messages
   */
  ContentCollector(String name, VolumeSink sink) {
    this.name = name;
    this.sink = sink;
  }

  /** Makes the state of a path. */
  @FunctionalInterface
  interface StateMaker {
    NodeState state();
  }

  /**
   * Adds an entry.
   *
   * @param described what the entry says of its path
   * @param payloadOffset where its payload lies in the volume
   * @param size of its payload
   * @return whether {@link #payload} is to be given its payload
   */
  boolean entry(EntryName entry, StateMaker described, long payloadOffset, long size)
      throws IOException {
    Group group = open;
    if (group == null || !group.continues(entry)) {
      end();
      group = new Group(entry, described.state());
      open = group;
    }
    group.add(entry, payloadOffset, size);
    return group.wantsPayload();
  }

  /** Adds the next bytes of the payload of the entry that was added last. */
  void payload(byte[] bytes, int offset, int length) throws IOException {
    if (open != null) {
      open.payload(bytes, offset, length);
    }
  }

  /** Says that nothing follows. */
  void end() throws IOException {
    Group group = open;
    open = null;
    if (group != null) {
      group.finish();
    }
  }

  /** The entries of one path that follow each other. */
  private final class Group {
    private final FilePath path;
    private final EntryName.Kind kind;
    private final NodeState state;
    private final int firstPart;
    private int lastPart;
    private final PartRuns.Builder runs = new PartRuns.Builder();
    private final @Nullable DeltaReader delta;
    private boolean sound = true;

    Group(EntryName entry, NodeState described) {
      this.path = entry.path();
      this.kind = entry.kind();
      this.firstPart = entry.part();
      this.state =
          switch (entry.kind()) {
            case DELETED -> NodeState.GONE;
            case DIFF -> described.asFile();
            default -> entry.part() > 0 ? described.asFile() : described;
          };
      boolean whole = entry.kind() == EntryName.Kind.DIFF && entry.part() <= 1;
      this.delta = whole ? new DeltaReader(name, chunks, sink::delta) : null;
    }

    boolean continues(EntryName entry) {
      return entry.part() > 0
          && firstPart > 0
          && entry.kind() == kind
          && entry.part() == lastPart + 1
          && entry.path().equals(path);
    }

    void add(EntryName entry, long payloadOffset, long size) {
      lastPart = entry.part();
      if (hasPayload()) {
        runs.add(payloadOffset, size);
      }
    }

    private boolean hasPayload() {
      return kind != EntryName.Kind.DELETED && state.type() == '0';
    }

    boolean wantsPayload() {
      return delta != null && sound && hasPayload();
    }

    void payload(byte[] bytes, int offset, int length) throws IOException {
      if (delta == null || !sound) {
        return;
      }
      try {
        delta.feed(bytes, offset, length);
      } catch (CorruptDataException e) {
        // Found again, and reported, when the file is looked at.
        sound = false;
      }
    }

    void finish() throws IOException {
      DeltaSummary summary = null;
      if (delta != null) {
        summary = sound && delta.finished() ? delta.finish() : null;
        chunks += delta.chunks();
      }
      Content.Kind contentKind =
          switch (kind) {
            case DELETED -> Content.Kind.DELETED;
            case DIFF -> Content.Kind.DIFF;
            default -> Content.Kind.SNAPSHOT;
          };
      sink.content(
          path, new Content(contentKind, firstPart, lastPart, runs.build(), summary), state);
    }
  }
}
