package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.endtoend.DuplicityRepository.Writer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Called as duplicity, with its command lines, dupfs leaves what duplicity leaves. */
final class DuplicityCommandLinesIT {
  private static final String STAND_IN = Path.of("mount-scripts/duplicity").toAbsolutePath() + "";
  private static final Sandbox SANDBOX = Sandbox.create();
  private static final Path BASE = SANDBOX.path("base");
  private static final Path CASE = SANDBOX.path("case");
  private static final Instant FIRST = Instant.parse("2026-01-20T10:15:00Z");
  private static final int EACH = 5;
  private static final int PYTHON_EXCEPTION = 30;

  @BeforeAll
  static void backUp() {
    shell("mkdir -p tmp base/source/dir/inner base/dir base/empty");
    shell("echo present > base/dir/present; echo x > base/source/only-first");
    shell("ln -s plain.txt base/source/link; seq 30000 > base/source/dir/large");
    shell("touch -d 2026-01-01 base/source/dir/old; cp base/source/dir/old base/source/mark");
    for (int i = 0; i < 5; i++) {
      shell("echo " + i + " > base/source/plain.txt; echo " + i + " > base/source/dir/inner/" + i);
      shell("rm -f base/source/dir/inner/" + (i - 2));
      makeSet(i % 3 == 0 ? "full" : "inc", i);
      shell("rm -f base/source/only-first");
    }
    makeSet("full", 5);
    shell("rm base/repository/*" + DuplicityRepository.nameOf(time(5)) + "*manifest*");
    shell("rm base/archive/case/*" + DuplicityRepository.nameOf(time(5)) + "*");
    shell("echo changed > base/source/plain.txt; echo new > base/source/new");
  }

  private static void makeSet(String action, int number) {
    shell(
        "duplicity %s --no-encryption --allow-source-mismatch --current-time=%d --name case"
                .formatted(action, time(number).getEpochSecond())
            + " --archive-dir base/archive base/source file://"
            + BASE.resolve("repository"));
  }

  private static Instant time(int number) {
    return FIRST.plusSeconds(3600L * number);
  }

  @AfterAll
  static void cleanUp() {
    SANDBOX.close();
  }

  static Stream<String> some() throws IOException {
    List<String> all = lines();
    return all.stream().filter(line -> all.indexOf(line) % EACH == 0);
  }

  static Stream<String> others() throws IOException {
    List<String> some = some().toList();
    return lines().stream().filter(line -> !some.contains(line));
  }

  private static List<String> lines() throws IOException {
    String name = "duplicity-command-lines.txt";
    try (InputStream in = DuplicityCommandLinesIT.class.getResourceAsStream(name)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isEmpty() && !line.startsWith("#")).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("some")
  void leavesTheSame(String line) throws IOException {
    Outcome wanted = outcome(Writer.DUPLICITY.program(), line);
    Outcome got = outcome(STAND_IN, line);
    boolean crashed = wanted.exit == PYTHON_EXCEPTION && got.exit != 0;
    assertEquals(wanted.exit, crashed ? PYTHON_EXCEPTION : got.exit, line + "\n" + got.output);
    assertEquals(wanted.left, got.left, line);
  }

  @ParameterizedTest
  @MethodSource("others")
  @Tag("long")
  void leavesTheSameOfOthers(String line) throws IOException {
    leavesTheSame(line);
  }

  /**
   * What a command line did.
   *
   * @param left what is there afterwards, in lines that can be compared
   */
  private record Outcome(int exit, String output, String left) {}

  private static Outcome outcome(String program, String line) throws IOException {
    shell("rm -rf case; cp -a base case");
    List<String> words =
        new ArrayList<>(List.of(program, "--archive-dir=" + CASE.resolve("archive")));
    if (!line.contains("--name ")) {
      words.add("--name=case");
    }
    for (String word : line.split(" ", -1)) {
      words.addAll(List.of(expanded(word).split(" ", -1)));
    }
    Command.Result result =
        SANDBOX
            .command(words.toArray(String[]::new))
            .with(Map.of("PASSPHRASE", "", "TMPDIR", SANDBOX.path("home").toString()))
            .in(CASE)
            .run();
    StringBuilder left = new StringBuilder();
    for (String place : List.of("out", "dir", "empty")) {
      if (Files.exists(CASE.resolve(place), LinkOption.NOFOLLOW_LINKS)) {
        left.append(place).append(":\n");
        Listing.of(SANDBOX, CASE.resolve(place)).lines().forEach(l -> left.append(l).append('\n'));
      }
    }
    for (String place : List.of("repository", "new")) {
      if (Files.exists(CASE.resolve(place))) {
        DuplicityRepository.files(CASE.resolve(place), "duplicity-")
            .forEach(file -> left.append(CASE.relativize(file)).append('\n'));
      }
    }
    return new Outcome(result.exit(), result.output(), left.toString());
  }

  private static String expanded(String word) {
    String expanded =
        word.replace("{url}", "file://" + CASE.resolve("repository"))
            .replace("{new}", "file://" + CASE.resolve("new"))
            .replace("{src}", CASE.resolve("source").toString())
            .replace("{out}", CASE.resolve("out").toString())
            .replace("{dir}", CASE.resolve("dir").toString())
            .replace("{empty}", CASE.resolve("empty").toString())
            .replace(
                "{at}",
                "--no-encryption --allow-source-mismatch --current-time="
                    + (time(4).getEpochSecond() + 86400));
    for (int i = 0; i < 5; i++) {
      expanded = expanded.replace("{T" + i + "}", time(i).getEpochSecond() + "");
    }
    return expanded;
  }

  private static void shell(String script) {
    SANDBOX.command("bash", "-ec", script).run().orFail();
  }
}
