package io.github.dupfs.volume;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.tar.TarEntry;
import io.github.dupfs.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/**
 * Passes once over the tar stream of a volume and tells a {@link VolumeSink} what is in it. An
 * entry whose name or type is refused costs only that entry. Not thread-safe.
 */
public final class DifftarReader {
  private final TarReader tar;
  private final String name;
  private final ContentCollector contents;
  private final Consumer<String> warnings;
  private final byte[] buffer = new byte[1 << 16];

  /**
   * @param name of the volume, for messages
   * @param warnings told of entries that are left out
   */
  public DifftarReader(
      InputStream difftar, String name, VolumeSink sink, Consumer<String> warnings) {
    this.tar = new TarReader(difftar, name);
    this.name = name;
    this.contents = new ContentCollector(name, sink);
    this.warnings = warnings;
  }

  /** Reads to the end of the archive. */
  public void run() throws IOException {
    for (TarEntry next = tar.next(); next != null; next = tar.next()) {
      TarEntry header = next;
      EntryName entry;
      try {
        NodeState.requireKnownType(header, name);
        entry = EntryName.parse(header.name(), name, header.headerOffset());
      } catch (CorruptDataException e) {
        warnings.accept(String.valueOf(e.getMessage()));
        continue;
      }
      if (entry.kind() == EntryName.Kind.SIGNATURE) {
        warnings.accept(name + ": signature of " + entry.path() + " in a volume");
        continue;
      }
      if (contents.entry(
          entry, () -> NodeState.of(header), header.payloadOffset(), header.size())) {
        readPayload();
      }
    }
    contents.end();
  }

  private void readPayload() throws IOException {
    for (int n = tar.read(buffer, 0, buffer.length);
        n >= 0;
        n = tar.read(buffer, 0, buffer.length)) {
      contents.payload(buffer, 0, n);
    }
  }
}
