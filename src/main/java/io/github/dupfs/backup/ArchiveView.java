package io.github.dupfs.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A temporary directory that looks like an archive directory: whatever is done to it, the archive
 * directory stays as it is, and need not be there. Removed by {@link #close}, and when the process
 * is told to end before. Not thread-safe.
 */
final class ArchiveView implements Closeable {
  private final Path directory;
  private final Thread removal = new Thread(this::removeAtExit, "remove view");

  private ArchiveView(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes a view.
   *
   * @throws BackupException if another program has locked the archive directory
   */
  static ArchiveView of(Path archive) throws IOException {
    ArchiveDirectory.requireUnlocked(archive);
    ArchiveView view = new ArchiveView(Files.createTempDirectory("dupfs-dry-run"));
    Runtime.getRuntime().addShutdownHook(view.removal);
    try {
      if (Files.isDirectory(archive)) {
        view.link(archive.toAbsolutePath());
      }
      return view;
    } catch (Throwable e) {
      view.close();
      throw e;
    }
  }

  /** What is written to a file in its place replaces the link. */
  private void link(Path archive) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(archive, Files::isRegularFile)) {
      for (Path file : files) {
        if (!file.endsWith(ArchiveDirectory.LOCK)) {
          Files.createSymbolicLink(directory.resolve(file.getFileName()), file);
        }
      }
    }
  }

  Path directory() {
    return directory;
  }

  private void remove() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(directory);
  }

  private void removeAtExit() {
    try {
      remove();
    } catch (IOException e) {
      // Nobody is there any more to be told; temporary files are cleared away some day.
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Runtime.getRuntime().removeShutdownHook(removal);
    } catch (IllegalStateException e) {
      return; // The process is ending, so that the hook runs.
    }
    remove();
  }
}
