package io.github.dupfs.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.backup.Selection.Candidate;
import io.github.dupfs.backup.Selection.Choice;
import io.github.dupfs.backup.SelectionOption.ExcludeDeviceFiles;
import io.github.dupfs.backup.SelectionOption.ExcludeIfPresent;
import io.github.dupfs.backup.SelectionOption.ExcludeOlderThan;
import io.github.dupfs.backup.SelectionOption.ExcludeOtherFilesystems;
import io.github.dupfs.backup.SelectionOption.FileListOption;
import io.github.dupfs.backup.SelectionOption.FilesFrom;
import io.github.dupfs.backup.SelectionOption.Filter;
import io.github.dupfs.backup.SelectionOption.PathOption;
import io.github.dupfs.backup.SelectionOption.RegexpOption;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.FileStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SelectionCompilerTest {
  private static final FileStatus DIRECTORY = status('5', 0, 0, 1);
  private static final FileStatus FILE = status('0', 0, 0, 1);

  @TempDir private Path directory;

  private static FileStatus status(char type, long seconds, int nanos, long device) {
    return new FileStatus(type, 0644, 0, 0, 0, seconds, nanos, device, 1, 0, 0);
  }

  /** An object; of a directory the names of what it holds. */
  private record Fake(FilePath path, FileStatus status, List<String> entries) implements Candidate {
    @Override
    public boolean holds(byte[] name) {
      return entries.contains(PathText.decode(name));
    }
  }

  private static Selection selection(SelectionOption... options) throws SelectionException {
    return SelectionCompiler.compile("./s/", DIRECTORY, List.of(options), false);
  }

  private static PathOption include(String glob) {
    return new PathOption(true, glob);
  }

  private static PathOption exclude(String glob) {
    return new PathOption(false, glob);
  }

  private static Choice choose(Selection selection, String path, FileStatus status)
      throws IOException {
    return selection.choose(new Fake(FilePath.of(path), status, List.of()));
  }

  /** The letters of the choices; a slash at the end of a path says that it is a directory. */
  private static void check(Selection selection, String... pathsAndChoices) throws IOException {
    String[] got = pathsAndChoices.clone();
    for (int i = 0; i < got.length; i++) {
      String path = got[i].substring(got[i].indexOf(' ') + 1);
      boolean isDirectory = path.endsWith("/");
      String name = isDirectory ? path.substring(0, path.length() - 1) : path;
      Choice choice = choose(selection, name, isDirectory ? DIRECTORY : FILE);
      got[i] = choice.name().charAt(0) + " " + path;
    }
    assertEquals(Arrays.asList(pathsAndChoices), Arrays.asList(got));
  }

  private static void assertRefused(int exitCode, String message, SelectionOption... options) {
    SelectionException e = assertThrows(SelectionException.class, () -> selection(options));
    assertEquals(exitCode + " " + message, e.exitCode() + " " + e.getMessage());
  }

  @Test
  void withoutOptionsEverythingIsIncluded() throws Exception {
    assertSame(Selection.ALL, selection());
  }

  @Test
  void firstAnswerWins() throws Exception {
    check(selection(exclude("s/a"), include("s/a/b"), exclude("s/c")), "E a/", "I x", "E c");
    check(selection(include("s/a/b"), exclude("s/a")), "S a/", "I a/b/", "I a/b/c", "E a/c");
  }

  @Test
  void includedFilesBringTheirDirectories() throws Exception {
    check(
        selection(include("**.py"), exclude("**")),
        "S d/",
        "I d/x.py",
        "E d/x.c",
        "I x.py/",
        "I x.py/c");
    check(selection(include("s/a/**.py"), exclude("s/a")), "S a/", "I a/x.py", "E a/x.c", "I b/");
  }

  @Test
  void whatIsToBeScannedButIsNoDirectoryIsLeftOut() throws Exception {
    check(selection(include("s/a/b"), exclude("s/z")), "S a/", "E a", "I a/b", "I a/c", "I b");
  }

  @Test
  void laterIncludeWinsOverScan() throws Exception {
    check(selection(include("s/a/b"), include("s/a/"), exclude("**")), "I a/", "E a", "E b/");
  }

  @Test
  void deviceFilesAndMarkedDirectoriesAreLookedAtFirst() throws Exception {
    Selection selection =
        selection(
            include("s/a"),
            new ExcludeIfPresent(".no\udcff"),
            new ExcludeDeviceFiles(),
            exclude("s/b"));
    FilePath path = FilePath.of("a");
    assertEquals(
        Choice.EXCLUDE, selection.choose(new Fake(path, DIRECTORY, List.of(".no\udcff", "x"))));
    assertEquals(Choice.INCLUDE, selection.choose(new Fake(path, DIRECTORY, List.of(".no"))));
    assertEquals(Choice.EXCLUDE, choose(selection, "a", status('3', 0, 0, 1)));
    assertEquals(Choice.EXCLUDE, choose(selection, "a", status('4', 0, 0, 1)));
    assertEquals(Choice.INCLUDE, choose(selection, "a", status('6', 0, 0, 1)));
    assertEquals(Choice.INCLUDE, choose(selection, "a", status('2', 0, 0, 1)));
  }

  @Test
  void otherFilesystemsBeginWithTheMountPoint() throws Exception {
    Selection selection = selection(include("s/a"), new ExcludeOtherFilesystems());
    assertEquals(Choice.EXCLUDE, choose(selection, "b", status('5', 0, 0, 2)));
    assertEquals(Choice.INCLUDE, choose(selection, "a", status('5', 0, 0, 2)));
    assertEquals(Choice.INCLUDE, choose(selection, "b", status('5', 0, 0, 1)));
  }

  /** As doubles, 119 ns before the full second is the full second. */
  @ParameterizedTest
  @CsvSource({
    "0, 1699999999, 0, EXCLUDE",
    "0, 1699999999, 999999800, EXCLUDE",
    "0, 1699999999, 999999950, INCLUDE",
    "0, 1700000000, 0, INCLUDE",
    "0, -5, 0, EXCLUDE",
    "5, 0, 0, INCLUDE",
    "2, 0, 0, INCLUDE",
  })
  void oldFilesAreExcluded(char type, long seconds, int nanos, Choice choice) throws Exception {
    Selection selection = selection(new ExcludeOlderThan(1_700_000_000));
    assertEquals(choice, choose(selection, "x", status(type, seconds, nanos, 1)));
  }

  @Test
  void regexpsSearchTheWholePath() throws Exception {
    check(
        selection(new RegexpOption(true, "^s/keep"), new RegexpOption(false, "k")),
        "I keep",
        "E d/k",
        "I d");
  }

  @Test
  void regexpsThatGoTooDeepFailForThePath() throws Exception {
    Selection selection = selection(new RegexpOption(false, "(a|b)*c"));
    check(selection, "E abac");
    String path = "ab".repeat(500_000);
    IOException e = assertThrows(IOException.class, () -> choose(selection, path, FILE));
    assertEquals(
        "--exclude-regexp \"(a|b)*c\" is too complicated for a path of 1000002 characters",
        e.getMessage());
  }

  @Test
  void patternsSeeTheSourceAsTyped() throws Exception {
    Selection selection =
        SelectionCompiler.compile(
            "/", DIRECTORY, List.of(include("/a/b"), exclude("/a"), exclude("/c")), false);
    check(selection, "S a/", "E c/", "I d", "I a/b");
    selection = SelectionCompiler.compile("", DIRECTORY, List.of(exclude("./a")), false);
    check(selection, "E a/", "I b");
    selection = SelectionCompiler.compile("../s", DIRECTORY, List.of(exclude("../s/a")), false);
    check(selection, "E a/", "I b");
  }

  @Test
  void namesThatAreNotUtf8AreMatchedByteByByte() throws Exception {
    Selection selection = selection(exclude("s/?\udcffx"));
    byte[] name = {'a', (byte) 0xff, 'x'};
    assertEquals(Choice.EXCLUDE, selection.choose(new Fake(FilePath.of(name), FILE, List.of())));
    name[1] = (byte) 0xfe;
    assertEquals(Choice.INCLUDE, selection.choose(new Fake(FilePath.of(name), FILE, List.of())));
  }

  @Test
  void ignoreCasePrefixMayBeOfAnyCase() throws Exception {
    check(selection(exclude("IgnoreCase:S/[A-Z]B")), "E aB", "E AB", "I a_", "I ac");
    check(selection(exclude("s/ignorecase:a")), "I A", "E ignorecase:a");
  }

  @Test
  void linesOfFileListsActInOrder() throws Exception {
    Path list = Files.writeString(directory.resolve("list"), "- s/a/x\ns/a\n- s/b\n");
    check(
        selection(new FileListOption(true, list), exclude("**")),
        "E a/x",
        "I a/",
        "I a/b",
        "E b",
        "E c");
  }

  @Test
  void filtersAffectLaterOptions() throws Exception {
    check(
        selection(
            exclude("s/[a]"),
            Filter.LITERAL,
            exclude("s/[b]/"),
            Filter.IGNORECASE,
            exclude("s/C*"),
            Filter.REGEXP,
            exclude("D$"),
            Filter.STRICTCASE,
            exclude("E$"),
            new RegexpOption(false, "F$"),
            Filter.GLOBBING,
            exclude("s/G*")),
        "E a",
        "I b",
        "E [b]",
        "E [b]/x",
        "E c*/x",
        "I cc",
        "E xd",
        "I xe",
        "E xE",
        "I xf",
        "E xF",
        "E GG",
        "I gg");
  }

  @Test
  void literalPathsLeadToWhatIsBelow() throws Exception {
    check(
        selection(Filter.LITERAL, include("s/a*/b"), Filter.GLOBBING, exclude("**")),
        "S a*/",
        "E a*",
        "I a*/b/",
        "I a*/b/c",
        "E a*b/",
        "E aa/");
    check(
        selection(Filter.LITERAL, Filter.IGNORECASE, include("S/Straße/B"), exclude("s")),
        "S STRASSE/",
        "I straße/b/c");
  }

  @Test
  void onlyListedFilesAreLookedAt() throws Exception {
    Path list = Files.writeString(directory.resolve("list"), "a/b/c\nd\nx.o\n");
    check(
        selection(new FilesFrom(list), exclude("**.o")),
        "I a/",
        "I a/b/",
        "I a/b/c",
        "E a/b/d",
        "I d/",
        "E d/x",
        "E x.o",
        "E y");
    check(selection(new FilesFrom(list)), "I d/", "I x.o", "E y");
  }

  @Test
  void refusesWhatMatchesNothing() {
    assertRefused(
        14,
        "--exclude \"zzz\" matches nothing in \"s\": it must begin with that path, or with **",
        exclude("zzz"));
    assertRefused(
        14,
        "--include \"/s/a\" matches nothing in \"s\": it must begin with that path, or with **",
        include("/s/a"),
        exclude("**"));
    assertRefused(
        14,
        "--exclude \"t\" matches nothing in \"s\": it must begin with that path, or with **",
        Filter.LITERAL,
        exclude("t"));
  }

  @Test
  void refusesDirectoriesInASourceThatIsNone() {
    List<SelectionOption> options = List.of(exclude("s/"));
    SelectionException e =
        assertThrows(
            SelectionException.class, () -> SelectionCompiler.compile("s", FILE, options, false));
    assertEquals(14, e.exitCode());
  }

  @Test
  void refusesBadExpressions() throws Exception {
    assertRefused(
        15, "--exclude \"s//a\": it has two slashes in a row", exclude("s//a"), exclude("**"));
    assertRefused(15, "--exclude \"\": it is empty", exclude(""));
    assertRefused(15, "--exclude \"\": it is empty", Filter.LITERAL, exclude(""));
    assertRefused(15, "--exclude \"s/[z-a]\": the range in [z-a] is empty", exclude("s/[z-a]"));
    assertRefused(
        15,
        "--exclude-regexp \"a**\": there is nothing to repeat, after 3 characters",
        new RegexpOption(false, "a**"));
    Path list = Files.writeString(directory.resolve("list"), "s/a\n- s//b\n");
    assertRefused(
        15,
        list + ", line 2: - \"s//b\": it has two slashes in a row",
        new FileListOption(true, list));
  }

  @Test
  void refusesOptionsThatExcludeNothing() throws Exception {
    String reason =
        " comes last and has no effect, as everything is included unless excluded: add for instance"
            + " --exclude \"**\"";
    assertRefused(16, "--include \"s/a\"" + reason, exclude("s/b"), include("s/a"));
    assertRefused(
        16,
        "--include \"s/a\"" + reason,
        include("s/a"),
        new ExcludeIfPresent("x"),
        new ExcludeDeviceFiles());
    assertRefused(16, "--include-regexp \"a\"" + reason, new RegexpOption(true, "a"));
    Path list = Files.writeString(directory.resolve("list"), "- s/a\n+ s/b\n");
    assertRefused(16, list + ", line 2: + \"s/b\"" + reason, new FileListOption(false, list));
    Files.writeString(list, "s/b\n- s/a\n");
    check(selection(new FileListOption(true, list)), "I b", "E a");
  }

  @Test
  void refusesFiltersWithoutEffect() {
    assertRefused(
        70,
        "--filter-globbing has no effect without another --filter option: leave it out",
        Filter.GLOBBING,
        Filter.STRICTCASE,
        exclude("s/a"));
    assertRefused(
        71,
        "--filter-regexp has no effect: it must come before the options that it is for",
        exclude("s/a"),
        Filter.REGEXP);
  }
}
