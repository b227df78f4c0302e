package io.github.dupfs.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected was checked with Python 3.11. */
final class PythonRegexTest {

  /** Quotes are double; {@code N} stands for a newline in what is searched. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "\\.py$, a.py, true",
        "\\.py$, a.pyN, true",
        "\\.py\\Z, a.pyN, false",
        "\\.py\\Z, a.py, true",
        "a.b, aNb, false",
        "a.b, a\u0085b, true",
        "(?s)a.b, aNb, true",
        "(?i)É, é, true",
        "(?iu)É, é, true",
        "a(?i:b)c, aBc, true",
        "a(?i:b)c, aBC, false",
        "(?P<x_1>a)(?P=x_1), aa, true",
        "(?P<x_1>a)(?P=x_1)1, aa1, true",
        "(a)\\11, aa1, refused",
        "(a)(?#note)\\1, aa, true",
        "\\141, a, true",
        "\\x61\\u00e9\\U0001F600, aé\ud83d\ude00, true",
        "\\v, \u2028, false",
        "\\w, é, true",
        "^\\w+$, e\u0301, false",
        "\\w, \u00b2, true",
        "\\d, \u00b2, false",
        "\\s, \u0085, true",
        "a\\b, ae\u0301, false",
        "e\\b, e\u0301, true",
        "(?<=\\w)x, \ud835\udc00x, true",
        "\\Bx, \ud835\udc00x, true",
        "\"^a{,2}$\", aa, true",
        "\"^a{,2}$\", aaa, false",
        "a{, a{, true",
        "a{x}, a{x}, true",
        "[[a]b], [b], true",
        "^[a&&b]$, &, true",
        "[]a], ], true",
        "[^]a], ], false",
        "^[\\]-a]$, _, true",
        "[\\b], b, false",
        "[a\\W], ., true",
        "[^a\\W], ., false",
        "[^a\\W], b, true",
        "^.$, \ud83d\ude00, true",
        "^.$, \udcff, true",
        "/cache/, /a/cache/b, true",
        "\\#\\ \\-, \"# -\", true",
      })
  void findsWhatPythonFinds(String regex, String text, String expected) {
    String got;
    try {
      boolean found = PythonRegex.compile(regex, false).matcher(text.replace('N', '\n')).find();
      got = Boolean.toString(found);
    } catch (IllegalArgumentException e) {
      got = "refused";
    }
    assertEquals(expected, got, regex);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        ")",
        "[a",
        "[]",
        "*a",
        "a**",
        "^*",
        "(?P<x>a)(?P<x>b)",
        "(?P=x)",
        "(?P<x",
        "\\2",
        "\\h",
        "\\Q",
        "\\p{L}",
        "\\z",
        "\\k<x>",
        "\\x6",
        "\\8",
        "\\U00110000",
        "[z-a]",
        "[\\d-z]",
        "[a-\\d]",
        "[\\A]",
        "a(?i)",
        "(?x)a b",
        "(?m)^a",
        "(?L)a",
        "(?<x>a)",
        "(a)?(?(1)b|c)",
        "a\\",
        "{2}",
        "(?#",
        "\\400",
        "a{2}{3}",
        "\\N{DIGIT ONE}",
      })
  void refuses(String regex) {
    assertThrows(IllegalArgumentException.class, () -> PythonRegex.compile(regex, false), regex);
  }

  @ParameterizedTest
  @CsvSource({"[A-Z], é, false", "[a-z], B, true", "straße, STRAßE, true", "é, É, true"})
  void ignoresCase(String regex, String text, boolean expected) {
    assertEquals(expected, PythonRegex.compile(regex, true).matcher(text).find(), regex);
  }
}
