package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static io.github.dupfs.snapshot.TarBytes.latin1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Volumes that have question marks where names are not UTF-8. */
final class LossyNamesTest {
  private static final String DAY = snapshot(1) + "/";

  /** Does to a name what Python 3.7's tarfile did. */
  private static final String PYTHON =
      """
      import sys
      for line in sys.stdin:
          name = bytes.fromhex(line).decode('utf-8', 'surrogateescape')
          print(name.encode('utf-8', 'replace').hex())
      """;

  @Test
  void namesAreAsPythonWroteThem() throws Exception {
    Random random = new Random(37);
    int[] leads = {'a', '?', 0x80, 0xbf, 0xc1, 0xc3, 0xe0, 0xe2, 0xed, 0xf0, 0xf4, 0xf5, 0xff};
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      byte[] name = new byte[1 + random.nextInt(8)];
      for (int j = 0; j < name.length; j++) {
        int lead = leads[random.nextInt(leads.length)];
        name[j] = (byte) (random.nextBoolean() ? lead : 0x80 + random.nextInt(64));
      }
      names.add(HexFormat.of().formatHex(name));
    }
    Process python = new ProcessBuilder("python3", "-c", PYTHON).start();
    try (OutputStream in = python.getOutputStream()) {
      in.write(String.join("\n", names).getBytes(StandardCharsets.US_ASCII));
    }
    List<String> lossy =
        new String(python.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
            .lines()
            .toList();
    assertEquals(0, python.waitFor());
    assertEquals(names.size(), lossy.size());
    for (int i = 0; i < names.size(); i++) {
      FilePath name = FilePath.of(HexFormat.of().parseHex(names.get(i)));
      assertEquals(
          lossy.get(i), HexFormat.of().formatHex(LossyNames.of(name).toBytes()), names.get(i));
    }
  }

  /** Stands for any byte that is not UTF-8; the tests use no others above 0x7f. */
  private static String lossy(String name) {
    return name.replaceAll("[\u0080-\u00ff]", "?");
  }

  private static OpenTree tree(SetWriter... sets) throws IOException {
    MemoryBackend backend = new MemoryBackend();
    for (SetWriter set : sets) {
      set.into(backend);
    }
    return OpenTree.of(backend);
  }

  private static SetWriter full() {
    return SetWriter.full(1).volumeNames(LossyNamesTest::lossy).root();
  }

  @Test
  void aLossyNameIsFoundByItsTrueName() throws IOException {
    SetWriter set = full().directory("d\u00e9").file("d\u00e9/\u00ff", "one").file("e", "two");
    try (OpenTree tree = tree(set)) {
      assertEquals(List.of("\u00ff"), tree.names(DAY + "d\u00e9"));
      assertEquals("one", tree.text(DAY + "d\u00e9/\u00ff"));
      assertEquals(3, tree.size(DAY + "d\u00e9/\u00ff"));
      assertEquals("two", tree.text(DAY + "e"));
    }
  }

  @Test
  void siblingsOfOneLossyNameAreToldByTheirOrder() throws IOException {
    byte[] large = new byte[150_000];
    new Random(5).nextBytes(large);
    SetWriter set = full().file("a?", "literal").file("ab", "no").file("a\u00e9", large).cut();
    set.file("a\u00f0", "third").directory("a\u00fe").file("a\u00fe/x", "below");
    try (OpenTree tree = tree(set)) {
      assertEquals("literal", tree.text(DAY + "a?"));
      assertArrayEquals(large, tree.read(DAY + "a\u00e9"));
      assertEquals("third", tree.text(DAY + "a\u00f0"));
      assertEquals("below", tree.text(DAY + "a\u00fe/x"));
      assertEquals("no", tree.text(DAY + "ab"));
    }
  }

  @Test
  void partsOfSiblingsInOneVolumeAreKeptApart() throws IOException {
    byte[] one = new byte[250_000];
    byte[] two = new byte[200_000];
    new Random(6).nextBytes(one);
    new Random(7).nextBytes(two);
    SetWriter set = full().cutAfter(100_000).file("a\u00e9", one).file("a\u00f0", two);
    try (OpenTree tree = tree(set)) {
      assertArrayEquals(one, tree.read(DAY + "a\u00e9"));
      assertArrayEquals(two, tree.read(DAY + "a\u00f0"));
    }
  }

  @Test
  void deltasAndDeletionsCountAsEntries() throws IOException {
    SetWriter first = full().file("a\u00e9", "old").file("a\u00f0", "gone").file("a\u00fe", "same");
    SetWriter second = SetWriter.incremental(1, 2).volumeNames(LossyNamesTest::lossy).root();
    second.delta("a\u00e9", new DeltaBytes().insert(latin1("new ")).copy(0, 3).end());
    second.deleted("a\u00f0").file("a\u00f1", "fresh");
    try (OpenTree tree = tree(first, second)) {
      assertEquals("new old", tree.text(snapshot(2) + "/a\u00e9"));
      assertEquals("fresh", tree.text(snapshot(2) + "/a\u00f1"));
      assertEquals("same", tree.text(snapshot(2) + "/a\u00fe"));
      assertEquals("gone", tree.text(DAY + "a\u00f0"));
    }
  }

  /** The set tells the file, but not which of two directories it knows nothing of is meant. */
  @Test
  void whatCannotBeToldIsRefused() throws IOException {
    SetWriter first = full().directory("d?").file("d?/x", "1").directory("d\u00e9");
    first.file("d\u00e9/x", "2");
    try (OpenTree tree = tree(first)) {
      for (String path : List.of("d?/x", "d\u00e9/x")) {
        tree.assertRefused(DAY + path, "d?/x 2 times");
      }
    }
  }

  @Test
  void aTrueQuestionMarkIsItself() throws IOException {
    SetWriter set = SetWriter.full(1).root().file("a?", "mark").file("a\u00e9", "accent");
    try (OpenTree tree = tree(set)) {
      assertEquals("mark", tree.text(DAY + "a?"));
      assertEquals("accent", tree.text(DAY + "a\u00e9"));
    }
  }
}
