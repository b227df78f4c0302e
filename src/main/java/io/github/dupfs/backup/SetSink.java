package io.github.dupfs.backup;

import io.github.dupfs.backup.SetWriter.TornFileException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.librsync.Signature;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Takes the objects of a set, in order. */
interface SetSink {
  /** A path is gone. */
  void deleted(FilePath path) throws IOException;

  /** An object that is no regular file. */
  void object(FilePath path, NodeState state) throws IOException;

  /**
   * A regular file.
   *
   * @param blockLength of its signature
   * @param basis the signature of its content in the set before, or null to store it whole
   * @return how many bytes its payload has
   * @throws TornFileException if it cannot be read to its end
   * @throws IOException if the set cannot be written
   */
  long file(
      FilePath path,
      NodeState state,
      InputStream content,
      int blockLength,
      @Nullable Signature basis)
      throws IOException;

  /** Takes them and forgets them; the content of files is not read. */
  static SetSink nowhere() {
    return new SetSink() {
      @Override
      public void deleted(FilePath path) {}

      @Override
      public void object(FilePath path, NodeState state) {}

      @Override
      public long file(
          FilePath path,
          NodeState state,
          InputStream content,
          int blockLength,
          @Nullable Signature basis) {
        return 0;
      }
    };
  }
}
