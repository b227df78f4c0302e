package io.github.dupfs.volume;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes the tar stream of a volume, without blocks of zeros at its end: no reader needs them, and
 * volumes that are not encrypted never had any. Not thread-safe.
 */
public final class DifftarWriter {
  private final TarWriter tar;
  private final ContentCollector contents;

  /**
   * Writes to {@code out}, which it does not close.
   *
   * @param sink is told what {@link DifftarReader} would find, but for windows and layout
   */
  public DifftarWriter(OutputStream out, VolumeSink sink) {
    this.tar = new TarWriter(out);
    this.contents = new ContentCollector("what is written", sink);
  }

  /** What the payload of a regular file's entry is. */
  public enum Payload {
    /** Its content. */
    SNAPSHOT(EntryName.Kind.SNAPSHOT),
    /** A delta against its content in the set before. */
    DIFF(EntryName.Kind.DIFF);

    private final EntryName.Kind kind;

    Payload(EntryName.Kind kind) {
      this.kind = kind;
    }
  }

  /** Writes that a path is gone. */
  public void deleted(FilePath path) throws IOException {
    entry(new EntryName(EntryName.Kind.DELETED, path, 0), NodeState.GONE, 0);
  }

  /** Writes an object that is no regular file. */
  public void object(FilePath path, NodeState state) throws IOException {
    entry(new EntryName(EntryName.Kind.SNAPSHOT, path, 0), state, 0);
  }

  /**
   * Writes a regular file, or a part of it.
   *
   * @param part 1-based; 0 if the file is not in parts
   */
  public void file(
      FilePath path, NodeState state, Payload payload, int part, byte[] bytes, int length)
      throws IOException {
    if (entry(new EntryName(payload.kind, path, part), state, length)) {
      contents.payload(bytes, 0, length);
    }
    tar.write(bytes, 0, length);
  }

  private boolean entry(EntryName name, NodeState state, long size) throws IOException {
    tar.begin(state.header(name.inVolume(state.isDirectory()), size));
    return contents.entry(name, () -> state, tar.position(), size);
  }

  /** Tells the sink of the last entry; nothing may follow. */
  public void finish() throws IOException {
    contents.end();
  }
}
