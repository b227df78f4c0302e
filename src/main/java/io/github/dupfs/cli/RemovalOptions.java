package io.github.dupfs.cli;

import io.github.dupfs.backup.ArchiveDirectory;
import io.github.dupfs.maintenance.Deletion;
import io.github.dupfs.repository.FileNames;
import io.github.dupfs.storage.Locations;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that tell whether something is removed. */
final class RemovalOptions {
  @Option(names = "--force", description = "Remove files; without it, only tell which.")
  boolean force;

  @Option(names = "--dry-run", description = "Tell what --force does, but remove nothing.")
  boolean dryRun;

  /** Whether files are going to be removed. */
  boolean removes() {
    return force && !dryRun;
  }

  /** What is done while nobody else uses the archive directory. */
  @FunctionalInterface
  interface Work {
    void run(Deletion deletion) throws IOException;
  }

  /**
   * Does something that removes files, if they are to be removed.
   *
   * @throws IOException if another program has locked the archive directory
   */
  void run(String url, Path archiveDirectory, FileNames names, Work work) throws IOException {
    if (!removes()) {
      ArchiveDirectory.requireUnlocked(archiveDirectory);
      work.run(Deletion.none());
      return;
    }
    Locations.open(url); // fails before a directory is made where there is none
    try (ArchiveDirectory archive = ArchiveDirectory.open(archiveDirectory, names)) {
      work.run(Deletion.of(Locations.openForWriting(url), archive));
    }
  }
}
