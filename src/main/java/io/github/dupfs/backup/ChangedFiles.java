package io.github.dupfs.backup;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.ManifestWriter;
import io.github.dupfs.repository.ManifestWriter.Change;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The list of changed files at the end of a manifest. There may be millions of them, and their
 * number comes first, so it waits in a file. Not thread-safe.
 */
final class ChangedFiles implements Closeable {
  private final Path file;
  private final OutputStream lines;
  private long count;

  /**
   * @param file is made, and removed by {@link #close}
   */
  ChangedFiles(Path file) throws IOException {
    this.file = file;
    this.lines = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  void add(Change change, FilePath path) throws IOException {
    lines.write(ManifestWriter.fileListLine(change, path));
    count++;
  }

  /** Writes the list; nothing can be added any more. */
  void writeTo(OutputStream manifest) throws IOException {
    lines.close();
    manifest.write(ManifestWriter.fileListHead(count));
    Files.copy(file, manifest);
  }

  @Override
  public void close() throws IOException {
    lines.close();
    Files.deleteIfExists(file);
  }
}
