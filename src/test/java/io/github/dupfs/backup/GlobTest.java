package io.github.dupfs.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected was checked with duplicity 0.8.22's own globs. */
final class GlobTest {
  private static String relation(PathPattern pattern, String path, boolean directory) {
    if (pattern.covers(path, directory)) {
      return "covers";
    }
    return pattern.leadsTo(path, directory) ? "leads" : "nothing";
  }

  private static void check(String glob, boolean ignoreCase, String path, String expected) {
    boolean directory = path.endsWith("/") && path.length() > 1;
    String name = directory ? path.substring(0, path.length() - 1) : path;
    assertEquals(
        expected, relation(new Glob(glob, ignoreCase), name, directory), glob + " of " + path);
  }

  /** A slash at the end of the path says that it is a directory. */
  @ParameterizedTest
  @CsvSource({
    "s/a, s/a, covers",
    "s/a, s/a/b/c, covers",
    "s/a, s/ab, nothing",
    "s/a, s, leads",
    "s/a, t, nothing",
    "s/a, x/s/a, nothing",
    "s/a/b, s/a, leads",
    "s/a/b, s/a/c, nothing",
    "s/*.c, s/x.c, covers",
    "s/*.c, s/.c, covers",
    "s/*.c, s/x.c.h, nothing",
    "s/*.c, s/d/x.c, nothing",
    "s/*/x, s/d, leads",
    "s/*/x, s/d/e, nothing",
    "s/*/x, s/d/x/y, covers",
    "s/**.c, s/d/x.c, covers",
    "s/**.c, s/d/x.c.h, leads",
    "s/**.c, s, leads",
    "s/d**/x/y, s/d/e/f, leads",
    "s/d**/x/y, s/e, nothing",
    "s/a/**, s/a, leads",
    "s/a/**, s/a/b, covers",
    "**, s, covers",
    "**/b, s/a/b, covers",
    "**/b, s/a-b, leads",
    "**b, s/a-b, covers",
    "s/?, s/é, covers",
    "s/?, s/éa, nothing",
    "s?a, s/a, nothing",
    "s/[a-c_]x, s/bx, covers",
    "s/[a-c_]x, s/_x, covers",
    "s/[a-c_]x, s/dx, nothing",
    "s/[!a-c]x, s/dx, covers",
    "s/[^a-c]x, s/ax, nothing",
    "s[^b]a, s/a, covers",
    "s/[]a]x, s/]x, covers",
    "s/[!]a]x, s/]x, nothing",
    "s/[a-]x, s/-x, covers",
    "s/[\\]x, s/\\x, covers",
    "s/[a, s/[a, covers",
    "s/[*], s/*, covers",
    "s/[*], s/a, nothing",
    "s/\\*, s/\\a, covers",
    "s/[a/b]c, s/[a, leads",
    "s/[a/b]c, s//c, covers",
    "s/a/, s/a/, covers",
    "s/a/, s/a, nothing",
    "s/a/, s/a/b, covers",
    "s/**/, s/a/, covers",
    "s/**/, s/a, nothing",
    "s//, s, leads",
    "/, /, covers",
    "/, /a, covers",
    "/, s, nothing",
    "/a/b, /, leads",
    "/a/b, /a, leads",
    "S/A, s/a, nothing",
  })
  void relates(String glob, String path, String expected) {
    check(glob, false, path, expected);
  }

  @ParameterizedTest
  @CsvSource({
    "S/é*X, s/Éaax, covers",
    "S/é*X/y, s/Éaax, leads",
    "s/[A-C], s/b, covers",
    "s/[a-c], s/B, covers",
    "s/[!a-c], s/B, nothing",
    "s/k, s/\u212a, covers",
    "s/[A-Z], s/\u212a, covers",
    "s/\ud801\udc28, s/\ud801\udc00, covers",
  })
  void ignoresCase(String glob, String path, String expected) {
    check(glob, true, path, expected);
  }

  @Test
  void newlineIsACharacterButTheLastOneMayBeLeftOut() {
    check("s/a?b", false, "s/a\nb", "covers");
    check("s/a*", false, "s/a\nb", "covers");
    check("s/a", false, "s/a\n", "covers");
    check("s/a", false, "s/a\n\n", "nothing");
    check("s/a/", false, "s/a\n", "nothing");
    check("s/a\n", false, "s/a\n", "covers");
    check("s/a/b", false, "s\n", "leads");
    check("*/b", false, "s\n", "leads");
    check("/b", false, "\n", "nothing");
  }

  /** Code points count, and a byte that is not UTF-8 is one, never half of another. */
  @Test
  void charactersAreNotSplit() {
    check("s/?", false, "s/\ud83d\ude00", "covers");
    check("s/?", false, "s/\udcff", "covers");
    check("s/*\udcff", false, "s/\ud83d\udcff", "nothing");
    check("s/**\udcff", false, "s/\ud83d\udcff", "leads");
    check("s/*\udcff", false, "s/\ud83d\udcff\udcff", "covers");
    check("s/[\ud83d\ude00-\ud83d\ude4f]", false, "s/\ud83d\ude01", "covers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a//b", "//a", "a///", "a//**", "s/[z-a]"})
  void refuses(String glob) {
    assertThrows(IllegalArgumentException.class, () -> new Glob(glob, false), glob);
  }

  @Test
  void slashesBehindTwoStarsAreNotLookedAt() {
    check("s/**//x", false, "s/a", "leads");
  }

  /** As many places for each run as the path is long, which tried one by one would take years. */
  @Test
  void manyRunsTakeNoTime() {
    String path = "s/" + "a".repeat(2000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          check("s/" + "**a".repeat(20) + "**b", false, path, "leads");
          check("s/" + "*a".repeat(20) + "*b", false, path, "nothing");
        });
  }
}
