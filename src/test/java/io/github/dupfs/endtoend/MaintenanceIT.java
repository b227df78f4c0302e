package io.github.dupfs.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is told of backup sets, and removed of them, beside the installed duplicity: each command is
 * run by both on the same repository in the same place. Compared are the records that they write,
 * which hold all that they tell in its order, and the files that remain.
 */
final class MaintenanceIT {
  private static Sandbox sandbox = Sandbox.create();
  private static Path original = Path.of("");

  /** Three chains of two sets, and a third set on the newest. */
  @BeforeAll
  static void makeRepository() throws IOException {
    original = repository(List.of(true, false, true, false, true, false, false));
  }

  @AfterAll
  static void removeRepository() {
    sandbox.close();
  }

  /** A directory with a repository and its archive directory. */
  private static Path repository(List<Boolean> full, String... options) throws IOException {
    DuplicityRepository repository = DuplicityRepository.plain(sandbox, options);
    Path source = sandbox.newDirectory("source");
    Files.createDirectory(source.resolve("dir"));
    Files.createSymbolicLink(source.resolve("link"), Path.of("dir"));
    for (int i = 0; i < full.size(); i++) {
      Files.writeString(source.resolve("dir/it's a \"file\""), "x".repeat(i + 1));
      Files.writeString(source.resolve("file" + i), "new");
      Files.deleteIfExists(source.resolve("file" + (i - 1)));
      repository.backUp(full.get(i), source);
    }
    Path both = sandbox.newDirectory("both");
    Files.move(repository.directory(), both.resolve("repository"));
    Path archive = DuplicityRepository.files(repository.archive(), "").get(0);
    Files.move(archive, both.resolve("archive"));
    return both;
  }

  /** What has happened to a repository; parts of names of files that are gone. */
  @SuppressWarnings("ImmutableEnumChecker") // the lists are those of List.of
  enum Damage {
    NONE(),
    /** The full set of the second chain is gone, so that the other one is orphaned. */
    ORPHANED_SET("full.20260120T121502Z", "full-signatures.20260120T121502Z"),
    /** The newest set has no manifest. */
    INCOMPLETE_SET("to.20260120T161506Z.manifest"),
    NO_SIGNATURES("signatures");

    private final List<String> gone;

    Damage(String... gone) {
      this.gone = List.of(gone);
    }

    private void inflict(Path both) throws IOException {
      for (String part : gone) {
        for (String place : List.of("repository", "archive")) {
          List<Path> files = DuplicityRepository.files(both.resolve(place), part);
          assertFalse(files.isEmpty(), part);
          for (Path file : files) {
            Files.delete(file);
          }
        }
      }
    }
  }

  /** What a command has told, and left. */
  private record Outcome(
      Command.Result result, String records, Set<String> stored, Set<String> copies) {}

  /** Runs a command on a copy of a repository, always in the same place. */
  private static Outcome run(String program, Path repository, Damage damage, List<String> words)
      throws IOException {
    Path place = sandbox.path("place");
    sandbox.command("rm", "-rf", place.toString()).run().orFail();
    sandbox.command("cp", "-a", repository.toString(), place.toString()).run().orFail();
    damage.inflict(place);
    List<String> all = new ArrayList<>(List.of(program));
    all.addAll(words);
    if (program.equals("duplicity")) {
      all.add("--no-encryption");
    }
    all.addAll(
        List.of(
            "--log-file=" + place.resolve("log"),
            "--archive-dir=" + place,
            "--name=archive",
            "file://" + place.resolve("repository")));
    Command.Result result =
        sandbox.command(all.toArray(String[]::new)).with(Map.of("PASSPHRASE", "")).run();
    return new Outcome(
        result,
        Files.readString(place.resolve("log"), ISO_8859_1),
        names(place.resolve("repository")),
        names(place.resolve("archive")));
  }

  private static Set<String> names(Path directory) {
    Set<String> names = new HashSet<>();
    DuplicityRepository.files(directory, "").forEach(f -> names.add(f.getFileName().toString()));
    return names;
  }

  private static void assertSame(Path repository, Damage damage, String line, String... options)
      throws IOException {
    List<String> words = Stream.concat(Stream.of(line.split(" ")), Stream.of(options)).toList();
    Outcome expected = run("duplicity", repository, damage, words);
    Outcome actual = run(Dupfs.LAUNCHER, repository, damage, words);
    assertEquals(expected.records, actual.records, actual.result::toString);
    assertEquals(expected.result.exit(), actual.result.exit(), actual.result::toString);
    assertEquals(expected.stored, actual.stored, line);
    if (!line.startsWith("cleanup")) {
      assertEquals(expected.copies, actual.copies, line);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameIsToldAndRemoved(Damage damage) throws IOException {
    assertSame(original, damage, "collection-status");
    assertSame(original, damage, "cleanup --force");
    assertSame(original, damage, "remove-all-but-n-full 1 --force");
    assertSame(original, damage, "remove-all-inc-of-but-n-full 1 --force");
    assertSame(original, damage, "remove-older-than 20260120T120000Z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cleanup",
        "remove-older-than 20260120T120000Z --force",
        "remove-older-than 20260120T121502Z --force",
        "remove-older-than 2001-01-01 --force",
        "remove-all-but-n-full 1",
        "remove-all-but-n-full 1 --force --dry-run",
        "collection-status --show-changes-in-set 1",
        "collection-status --file-changed file5",
      })
  void theSameIsToldOfAWholeRepository(String line) throws IOException {
    assertSame(original, Damage.NONE, line);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--short-filenames",
        "--old-filenames --time-separator=_",
        "--file-prefix=all- --file-prefix-manifest=m. --file-prefix-archive=a- "
            + "--file-prefix-signature=s_"
      })
  void namesMayBeOfAnyForm(String options) throws IOException {
    Path repository = repository(List.of(true, false, true), options.split(" "));
    String[] reading =
        Stream.of(options.split(" ")).filter(o -> !o.endsWith("-filenames")).toArray(String[]::new);
    assertSame(repository, Damage.NONE, "collection-status", reading);
    assertSame(repository, Damage.NONE, "remove-all-but-n-full 1 --force", reading);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list-current-files",
        "list-current-files --time 20260120T121502Z",
        "list-current-files --time 2001-01-01"
      })
  void theSameIsListed(String line) throws IOException {
    assertSame(original, Damage.NONE, line);
  }

  @Test
  void namesAreListedAsTheyAre() throws IOException {
    Path source = sandbox.newDirectory("names");
    sandbox
        .command("bash", "-c", "touch $'\\xfc' $'two\\nlines' dup; mkfifo fifo; mkdir -p a/b a-b")
        .in(source)
        .run()
        .orFail();
    DuplicityRepository repository = DuplicityRepository.plain(sandbox);
    repository.backUp(true, source);
    Command.Result expected =
        sandbox
            .command(
                "duplicity",
                "list-current-files",
                "--no-encryption",
                "--archive-dir=" + repository.archive(),
                repository.url())
            .run();
    Command.Result actual = sandbox.command(Dupfs.LAUNCHER, "ls", repository.url()).run().orFail();
    assertEquals(expected.out(), actual.out());
    assertTrue(actual.out().contains("\u00fc\n"), actual::toString);
  }

  /** duplicity takes the copy for the chain in use, and what it is a copy of for an old one. */
  @Test
  void signaturesOfTheNewestChainStay() throws IOException {
    List<String> words = List.of("remove-older-than", "now", "--force");
    Outcome theirs = run("duplicity", original, Damage.NONE, words);
    Outcome ours = run(Dupfs.LAUNCHER, original, Damage.NONE, words);
    Set<String> kept = new HashSet<>(ours.stored);
    kept.removeAll(theirs.stored);
    assertEquals(3, kept.size(), kept::toString);
    assertTrue(kept.stream().allMatch(name -> name.contains("signatures")), kept::toString);
    assertTrue(
        ours.result.err().contains("signatures of full 20260120T141504Z, for"), ours.records);
  }

  /**
   * duplicity does so without being forced; and it would go on with it if it were not cleaned up.
   */
  @Test
  void aBackupThatDuplicityHasBegunIsCleanedUp() throws IOException {
    Path begun = sandbox.copyOf(original);
    Path manifest = DuplicityRepository.files(begun.resolve("archive"), "161506Z.manifest").get(0);
    Files.move(manifest, manifest.resolveSibling(manifest.getFileName() + ".part"));
    Files.delete(begun.resolve("repository").resolve(manifest.getFileName()));
    for (String place : List.of("repository", "archive")) {
      Files.delete(DuplicityRepository.files(begun.resolve(place), "161506Z.sigtar").get(0));
    }
    assertSame(begun, Damage.NONE, "collection-status");
    Outcome told = run(Dupfs.LAUNCHER, begun, Damage.NONE, List.of("cleanup"));
    assertEquals(names(begun.resolve("repository")), told.stored);
    Outcome theirs = run("duplicity", begun, Damage.NONE, List.of("cleanup", "--force"));
    Outcome ours = run(Dupfs.LAUNCHER, begun, Damage.NONE, List.of("cleanup", "--force"));
    assertEquals(theirs.stored, ours.stored);
    assertTrue(ours.copies.stream().noneMatch(name -> name.endsWith(".part")), ours.records);
  }
}
