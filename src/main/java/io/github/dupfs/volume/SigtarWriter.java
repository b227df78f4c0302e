package io.github.dupfs.volume;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.tar.TarWriter;
import java.io.IOException;
import java.io.OutputStream;

/** Writes the tar stream of a signature file: what {@link SigtarReader} reads. Not thread-safe. */
public final class SigtarWriter {
  private final TarWriter tar;

  /** Writes to {@code out}, which it does not close. */
  public SigtarWriter(OutputStream out) {
    this.tar = new TarWriter(out);
  }

  /** Writes that a path is gone. */
  public void deleted(FilePath path) throws IOException {
    byte[] name = new EntryName(EntryName.Kind.DELETED, path, 0).inSignatureFile(false);
    tar.begin(NodeState.GONE.header(name, 0));
  }

  /** Writes an object that is no regular file. */
  public void object(FilePath path, NodeState state) throws IOException {
    EntryName name = new EntryName(EntryName.Kind.SNAPSHOT, path, 0);
    tar.begin(state.header(name.inSignatureFile(state.isDirectory()), 0));
  }

  /** Writes a regular file, with the librsync signature in {@code signature[0, length)}. */
  public void file(FilePath path, NodeState state, byte[] signature, int length)
      throws IOException {
    EntryName name = new EntryName(EntryName.Kind.SIGNATURE, path, 0);
    tar.begin(state.header(name.inSignatureFile(false), length));
    tar.write(signature, 0, length);
  }

  /** Ends the archive with blocks of zeros. */
  public void finish() throws IOException {
    tar.end();
  }
}
