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

  /** Writes to {@code out}, which it does not close. */
  public DifftarWriter(OutputStream out) {
    this.tar = new TarWriter(out);
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
    byte[] name = new EntryName(EntryName.Kind.DELETED, path, 0).inVolume(false);
    tar.begin(NodeState.GONE.header(name, 0));
  }

  /** Writes an object that is no regular file. */
  public void object(FilePath path, NodeState state) throws IOException {
    EntryName name = new EntryName(EntryName.Kind.SNAPSHOT, path, 0);
    tar.begin(state.header(name.inVolume(state.isDirectory()), 0));
  }

  /**
   * Writes a regular file, or a part of it.
   *
   * @param part 1-based; 0 if the file is not in parts
   */
  public void file(
      FilePath path, NodeState state, Payload payload, int part, byte[] bytes, int length)
      throws IOException {
    byte[] name = new EntryName(payload.kind, path, part).inVolume(false);
    tar.begin(state.header(name, length));
    tar.write(bytes, 0, length);
  }
}
