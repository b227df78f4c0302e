package io.github.dupfs.cli;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.Totals;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.restore.Kinds;
import io.github.dupfs.restore.Restore;
import io.github.dupfs.restore.TreeCount;
import io.github.dupfs.snapshot.FileTree.Kind;
import io.github.dupfs.snapshot.RepositoryTree;
import io.github.dupfs.snapshot.SnapshotNames;
import io.github.dupfs.volume.Owners;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Restores a snapshot, or a part of it. */
@Command(
    name = "restore",
    description = "Restores what was backed up, or a part of it, as it was at a time.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class RestoreCommand implements Callable<Integer> {
  /** As duplicity: an object could not be restored. */
  static final int CANNOT_PROCESS = 12;

  private static final int WRITING = 7;

  @Mixin final RepositoryOptions repository;
  @Mixin final SnapshotOptions snapshots;
  @Mixin final RestoreOptions options;
  @Mixin final OutputOptions output;

  @Parameters(index = "0", paramLabel = "URL", description = "The repository.")
  String url = "";

  @Parameters(index = "1", paramLabel = "TARGET", description = "What it becomes.")
  Path target = Path.of("");

  @Option(names = "--dry-run", description = "Only tell how much would be restored.")
  void dryRun(boolean wanted) {
    options.dryRun = wanted;
  }

  RestoreCommand() {
    this(new RepositoryOptions(), new SnapshotOptions(), new RestoreOptions(), new OutputOptions());
  }

  RestoreCommand(
      RepositoryOptions repository,
      SnapshotOptions snapshots,
      RestoreOptions options,
      OutputOptions output) {
    this.repository = repository;
    this.snapshots = snapshots;
    this.options = options;
    this.output = output;
  }

  @Override
  public Integer call() {
    return Execution.run(output, Log.Style.DUPFS, log -> run(url, target, log));
  }

  /** Restores. */
  int run(String url, Path target, Log log) throws IOException {
    try (OpenedRepository opened = OpenedRepository.open(url, repository);
        BackupProgress progress = output.progress(log)) {
      BackupSet snapshot = snapshots.snapshot(opened.collection(), url, log);
      RepositoryTree tree =
          opened.tree(SnapshotNames.standard(), snapshots.owners(), new Owners.Owner(0, 0));
      FilePath from = tree.root(snapshot).append(snapshots.path());
      Restore restore =
          new Restore(tree, from, target, options.options(), new Lines(log, progress));
      if (options.dryRun) {
        Totals totals = new TreeCount(tree, from).count();
        log.notice(totals.objects() + " files, ", ByteCount.text(totals.bytes()));
        return Execution.OK;
      }
      progress.start("", new TreeCount(tree, from)::count);
      long kept = restore.run();
      if (kept > 0) {
        log.warning(
            Log.GENERIC, kept, " objects belong to you now, as only root may give them away");
      }
      return Execution.OK;
    }
  }

  private record Lines(Log log, BackupProgress progress) implements Restore.Reports {
    @Override
    public void restored(FilePath path, Kind kind) {
      if (log.tells(Log.Level.INFO)) {
        FilePath below = path.afterFirst();
        String type = Kinds.name(kind);
        log.log(
            Log.Level.INFO,
            WRITING,
            Log.quoted(below) + " " + type,
            "Writing ",
            below,
            " of type ",
            type);
      }
    }

    @Override
    public void failed(FilePath path, IOException reason) {
      log.warning(
          CANNOT_PROCESS,
          path.afterFirst(),
          ": not restored: ",
          String.valueOf(reason.getMessage()));
    }

    @Override
    public void at(FilePath path, long objects, long bytes) {
      progress.at(path.afterFirst(), objects, bytes);
    }
  }
}
