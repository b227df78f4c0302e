package io.github.dupfs.cli;

import io.github.dupfs.io.CalendarTime;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.maintenance.Holdings;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.restore.Kinds;
import io.github.dupfs.snapshot.FileTree.Kind;
import io.github.dupfs.snapshot.RepositoryTree;
import io.github.dupfs.snapshot.SnapshotNames;
import io.github.dupfs.volume.Owners;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Lists what is in a snapshot: a line for each path with its modification time. */
@Command(
    name = "list-current-files",
    aliases = {"list", "ls"},
    description = "Lists what was backed up, as it was at a time.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ListCommand implements Callable<Integer> {
  /** duplicity's code for a line of the list. */
  private static final int LISTED = 10;

  @Mixin final RepositoryOptions repository;
  @Mixin final ArchiveOptions archive;
  @Mixin final SnapshotOptions snapshots;
  @Mixin final OutputOptions output;

  @Parameters(paramLabel = "URL", description = "The repository.")
  String url = "";

  ListCommand() {
    this(new RepositoryOptions(), new ArchiveOptions(), new SnapshotOptions(), new OutputOptions());
  }

  ListCommand(
      RepositoryOptions repository,
      ArchiveOptions archive,
      SnapshotOptions snapshots,
      OutputOptions output) {
    this.repository = repository;
    this.archive = archive;
    this.snapshots = snapshots;
    this.output = output;
  }

  @Override
  public Integer call() {
    return Execution.run(output, Log.Style.DUPFS, log -> run(url, log));
  }

  /** Lists. */
  int run(String url, Log log) throws IOException {
    try (OpenedRepository opened = OpenedRepository.open(url, repository)) {
      Holdings holdings =
          Holdings.of(opened.collection(), repository.fileNames(), archive.directory(url));
      CollectionWords.warn(holdings.chains(), log);
      CollectionWords.tellSynchronized(log);
      CollectionWords.tellLastFull(holdings.chains(), log);
      BackupSet snapshot = snapshots.snapshot(opened.collection(), url, log);
      RepositoryTree tree =
          opened.tree(SnapshotNames.standard(), snapshots.owners(), new Owners.Owner(0, 0));
      tree.walk(tree.root(snapshot).append(snapshots.path()), new Lines(log));
      return Execution.OK;
    }
  }

  private record Lines(Log log, ZoneId zone) implements RepositoryTree.Visitor {
    Lines(Log log) {
      this(log, ZoneId.systemDefault());
    }

    @Override
    public void visit(FilePath path, Kind kind, long modified) {
      String extra = log.keepsRecords() ? extra(path, kind, modified) : "";
      log.item(Log.Level.INFO, LISTED, extra, CalendarTime.format(modified, zone), " ", path);
    }

    private static String extra(FilePath path, Kind kind, long modified) {
      String time = SnapshotNames.standard().name(Instant.ofEpochSecond(modified));
      return time + " " + Log.quoted(path) + " " + Kinds.name(kind);
    }
  }
}
