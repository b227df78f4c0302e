package io.github.dupfs.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A repository that the installed duplicity restores, and writes unless it is said otherwise. */
final class DuplicityRepository {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final Sandbox sandbox;
  private final Path directory;
  private final Path archive;
  private final List<String> backupOptions;
  private final List<String> restoreOptions;
  private final Map<String, String> secrets;
  private final List<Instant> times = new ArrayList<>();

  /** Who makes a backup. */
  enum Writer {
    DUPLICITY("duplicity"),
    DUPFS(Dupfs.LAUNCHER);

    private final String program;

    Writer(String program) {
      this.program = program;
    }

    /** The command. */
    String program() {
      return program;
    }
  }

  private DuplicityRepository(
      Sandbox sandbox,
      List<String> backupOptions,
      List<String> restoreOptions,
      Map<String, String> secrets) {
    this.sandbox = sandbox;
    this.directory = sandbox.newDirectory("repository");
    this.archive = sandbox.newDirectory("archive");
    this.backupOptions = backupOptions;
    this.restoreOptions = restoreOptions;
    this.secrets = secrets;
  }

  /** An empty repository that is going to be filled in one form. */
  static DuplicityRepository of(Sandbox sandbox, RepositoryForm form) {
    List<String> options =
        form.backupOptions.stream()
            .map(option -> option.contains("@") ? Keys.fingerprint(sandbox, option) : option)
            .toList();
    return new DuplicityRepository(sandbox, options, form.restoreOptions(), form.secrets);
  }

  /** An empty repository without encryption. */
  static DuplicityRepository plain(Sandbox sandbox, String... options) {
    List<String> all = Stream.concat(Stream.of("--no-encryption"), Stream.of(options)).toList();
    return new DuplicityRepository(sandbox, all, List.of("--no-encryption"), Map.of());
  }

  static String nameOf(Instant time) {
    return TIME.format(time);
  }

  Path directory() {
    return directory;
  }

  /** The parent of duplicity's archive directory. */
  Path archive() {
    return archive;
  }

  /** The files that are in duplicity's archive directory, once it was used. */
  List<Path> archived(String part) {
    return files(files(archive, "").get(0), part);
  }

  String url() {
    return "file://" + directory;
  }

  /** The times of the backups, oldest first. */
  List<Instant> times() {
    return List.copyOf(times);
  }

  /** What the root of a mount holds. */
  List<String> namesInMount() {
    return Stream.concat(times.stream().map(DuplicityRepository::nameOf), Stream.of("latest"))
        .toList();
  }

  Instant newest() {
    return times.get(times.size() - 1);
  }

  /** Backs up a directory, an hour after the backup before. */
  void backUp(boolean full, Path source) {
    backUp(Writer.DUPLICITY, full, source);
  }

  /** As {@link #backUp(boolean, Path)}, by either program, with further options. */
  Command.Result backUp(Writer writer, boolean full, Path source, String... options) {
    return tryBackUp(writer, full, source, options).orFail();
  }

  /** As {@link #backUp(boolean, Path)}, with further options; may fail. */
  Command.Result tryBackUp(boolean full, Path source, String... options) {
    return tryBackUp(Writer.DUPLICITY, full, source, options);
  }

  /** As {@link #tryBackUp(boolean, Path, String...)}, by either program. */
  Command.Result tryBackUp(Writer writer, boolean full, Path source, String... options) {
    Command.Result result = backUpCommand(writer, full, source, options).run();
    if (result.exit() == 0) {
      times.add(nextTime());
    }
    return result;
  }

  /** Starts a backup, an hour after the backup before. */
  Process startBackUp(Writer writer, boolean full, Path source) {
    Path log = sandbox.newDirectory("log").resolve("log");
    return backUpCommand(writer, full, source).start(log, log);
  }

  /** Looks whether the backup that was started last is complete; if not, its time is free again. */
  boolean addIfComplete() {
    // Files that are still being written begin with a dot.
    boolean complete =
        files(directory, nameOf(nextTime()) + ".manifest").stream()
            .anyMatch(file -> file.getFileName().toString().startsWith("duplicity-"));
    if (complete) {
      times.add(nextTime());
    }
    return complete;
  }

  /** Files that are of no complete backup. */
  List<Path> strayFiles() {
    return files(directory, "").stream()
        .filter(file -> times.stream().noneMatch(time -> isOf(time, file)))
        .toList();
  }

  private static boolean isOf(Instant time, Path file) {
    String name = file.getFileName().toString();
    return !name.startsWith(".")
        && name.contains(nameOf(time) + ".")
        && !name.contains(nameOf(time) + ".to.");
  }

  private Instant nextTime() {
    return times.isEmpty() ? Instant.parse("2026-01-20T10:15:00Z") : newest().plusSeconds(3601);
  }

  private Command backUpCommand(Writer writer, boolean full, Path source, String... options) {
    List<String> words = new ArrayList<>();
    words.add(writer.program);
    words.add(full ? "full" : "incremental");
    words.addAll(backupOptions);
    words.addAll(List.of(options));
    words.addAll(
        List.of(
            "--allow-source-mismatch",
            "--current-time=" + nextTime().getEpochSecond(),
            "--archive-dir=" + archive,
            source.toString(),
            url()));
    return command(words);
  }

  /** Restores one snapshot and lists it. */
  Listing restored(Instant time, String... options) {
    Path target = restore(time, options);
    Listing listing = Listing.of(sandbox, target);
    sandbox.command("rm", "-rf", target.toString()).run().orFail();
    return listing;
  }

  /** Restores one snapshot to a directory of the sandbox. */
  Path restore(Instant time, String... options) {
    Path target = sandbox.newDirectory("restored").resolve("root");
    List<String> words = new ArrayList<>(List.of("duplicity", "restore"));
    words.addAll(restoreOptions);
    words.addAll(List.of(options));
    words.addAll(
        List.of(
            "--time=" + time.getEpochSecond(),
            "--archive-dir=" + archive,
            url(),
            target.toString()));
    run(words).orFail();
    return target;
  }

  /** Compares the newest snapshot with a directory, as {@code verify --compare-data} does. */
  Command.Result verified(Path source) {
    List<String> words = new ArrayList<>(List.of("duplicity", "verify", "--compare-data"));
    words.addAll(restoreOptions);
    words.addAll(List.of("--archive-dir=" + archive, url(), source.toString()));
    return run(words);
  }

  /** The files of the repository whose names contain a text, in the order of their names. */
  static List<Path> files(Path repository, String part) {
    try (Stream<Path> files = Files.list(repository)) {
      return files.filter(f -> f.getFileName().toString().contains(part)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Command.Result run(List<String> words) {
    return command(words).run();
  }

  private Command command(List<String> words) {
    return sandbox
        .command(words.toArray(String[]::new))
        .with(Map.of("PASSPHRASE", "", "SIGN_PASSPHRASE", secrets.getOrDefault("PASSPHRASE", "")))
        .with(secrets);
  }
}
