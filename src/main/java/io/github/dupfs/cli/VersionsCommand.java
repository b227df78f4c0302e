package io.github.dupfs.cli;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.FileTree.Kind;
import io.github.dupfs.snapshot.FileVersion;
import io.github.dupfs.snapshot.FileVersion.Place;
import io.github.dupfs.snapshot.Versions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the versions of one path over all snapshots. */
@Command(
    name = "versions",
    description =
        "Lists every distinct version of a file, directory or link: the snapshots that show it, its"
            + " attributes, and where it is stored.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class VersionsCommand implements Callable<Integer> {
  @Mixin final RepositoryOptions repository = new RepositoryOptions();
  @Mixin final OutputOptions output = new OutputOptions();

  @Option(names = "--json", description = "Tell it as JSON: an array with an object for each.")
  boolean json;

  @Parameters(index = "0", paramLabel = "URL", description = "The repository.")
  String url = "";

  @Parameters(
      index = "1",
      paramLabel = "PATH",
      description = "What to look for, relative to what was backed up.")
  String path = "";

  @Override
  public Integer call() {
    return Execution.run(output, Log.Style.DUPFS, log -> run(SnapshotOptions.path(path), log));
  }

  private int run(FilePath wanted, Log log) throws IOException {
    List<FileVersion> versions;
    try (OpenedRepository opened = OpenedRepository.open(url, repository)) {
      versions = Versions.of(opened.tree().timeline(), wanted);
    }
    if (json) {
      try (JsonWriter out = JsonWriter.toStandardOutput()) {
        write(versions, out);
      }
    } else {
      print(versions, log);
    }
    int code = Execution.OK;
    for (FileVersion version : versions) {
      if (version.damage() != null) {
        log.error(Execution.DAMAGED, version.damage());
        code = Execution.DAMAGED;
      }
    }
    return code;
  }

  private static void print(List<FileVersion> versions, Log log) {
    log.row(
        row("SNAPSHOT", "LAST", "TYPE", "SIZE", "MODIFIED", "MODE"), "OWNER  STORED IN (VOLUMES)");
    for (FileVersion version : versions) {
      log.row(
          row(
              SnapshotText.name(version.first()),
              SnapshotText.name(version.last()),
              SnapshotText.kind(version.kind()),
              version.damage() == null ? version.size() : "damaged",
              SnapshotText.modified(version.state()),
              SnapshotText.mode(version.state())),
          SnapshotText.owner(version.state()),
          "  ",
          version.places().stream().map(VersionsCommand::place).collect(Collectors.joining(", ")),
          version.kind() == Kind.SYMBOLIC_LINK ? "  -> " : "",
          version.state().linkTarget());
      if (version.goneAt() != null) {
        log.row(SnapshotText.name(version.goneAt()) + "  deleted");
      }
    }
  }

  private static String row(Object... columns) {
    return String.format(Locale.ROOT, "%-16s  %-16s  %-9s  %12s  %-19s  %-4s  ", columns);
  }

  /** Such as {@code inc 20260120T101500Z to 20260121T101500Z (3-4)}. */
  private static String place(Place place) {
    List<Integer> volumes = place.volumes();
    String numbers = volumes.isEmpty() ? "unknown" : volumes.get(0).toString();
    if (volumes.size() > 1) {
      numbers += "-" + volumes.get(volumes.size() - 1);
    }
    return place.set().id() + " (" + numbers + ")";
  }

  private static void write(List<FileVersion> versions, JsonWriter json) throws IOException {
    json.beginArray();
    for (FileVersion version : versions) {
      json.beginObject();
      json.name("snapshot").value(SnapshotText.name(version.first()));
      json.name("last").value(SnapshotText.name(version.last()));
      json.name("deleted").value(SnapshotText.nameOrNull(version.goneAt()));
      SnapshotText.write(
          json, version.kind(), version.state(), version.damage() == null ? version.size() : null);
      json.name("damage").value(version.damage());
      json.name("stored").beginArray();
      for (Place place : version.places()) {
        json.beginObject().name("set").value(place.set().id()).name("volumes").beginArray();
        for (int number : place.volumes()) {
          json.value(number);
        }
        json.endArray().endObject();
      }
      json.endArray().endObject();
    }
    json.endArray();
  }
}
