package io.github.dupfs.cli;

import io.github.dupfs.maintenance.Deletion;
import io.github.dupfs.maintenance.ExtraneousFiles;
import io.github.dupfs.maintenance.Holdings;
import io.github.dupfs.repository.FileNames;
import io.github.dupfs.storage.Locations;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes files that are of no use; needs no key. */
@Command(
    name = "cleanup",
    description =
        "Removes what is left of backups that did not finish, or that build on one that is missing.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class CleanupCommand implements Callable<Integer> {
  @Mixin final RepositoryOptions repository;
  @Mixin final ArchiveOptions archive;
  @Mixin final RemovalOptions removal;
  @Mixin final OutputOptions output;

  @Parameters(paramLabel = "URL", description = "The repository.")
  String url = "";

  CleanupCommand() {
    this(new RepositoryOptions(), new ArchiveOptions(), new RemovalOptions(), new OutputOptions());
  }

  CleanupCommand(
      RepositoryOptions repository,
      ArchiveOptions archive,
      RemovalOptions removal,
      OutputOptions output) {
    this.repository = repository;
    this.archive = archive;
    this.removal = removal;
    this.output = output;
  }

  @Override
  public Integer call() {
    return Execution.run(output, Log.Style.DUPFS, log -> run(url, log));
  }

  /** Removes the files, or tells which there are. */
  int run(String url, Log log) throws IOException {
    Path directory = archive.directory(url);
    FileNames names = repository.fileNames();
    removal.run(url, directory, names, deletion -> run(url, directory, names, deletion, log));
    return Execution.OK;
  }

  private void run(String url, Path directory, FileNames names, Deletion deletion, Log log)
      throws IOException {
    Holdings holdings = Holdings.of(Locations.open(url), names, directory);
    CollectionWords.warn(holdings.chains(), log);
    CollectionWords.tellSynchronized(log);
    CollectionWords.tellLastFull(holdings.chains(), log);
    ExtraneousFiles extraneous = ExtraneousFiles.of(holdings);
    CollectionWords.tellKept(extraneous.kept(), log);
    List<String> files = extraneous.names();
    boolean one = files.size() == 1;
    String lines = String.join("\n", files);
    if (files.isEmpty()) {
      log.warning(Log.GENERIC, "No extraneous files found, nothing deleted in cleanup.");
    } else if (removal.force) {
      log.notice(
          one ? "Deleting this file from backend:\n" : "Deleting these files from backend:\n",
          lines);
    } else {
      log.notice(
          one ? "Found the following file to delete:\n" : "Found the following files to delete:\n",
          lines,
          "\nRun duplicity again with the --force option to actually delete.");
    }
    extraneous.remove(deletion);
  }
}
