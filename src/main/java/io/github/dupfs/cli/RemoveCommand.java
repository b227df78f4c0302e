package io.github.dupfs.cli;

import io.github.dupfs.maintenance.Deletion;
import io.github.dupfs.maintenance.Holdings;
import io.github.dupfs.maintenance.OldChains;
import io.github.dupfs.maintenance.OldChains.Extent;
import io.github.dupfs.repository.BackupChains.Chain;
import io.github.dupfs.repository.BackupChains.SignatureChain;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.FileNames;
import io.github.dupfs.repository.TimeExpression;
import io.github.dupfs.storage.Locations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Removes old backup chains; under three names, for what is old. Needs no key. */
@Command(mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class RemoveCommand implements Callable<Integer> {
  private final Kind kind;

  @Mixin final RepositoryOptions repository;
  @Mixin final ArchiveOptions archive;
  @Mixin final RemovalOptions removal;
  @Mixin final OutputOptions output;

  @Parameters(index = "0", paramLabel = "LIMIT", description = "A time, or how many full backups.")
  String limit = "";

  @Parameters(index = "1", paramLabel = "URL", description = "The repository.")
  String url = "";

  /** What is removed. */
  enum Kind {
    REMOVE_OLDER_THAN("Removes the chains of backups that ended before a time."),
    REMOVE_ALL_BUT_N_FULL("Removes the chains of backups before the newest full ones."),
    REMOVE_ALL_INC_OF_BUT_N_FULL(
        "Removes the incremental backups of the chains before the newest full ones.");

    private final String description;

    Kind(String description) {
      this.description = description;
    }

    String commandName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Extent extent() {
      return this == REMOVE_ALL_INC_OF_BUT_N_FULL ? Extent.INCREMENTAL_SETS : Extent.WHOLE;
    }
  }

  RemoveCommand(
      Kind kind,
      RepositoryOptions repository,
      ArchiveOptions archive,
      RemovalOptions removal,
      OutputOptions output) {
    this.kind = kind;
    this.repository = repository;
    this.archive = archive;
    this.removal = removal;
    this.output = output;
  }

  /** The command of a kind. */
  static CommandLine of(Kind kind) {
    CommandLine line =
        new CommandLine(
            new RemoveCommand(
                kind,
                new RepositoryOptions(),
                new ArchiveOptions(),
                new RemovalOptions(),
                new OutputOptions()));
    line.getCommandSpec().usageMessage().description(kind.description);
    return line;
  }

  @Override
  public Integer call() {
    return Execution.run(output, Log.Style.DUPFS, log -> run(limit, url, log));
  }

  /**
   * Removes the chains, or tells which there are.
   *
   * @throws IllegalArgumentException if {@code limit} is no time, or no number of full backups
   */
  int run(String limit, String url, Log log) throws IOException {
    Path directory = archive.directory(url);
    FileNames names = repository.fileNames();
    Selection selection = selection(limit);
    removal.run(
        url,
        directory,
        names,
        deletion -> {
          Holdings holdings = Holdings.of(Locations.open(url), names, directory);
          CollectionWords.warn(holdings.chains(), log);
          CollectionWords.tellLastFull(holdings.chains(), log);
          if (remove(selection.of(holdings), deletion, log) && removal.removes()) {
            Holdings left = Holdings.of(Locations.open(url), names, directory);
            CollectionWords.warnAgain(left.chains(), log);
          }
        });
    return Execution.OK;
  }

  private interface Selection {
    OldChains of(Holdings holdings);
  }

  private Selection selection(String limit) {
    if (kind == Kind.REMOVE_OLDER_THAN) {
      Instant time = TimeExpression.parse(limit, Instant.now(), ZoneId.systemDefault());
      return holdings -> OldChains.before(time, holdings, kind.extent());
    }
    if (!limit.matches("0*[1-9][0-9]{0,8}")) {
      throw new IllegalArgumentException(
          kind.commandName() + " count must be > 0, got \"" + limit + "\"");
    }
    int count = Integer.parseInt(limit);
    return holdings -> OldChains.beforeFull(count, holdings, kind.extent());
  }

  /** Returns whether there are old chains. */
  private boolean remove(OldChains old, Deletion deletion, Log log) throws IOException {
    if (!old.required().isEmpty()) {
      log.warning(
          Log.GENERIC,
          "There are backup set(s) at time(s):\n",
          lines(old.required().stream().map(BackupSet::time).toList()),
          "\nWhich can't be deleted because newer sets depend on them.");
    }
    if (old.isNewestOld()) {
      log.warning(
          Log.GENERIC,
          "Current active backup chain is older than specified time.  However, it will not be"
              + " deleted.  To remove all your backups, manually purge the repository.");
    }
    List<Instant> ends = old.chains().stream().map(Chain::end).toList();
    boolean one = ends.size() == 1;
    if (ends.isEmpty()) {
      log.notice("No old backup sets found, nothing deleted.");
      return false;
    }
    CollectionWords.tellKept(old.kept(), log);
    if (removal.force) {
      log.notice(
          one ? "Deleting backup chain at time:\n" : "Deleting backup chains at times:\n",
          lines(ends));
      old.remove(deletion, new Lines(kind.extent(), log));
    } else {
      log.notice(
          one
              ? "Found old backup chain at the following time:\n"
              : "Found old backup chains at the following times:\n",
          lines(ends),
          "\nRerun command with --force option to actually delete.");
    }
    return true;
  }

  private static String lines(List<Instant> times) {
    return String.join("\n", times.stream().map(CollectionWords::time).toList());
  }

  private record Lines(Extent extent, Log log) implements OldChains.Reports {
    @Override
    public void signatures(SignatureChain chain) {
      tell("signature", chain.end());
    }

    @Override
    public void chain(Chain chain) {
      tell("backup", chain.end());
    }

    private void tell(String what, Instant end) {
      String time = CollectionWords.time(end);
      log.notice(
          extent == Extent.WHOLE
              ? "Deleting complete " + what + " chain " + time
              : "Deleting any incremental " + what + " chain rooted at " + time);
    }
  }
}
