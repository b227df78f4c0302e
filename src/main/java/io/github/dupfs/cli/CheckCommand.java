package io.github.dupfs.cli;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.snapshot.Check;
import io.github.dupfs.snapshot.Check.Item;
import io.github.dupfs.snapshot.Damage;
import io.github.dupfs.snapshot.Damage.Part;
import io.github.dupfs.snapshot.Indexing;
import io.github.dupfs.snapshot.Losses;
import io.github.dupfs.snapshot.SnapshotRange;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads a repository with every check there is, and tells what damage costs. */
@Command(
    name = "check",
    description =
        "Reads all files of a repository, or some, and checks them: digests, encryption,"
            + " compression, archives, and that volumes have what signature files say. Tells which"
            + " files of which snapshots are lost with what is damaged or missing. The exit code is"
            + " 21 if there is any such thing.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class CheckCommand implements Callable<Integer> {
  @Mixin final RepositoryOptions repository = new RepositoryOptions();
  @Mixin final OutputOptions output = new OutputOptions();

  @ArgGroup(exclusive = true)
  @Nullable Choice choice;

  @Option(
      names = "--json",
      description = "Tell it as JSON: an object with what was read, and an array of what is wrong.")
  boolean json;

  @Parameters(index = "0", paramLabel = "URL", description = "The repository.")
  String url = "";

  /** Which files are read. */
  static final class Choice {
    @Option(
        names = "--share",
        paramLabel = "1/N",
        description =
            "Read one of N parts of the volumes and signature files, each day the next, so that all"
                + " are read in N days.")
    @Nullable String share;

    @Option(
        names = "--sample",
        paramLabel = "N",
        converter = AtLeast.One.class,
        description = "Read N volumes that are chosen by chance.")
    @Nullable Integer sample;
  }

  @Override
  public Integer call() {
    return Execution.run(output, Log.Style.DUPFS, this::run);
  }

  private int run(Log log) throws IOException, InterruptedException {
    try (OpenedRepository opened = OpenedRepository.open(url, repository)) {
      Check check = new Check(opened.tree().timeline());
      List<Item> all = check.items();
      CheckedShare share = share(all);
      if (!json) {
        log.notice(
            share.title(),
            ": ",
            share.count(Part.VOLUME, "volumes", all),
            ", ",
            share.count(Part.SIGNATURES, "signature files", all),
            ", ",
            ByteCount.text(share.bytes()));
      }
      Indexing reading = check.start(share.items());
      new Progress(log.terminal())
          .await("checking", reading, opened.backend()::bytesRead, () -> false);
      List<Damage> damages = check.damages();
      if (json) {
        try (JsonWriter out = JsonWriter.toStandardOutput()) {
          write(share, check, damages, out);
        }
      } else {
        print(check, damages, log);
      }
      return conclude(damages, reading, opened.collection(), log);
    }
  }

  private CheckedShare share(List<Item> all) {
    if (choice != null && choice.share != null) {
      return CheckedShare.ofDay(choice.share, LocalDate.now(ZoneOffset.UTC), all);
    } else if (choice != null && choice.sample != null) {
      return CheckedShare.sample(choice.sample, new Random(), all);
    }
    return CheckedShare.all(all);
  }

  private int conclude(
      List<Damage> damages, Indexing reading, BackupCollection collection, Log log) {
    for (BackupSet orphan : collection.orphaned()) {
      log.error(Execution.DAMAGED, orphan.id(), ": the backup it builds on is missing");
    }
    for (BackupSet unfinished : collection.incomplete()) {
      log.warning(Log.GENERIC, unfinished.id(), ": the backup did not finish");
    }
    int wrong = damages.size() + collection.orphaned().size() + reading.failures();
    if (wrong > 0) {
      log.error(Execution.DAMAGED, "what is damaged or missing: ", wrong);
      return Execution.DAMAGED;
    }
    if (!json) {
      log.notice("no damage");
    }
    return Execution.OK;
  }

  /** Tells what is damaged and what that costs, while that is found out. */
  private static void print(Check check, List<Damage> damages, Log log) throws IOException {
    Losses losses = check.losses(damages);
    for (Damage damage : damages) {
      log.row(damage.title(), ": ", damage.reason());
      if (damage.part() == Part.TREE) {
        log.row("  no snapshot can be listed of ", text(check.unlisted(damage.set())));
      }
      losses.visit(damage, (path, snapshots) -> log.row("  lost: ", path, "  ", text(snapshots)));
    }
  }

  private static String text(List<SnapshotRange> snapshots) {
    return snapshots.stream().map(SnapshotText::range).collect(Collectors.joining(", "));
  }

  private static void write(CheckedShare share, Check check, List<Damage> damages, JsonWriter json)
      throws IOException {
    json.beginObject().name("share").value(share.title());
    json.name("files").value(share.items().size()).name("bytes").value(share.bytes());
    json.name("damage").beginArray();
    Losses losses = check.losses(damages);
    for (Damage damage : damages) {
      json.beginObject().name("set").value(damage.set().id());
      json.name("part").value(part(damage.part()));
      if (damage.part() == Part.VOLUME) {
        json.name("volume").value(damage.volume());
      }
      json.name("file").value(damage.file()).name("reason").value(damage.reason());
      json.name("lost").beginArray();
      if (damage.part() == Part.TREE) {
        write(FilePath.ROOT, check.unlisted(damage.set()), json);
      }
      losses.visit(damage, (path, snapshots) -> write(path, snapshots, json));
      json.endArray().endObject();
    }
    json.endArray().endObject();
  }

  private static void write(FilePath path, List<SnapshotRange> snapshots, JsonWriter json)
      throws IOException {
    json.beginObject().name("path").value(path).name("snapshots");
    SnapshotText.write(json, snapshots);
    json.endObject();
  }

  private static String part(Part part) {
    return switch (part) {
      case MANIFEST -> "manifest";
      case SIGNATURES -> "signatures";
      case VOLUME -> "volume";
      case TREE -> "tree";
    };
  }
}
