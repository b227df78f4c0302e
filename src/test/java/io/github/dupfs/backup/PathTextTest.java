package io.github.dupfs.backup;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PathTextTest {

  /** The right column is what Python 3.11's {@code os.fsdecode} gives. */
  @ParameterizedTest
  @CsvSource({
    "61,a",
    "c3a9,é",
    "f09f9880,\ud83d\ude00",
    "efbfbd,\ufffd",
    "61ff62,a\udcffb",
    "efbfbdfe,\ufffd\udcfe",
    "e282,\udce2\udc82",
    "eda080,\udced\udca0\udc80",
    "c0af,\udcc0\udcaf",
    "f09f98,\udcf0\udc9f\udc98",
    "f09f9880ff,\ud83d\ude00\udcff",
  })
  void bytesThatAreNotUtf8BecomeLoneSurrogates(String hex, String text) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    assertEquals(text, PathText.decode(bytes));
    assertArrayEquals(bytes, PathText.encode(text));
  }

  @Test
  void everythingComesBack() {
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(12)];
      random.nextBytes(bytes);
      byte[] euro = "€\ud83d\ude00é".getBytes(UTF_8);
      System.arraycopy(euro, 0, bytes, 0, Math.min(bytes.length, random.nextInt(euro.length + 1)));
      assertArrayEquals(
          bytes, PathText.encode(PathText.decode(bytes)), HexFormat.of().formatHex(bytes));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "src,src",
    "src/,src",
    "./src//a/./b/.,src/a/b",
    ".,.",
    "./,.",
    "'',.",
    "/,/",
    "//,/",
    "/./a//,/a",
    "a/../b,a/../b",
    "..,..",
    "/../.a,/../.a",
  })
  void canonicalPathsHaveNoEmptyComponentsAndDots(String typed, String canonical) {
    assertEquals(canonical, PathText.canonical(typed));
  }

  @Test
  void messagesShowBytes() {
    assertEquals("\"a\\xff\\xc3\\xa9\\x0a\"", PathText.quote("a\udcffé\n"));
  }
}
