package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.repository.FileListReader.Entry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list of files of manifests, wherever it stands. */
final class FileListReaderTest {
  private static final String VOLUME =
      """
      Volume 1:
          StartingPath   .\s\s
          EndingPath     b\s\s
          Hash SHA1 00
      """;
  private static final String LIST =
      """
      Filelist 3
          new      a
          changed  "with\\x20space"
          deleted  \u00ff
      """;

  private static List<String> read(String manifest) throws IOException {
    byte[] bytes = manifest.getBytes(StandardCharsets.ISO_8859_1);
    FileListReader reader = new FileListReader(new ByteArrayInputStream(bytes), "m");
    List<String> entries = new ArrayList<>();
    for (Entry entry = reader.next(); entry != null; entry = reader.next()) {
      String text = new String(entry.text(), StandardCharsets.ISO_8859_1);
      entries.add(entry.change() + " " + entry.path() + " " + text);
    }
    return entries;
  }

  @Test
  void behindTheVolumesAndBeforeThem() throws IOException {
    List<String> expected =
        List.of("NEW a a", "CHANGED with space \"with\\x20space\"", "DELETED \\xff \u00ff");
    assertEquals(expected, read("Hostname new\nLocaldir /\n" + VOLUME + LIST));
    assertEquals(expected, read("Hostname new\n" + LIST + VOLUME));
  }

  @Test
  void thereNeedBeNone() throws IOException {
    assertEquals(List.of(), read("Hostname h\n" + VOLUME));
    assertEquals(List.of(), read("Hostname h\n" + VOLUME + "Filelist 0\n"));
  }

  @Test
  void aLineThatIsNoEntryIsDamage() {
    for (String line : List.of("renamed a", "new", "new \"a", "new a/../b")) {
      String manifest = VOLUME + "Filelist 1\n    " + line + "\n";
      assertThrows(CorruptDataException.class, () -> read(manifest), line);
    }
  }
}
