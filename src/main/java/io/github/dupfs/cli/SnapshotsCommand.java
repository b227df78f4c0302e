package io.github.dupfs.cli;

import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.snapshot.SnapshotNames;
import io.github.dupfs.storage.Locations;
import io.github.dupfs.storage.StorageBackend;
import io.github.dupfs.storage.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the snapshots of a repository; needs no key. */
@Command(
    name = "snapshots",
    description = "Lists the snapshots of a repository: time, kind, volumes, size.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class SnapshotsCommand implements Callable<Integer> {
  private static final String ROW = "%-18s  %-11s  %7s  %10s%s%n";

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin RepositoryOptions options = new RepositoryOptions();

  @Parameters(paramLabel = "URL", description = "The repository: file:///path or a path.")
  String url = "";

  @Override
  public Integer call() throws IOException {
    StorageBackend backend = Locations.open(url);
    BackupCollection collection = BackupCollection.of(backend.list(), options.fileNames());
    requireRepository(collection, url);
    PrintWriter out = spec.commandLine().getOut();
    out.printf(ROW, "SNAPSHOT", "KIND", "VOLUMES", "SIZE", "");
    print(out, collection.snapshots(), "");
    print(out, collection.orphaned(), "  orphaned: the backup it builds on is missing");
    print(out, collection.incomplete(), "  incomplete: the backup did not finish");
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  /**
   * @throws StorageException if there are no backup sets at all
   */
  static void requireRepository(BackupCollection collection, String url) throws StorageException {
    if (collection.snapshots().isEmpty()
        && collection.orphaned().isEmpty()
        && collection.incomplete().isEmpty()) {
      throw new StorageException(
          Locations.withoutCredentials(url),
          "no duplicity backup here (files named duplicity-full.*; see --file-prefix)");
    }
  }

  private static void print(PrintWriter out, List<BackupSet> sets, String remark) {
    for (BackupSet set : sets) {
      out.printf(
          ROW,
          SnapshotNames.standard().name(set.time()),
          set.isFull() ? "full" : "incremental",
          set.volumes().size(),
          ByteCount.text(set.storedBytes()),
          set.manifest() == null && remark.isEmpty() ? "  damaged: no manifest" : remark);
    }
  }
}
