package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.cli.Log.Level;
import io.github.dupfs.cli.Log.LongText;
import io.github.dupfs.cli.Log.Style;
import io.github.dupfs.io.FilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where lines and records go, and how they look. */
final class LogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final ByteArrayOutputStream records = new ByteArrayOutputStream();

  private Log log(Style style, Level limit) {
    return new Log(style, limit, false, out, err, List.of(records));
  }

  @Test
  void onlyWhatIsImportantEnoughIsTold() throws IOException {
    try (Log log = log(Style.DUPLICITY, Level.WARNING)) {
      log.notice("too little");
      log.warning(10, "a warning");
      log.error(21, "an error");
      log.result(Level.NOTICE, 1, "", "asked for");
    }
    assertEquals("a warning\nasked for\n", out.toString(StandardCharsets.UTF_8));
    assertEquals("an error\n", err.toString(StandardCharsets.UTF_8));
    assertEquals(
        "WARNING 10\n. a warning\n\nERROR 21\n. an error\n\nNOTICE 1\n. asked for\n\n",
        records.toString(StandardCharsets.UTF_8));
  }

  @Test
  void underItsOwnNameWarningsGoWithErrors() throws IOException {
    try (Log log = log(Style.DUPFS, Level.NOTICE)) {
      log.warning(10, "a warning");
      log.notice("a notice");
    }
    assertEquals("a notice\n", out.toString(StandardCharsets.UTF_8));
    assertEquals("dupfs: a warning\n", err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void namesAreBytesInLinesAndEscapedInRecords() throws IOException {
    FilePath path = FilePath.of(new byte[] {'a', '\n', (byte) 0xff});
    try (Log log = log(Style.DUPFS, Level.INFO)) {
      log.log(Level.INFO, 7, Log.quoted(path) + " reg", "Writing ", path);
    }
    assertEquals("Writing a\n\u00ff\n", out.toString(StandardCharsets.ISO_8859_1));
    assertEquals(
        "INFO 7 'a\\n\\udcff' reg\n. Writing a\n. \u00ff\n\n",
        records.toString(StandardCharsets.ISO_8859_1));
  }

  @Test
  void quotesAsPythonDoes() {
    assertEquals("'.'", Log.quoted(FilePath.ROOT));
    assertEquals(
        "'\\x27\\\\\\xfc\\u65e5\\U0001f600'",
        Log.quoted(FilePath.of("'\\\u00fc\u65e5\ud83d\ude00")));
  }

  @Test
  void recordsMayHaveDataBeforeTheText() throws IOException {
    try (Log log = log(Style.DUPLICITY, Level.NOTICE)) {
      log.result(Level.INFO, 3, "\nchains 0\nsets 0", "Status\n", "none");
    }
    assertEquals("Status\nnone\n", out.toString(StandardCharsets.UTF_8));
    assertEquals(
        "INFO 3 \nchains 0\nsets 0\n. Status\n. none\n\n",
        records.toString(StandardCharsets.UTF_8));
  }

  @Test
  void itemsAreSeenAtTheLatestWhenSomethingElseIsTold() throws IOException {
    try (Log log = log(Style.DUPLICITY, Level.NOTICE)) {
      log.item(Level.INFO, 10, "'a' reg", "a");
      log.item(Level.INFO, 10, "'b' reg", "b");
      log.notice("two");
      assertEquals("a\nb\ntwo\n", out.toString(StandardCharsets.UTF_8));
      log.item(Level.INFO, 10, "'c' reg", "c");
    }
    assertEquals("a\nb\ntwo\nc\n", out.toString(StandardCharsets.UTF_8));
    assertEquals(
        "INFO 10 'a' reg\n. a\n\nINFO 10 'b' reg\n. b\n\nNOTICE 1\n. two\n\nINFO 10 'c' reg\n. c\n\n",
        records.toString(StandardCharsets.UTF_8));
  }

  @Test
  void longTextsWriteThemselvesWhereverTheyAreWanted() throws IOException {
    LongText text = target -> target.write("one\ntwo".getBytes(StandardCharsets.UTF_8));
    try (Log log = log(Style.DUPLICITY, Level.NOTICE)) {
      log.result(Level.INFO, 3, "", text, "!");
    }
    assertEquals("one\ntwo!\n", out.toString(StandardCharsets.UTF_8));
    assertEquals("INFO 3\n. one\n. two!\n\n", records.toString(StandardCharsets.UTF_8));
  }
}
