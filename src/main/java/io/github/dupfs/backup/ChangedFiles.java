package io.github.dupfs.backup;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.ManifestWriter;
import io.github.dupfs.repository.ManifestWriter.Change;
import io.github.dupfs.storage.StorageException;
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
  private final boolean kept;
  private final OutputStream lines;
  private long count;

  /**
   * @param file is made, and removed by {@link #close}
   * @param kept whether files are listed at all
   */
  ChangedFiles(Path file, boolean kept) throws IOException {
    this.file = file;
    this.kept = kept;
    this.lines = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  /**
   * Adds a file.
   *
   * @throws StorageException if there is no room for it
   */
  void add(Change change, FilePath path) throws IOException {
    if (!kept) {
      return;
    }
    try {
      lines.write(ManifestWriter.fileListLine(change, path));
    } catch (IOException e) {
      throw unwritable(e);
    }
    count++;
  }

  /** Writes the list; nothing can be added any more. */
  void writeTo(OutputStream manifest) throws IOException {
    try {
      lines.close();
    } catch (IOException e) {
      throw unwritable(e);
    }
    manifest.write(ManifestWriter.fileListHead(count));
    Files.copy(file, manifest);
  }

  private StorageException unwritable(IOException e) {
    return new StorageException(file.toString(), "cannot be written", e);
  }

  @Override
  public void close() throws IOException {
    try (lines) {
      Files.deleteIfExists(file);
    }
  }
}
