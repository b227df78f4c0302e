package io.github.dupfs.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.backup.FileList.Line;
import io.github.dupfs.io.FilePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileListTest {
  @TempDir private Path directory;

  private Path list(String content) throws Exception {
    return Files.writeString(directory.resolve("list"), content);
  }

  @Test
  void patternsMayHaveSignsQuotesAndSpaceAround() throws Exception {
    Path file =
        list(
            """
            s/plain
            + s/included
            - s/excluded
              \t s/space \u00a0\u2028
            # comment
              # comment

            - #no comment
            ' s/quoted '
            - "s/quoted"
            's/unpaired"
            '
            ''
            -s/no sign
            + 's/both'
            -  s/two blanks
            """);
    assertEquals(
        List.of(
            new Line(1, true, "s/plain"),
            new Line(2, true, "s/included"),
            new Line(3, false, "s/excluded"),
            new Line(4, true, "s/space"),
            new Line(8, false, "#no comment"),
            new Line(9, true, " s/quoted "),
            new Line(10, false, "s/quoted"),
            new Line(11, true, "'s/unpaired\""),
            new Line(14, true, "-s/no sign"),
            new Line(15, true, "s/both"),
            new Line(16, false, " s/two blanks")),
        FileList.patterns(file, true, false));
    assertEquals(new Line(1, false, "s/plain"), FileList.patterns(file, false, false).get(0));
  }

  @Test
  void carriageReturnsAreNewlines() throws Exception {
    Path file = list("a\r\nb\rc\n\rd");
    assertEquals(
        List.of("a", "b", "c", "d"),
        FileList.patterns(file, true, false).stream().map(Line::pattern).toList());
  }

  @Test
  void entriesMayEndWithNull() throws Exception {
    Path file = list("a\nb\0- c\r\0\0 d");
    assertEquals(
        List.of(new Line(1, true, "a\nb"), new Line(2, false, "c"), new Line(4, true, "d")),
        FileList.patterns(file, true, true));
  }

  @Test
  void pathsComeWithTheirParents() throws Exception {
    Path file = list("a/b c /d\n\n./x//y/\n# no comment\na/b c /d\n");
    assertEquals(
        Set.of(
            FilePath.ROOT,
            FilePath.of("a"),
            FilePath.of("a/b c "),
            FilePath.of("a/b c /d"),
            FilePath.of("x"),
            FilePath.of("x/y"),
            FilePath.of("# no comment")),
        FileList.paths(file, false));
  }

  private static void assertRefused(int exitCode, String message, Path file) {
    SelectionException e =
        assertThrows(SelectionException.class, () -> FileList.paths(file, false));
    assertEquals(exitCode + " " + message, e.exitCode() + " " + e.getMessage());
  }

  @Test
  void refusesWhatIsNotBelowTheSource() throws Exception {
    Path file = list("a\n/b\n");
    assertRefused(
        72, file + ", line 2: wanted a path relative to the source and below it, got \"/b\"", file);
    list("a/../../b");
    assertRefused(
        72,
        file + ", line 1: wanted a path relative to the source and below it, got \"a/../../b\"",
        file);
  }

  @Test
  void refusesListsOfNothing() throws Exception {
    Path file = list("\n\n");
    assertRefused(73, file + ": lists nothing, so nothing would be backed up", file);
  }

  @Test
  void refusesWhatIsNotText() throws Exception {
    Path file = list("");
    Files.write(file, "a\né\u00ff".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(7, file + ": wanted UTF-8, got byte 0xe9 at 2", file);
  }

  @Test
  void refusesWhatCannotBeRead() {
    Path missing = directory.resolve("missing");
    assertRefused(
        7, "cannot read the list of files: java.nio.file.NoSuchFileException: " + missing, missing);
  }
}
