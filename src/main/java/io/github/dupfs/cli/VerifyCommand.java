package io.github.dupfs.cli;

import io.github.dupfs.backup.SourceTree;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.RefusedException;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.restore.Difference;
import io.github.dupfs.restore.TreeCount;
import io.github.dupfs.restore.Verification;
import io.github.dupfs.snapshot.RepositoryTree;
import io.github.dupfs.snapshot.SnapshotNames;
import io.github.dupfs.volume.Owners;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Verifies a snapshot, or a part of it. */
@Command(
    name = "verify",
    description =
        "Reads every file of a backup to its end and checks it, and compares the backup with what"
            + " is there now if that is wanted. Exits with 1 if something differs, and with 21 if"
            + " something is damaged.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class VerifyCommand implements Callable<Integer> {
  private static final int NO_DIRECTORY = 12;
  private static final int DAMAGED = 21;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin final RepositoryOptions repository;
  @Mixin final SnapshotOptions snapshots;
  @Mixin final OutputOptions output;
  @Mixin final SelectionOptions selection = new SelectionOptions();

  @Option(
      names = "--compare-data",
      description =
          "Compare types, owners, permissions, times, targets of links, and content. Without it,"
              + " objects are only counted, as duplicity does.")
  boolean compareData;

  @Option(names = "--null-separator", description = "Entries of lists of files end with a NUL.")
  boolean nullSeparated;

  @Parameters(index = "0", paramLabel = "URL", description = "The repository.")
  String url = "";

  @Parameters(index = "1", paramLabel = "SOURCE", description = "What was backed up.")
  String source = "";

  VerifyCommand() {
    this(new RepositoryOptions(), new SnapshotOptions(), new OutputOptions());
  }

  VerifyCommand(RepositoryOptions repository, SnapshotOptions snapshots, OutputOptions output) {
    this.repository = repository;
    this.snapshots = snapshots;
    this.output = output;
  }

  @Override
  public Integer call() {
    return Execution.run(
        output, Log.Style.DUPFS, log -> run(url, source, spec.commandLine().getParseResult(), log));
  }

  /**
   * Verifies.
   *
   * @param parsed the command line that the options were given in
   */
  int run(String url, String source, ParseResult parsed, Log log) throws IOException {
    if (!Files.exists(Path.of(source), LinkOption.NOFOLLOW_LINKS)) {
      throw new RefusedException(NO_DIRECTORY, "Verify directory " + source + " does not exist");
    }
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    try (OpenedRepository opened = OpenedRepository.open(url, repository);
        BackupProgress progress = output.progress(log);
        SourceTree found =
            SourceTree.select(
                source.getBytes(charset),
                SelectionOptions.of(parsed, Instant.now()),
                nullSeparated,
                (path, cause, reason) -> log.info(path, ": not compared: ", reason))) {
      BackupSet snapshot = snapshots.snapshot(opened.collection(), url, log);
      RepositoryTree tree =
          opened.tree(SnapshotNames.standard(), snapshots.owners(), new Owners.Owner(0, 0));
      FilePath from = tree.root(snapshot).append(snapshots.path());
      int threads = Runtime.getRuntime().availableProcessors();
      Lines lines = new Lines(log, progress);
      progress.start("", new TreeCount(tree, from)::count);
      return tell(new Verification(tree, from, compareData, threads, lines).run(found), log);
    }
  }

  private static int tell(Verification.Result result, Log log) {
    log.notice(
        "Verify complete: ",
        counted(result.objects(), "file"),
        " compared, ",
        counted(result.differences(), "difference"),
        " found.");
    if (result.failures() > 0) {
      log.error(DAMAGED, "damaged: ", counted(result.failures(), "object"), ", see above");
      return DAMAGED;
    }
    return result.differences() > 0 ? Execution.FAILED : Execution.OK;
  }

  private static String counted(long count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private record Lines(Log log, BackupProgress progress) implements Verification.Reports {
    @Override
    public void differs(Difference difference) {
      log.notice("Difference found: ", difference.before(), difference.path(), difference.after());
    }

    @Override
    public void failed(FilePath path, IOException reason) {
      log.warning(
          RestoreCommand.CANNOT_PROCESS,
          path.afterFirst(),
          ": damaged: ",
          String.valueOf(reason.getMessage()));
    }

    @Override
    public void at(FilePath path, long objects, long bytes) {
      progress.at(path.afterFirst(), objects, bytes);
    }
  }
}
