package io.github.dupfs.cli;

import io.github.dupfs.cli.Log.Level;
import io.github.dupfs.maintenance.Holdings;
import io.github.dupfs.repository.BackupChains;
import io.github.dupfs.storage.Locations;
import io.github.dupfs.storage.StorageBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Tells which backup sets there are, in which chains; needs no key unless for lists of files. */
@Command(
    name = "collection-status",
    aliases = {"status", "st"},
    description = "Tells which backups there are, and how they build on each other.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class StatusCommand implements Callable<Integer> {
  /** duplicity's code for what this command tells. */
  private static final int STATUS = 3;

  @Mixin final RepositoryOptions repository;
  @Mixin final ArchiveOptions archive;
  @Mixin final StatusOptions options;
  @Mixin final OutputOptions output;

  @Parameters(paramLabel = "URL", description = "The repository.")
  String url = "";

  StatusCommand() {
    this(new RepositoryOptions(), new ArchiveOptions(), new StatusOptions(), new OutputOptions());
  }

  StatusCommand(
      RepositoryOptions repository,
      ArchiveOptions archive,
      StatusOptions options,
      OutputOptions output) {
    this.repository = repository;
    this.archive = archive;
    this.options = options;
    this.output = output;
  }

  @Override
  public Integer call() {
    return Execution.run(output, Log.Style.DUPFS, log -> run(url, log));
  }

  /** Tells it. */
  int run(String url, Log log) throws IOException {
    StorageBackend backend = Locations.openIfThere(url);
    Path directory = archive.directory(url);
    Holdings holdings = Holdings.of(backend, repository.fileNames(), directory);
    BackupChains chains = holdings.chains();
    CollectionWords.warn(chains, log);
    if (options.json) {
      String json = StatusJson.of(chains, directory, holdings.repository().storedBytes());
      log.result(Level.INFO, STATUS, "", json);
      return Execution.OK;
    }
    CollectionWords.tellLastFull(chains, log);
    FileChanges changes =
        new FileChanges(holdings, directory, () -> OpenedRepository.decoder(backend, repository));
    if (options.changesInSet != null) {
      log.result(Level.INFO, STATUS, "", changes.ofSet(options.changesInSet));
    } else if (options.fileChanged != null) {
      log.result(Level.INFO, STATUS, "", changes.ofFile(options.fileChanged));
    } else {
      log.result(Level.INFO, STATUS, StatusText.data(chains), StatusText.of(chains, directory));
    }
    return Execution.OK;
  }
}
