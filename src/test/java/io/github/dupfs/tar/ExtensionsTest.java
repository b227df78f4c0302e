package io.github.dupfs.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.io.CorruptDataException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExtensionsTest {
  private static final byte[] HEADERS_OWN = {'h'};

  @Test
  void namesAreBytes() throws CorruptDataException {
    assertArrayEquals(
        bytes("snapshot/bad\u00ff\u00feutf8"),
        parse("21 hdrcharset=BINARY\n27 path=snapshot/bad\u00ff\u00feutf8\n")
            .text("path", HEADERS_OWN));
  }

  @Test
  void valuesMayHoldNewlinesAndEqualsSigns() throws CorruptDataException {
    assertArrayEquals(bytes("a\nb=c"), parse("14 path=a\nb=c\n").text("path", HEADERS_OWN));
  }

  @Test
  void theLastValueIsRightAndAnEmptyOneTakesItBack() throws CorruptDataException {
    assertArrayEquals(bytes("b"), parse("9 path=a\n9 path=b\n").text("path", HEADERS_OWN));
    assertArrayEquals(HEADERS_OWN, parse("9 path=a\n8 path=\n").text("path", HEADERS_OWN));
  }

  @Test
  void unknownKeywordsAreIgnored() throws CorruptDataException {
    assertArrayEquals(
        HEADERS_OWN, parse("20 SCHILY.xattr.a=\0\n19 GNU.sparse.map=\n").text("path", HEADERS_OWN));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "-7, -7", "1.5, 1", "-1.5, -2", "-1.0, -1", "-0.000000001, -1", "3., 3"})
  void timesAreRoundedDown(String text, long seconds) throws CorruptDataException {
    assertEquals(seconds, parse(record("mtime=" + text)).number("mtime", 99, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-", ".5", "1e9", "+1", " 1", "1 ", "0x1", "99999999999999999999", "1,5"})
  void badTimesAreCorrupt(String text) throws CorruptDataException {
    Extensions extensions = parse(record("mtime=" + text + "\n").replace("\n\n", "x\n"));
    assertThrows(CorruptDataException.class, () -> extensions.number("mtime", 99, 0));
  }

  @Test
  void sizesHaveNoDecimals() throws CorruptDataException {
    Extensions extensions = parse(record("size=1.0"));
    assertThrows(CorruptDataException.class, () -> extensions.number("size", 99, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "path=a\n",
        " path=a\n",
        "9path=a\n",
        "9 path=a",
        "8 path=a\n",
        "11 path=a\n",
        "0 ",
        "2 ",
        "3 \n",
        "4 =\n",
        "5 =a\n",
        "7 path\n",
        "10 path=\0\n",
        "-9 path=a\n",
        "9 path=a\n\0",
        "99999999999999999999 path=a\n",
        "999999999 path=a\n",
        "000000000009 path=a\n"
      })
  void badRecordsAreCorrupt(String payload) {
    CorruptDataException e = assertThrows(CorruptDataException.class, () -> parse(payload));
    assertEquals("test.tar", e.file());
  }

  private static String record(String keywordAndValue) {
    int length = keywordAndValue.length() + 4;
    return (length < 10 ? "0" + length : "" + length) + " " + keywordAndValue + "\n";
  }

  private static Extensions parse(String payload) throws CorruptDataException {
    Extensions extensions = new Extensions("test.tar");
    extensions.addPax(bytes(payload), 512);
    return extensions;
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }
}
