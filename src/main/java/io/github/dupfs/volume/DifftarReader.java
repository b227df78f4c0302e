package io.github.dupfs.volume;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.tar.TarEntry;
import io.github.dupfs.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes once over the tar stream of a volume and tells a {@link VolumeSink} what is in it. An
 * entry whose name is refused costs only that entry. Not thread-safe.
 */
public final class DifftarReader {
  private final TarReader tar;
  private final String name;
  private final VolumeSink sink;
  private final Consumer<String> warnings;
  private final byte[] buffer = new byte[1 << 16];
  private int chunks;
  private @Nullable Group open;

  /**
   * @param name of the volume, for messages
   * @param warnings told of entries that are left out
   */
  public DifftarReader(
      InputStream difftar, String name, VolumeSink sink, Consumer<String> warnings) {
    this.tar = new TarReader(difftar, name);
    this.name = name;
    this.sink = sink;
    this.warnings = warnings;
  }

  /** Reads to the end of the archive. */
  public void run() throws IOException {
    for (TarEntry header = tar.next(); header != null; header = tar.next()) {
      EntryName entry;
      try {
        entry = EntryName.parse(header.name(), name, header.headerOffset());
      } catch (CorruptDataException e) {
        warnings.accept(String.valueOf(e.getMessage()));
        continue;
      }
      if (entry.kind() == EntryName.Kind.SIGNATURE) {
        warnings.accept(name + ": signature of " + entry.path() + " in a volume");
        continue;
      }
      Group group = open;
      if (group == null || !group.continues(entry)) {
        close();
        group = new Group(entry, header);
        open = group;
      }
      group.add(entry, header);
    }
    close();
  }

  private void close() throws IOException {
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

    Group(EntryName entry, TarEntry header) {
      this.path = entry.path();
      this.kind = entry.kind();
      this.firstPart = entry.part();
      NodeState described = NodeState.of(header);
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

    void add(EntryName entry, TarEntry header) throws IOException {
      lastPart = entry.part();
      if (kind == EntryName.Kind.DELETED || state.type() != '0') {
        return;
      }
      runs.add(header.payloadOffset(), header.size());
      DeltaReader commands = delta;
      if (commands == null) {
        return;
      }
      for (int n = tar.read(buffer, 0, buffer.length);
          n >= 0 && sound;
          n = tar.read(buffer, 0, buffer.length)) {
        try {
          commands.feed(buffer, 0, n);
        } catch (CorruptDataException e) {
          // Found again, and reported, when the file is looked at.
          sound = false;
        }
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
