package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static io.github.dupfs.snapshot.TarBytes.latin1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sets that no duplicity writes: what they leave unclear is refused, the rest stays usable. */
final class BadInputTest {
  private static final String ONE = snapshot(1) + "/";
  private static final String TWO = snapshot(2) + "/";

  private final Warnings warnings = new Warnings();
  private final MemoryBackend backend = new MemoryBackend();

  @AfterEach
  void releaseWarnings() {
    warnings.close();
  }

  private OpenTree tree(SetWriter... sets) throws IOException {
    for (SetWriter set : sets) {
      set.into(backend);
    }
    return OpenTree.of(backend);
  }

  private static byte[] random(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void aPathOutOfTheTreeIsLeftOut() throws IOException {
    SetWriter set = SetWriter.full(1).root().file("a", "fine").file("../../x", "out");
    set.file("b/../../x", "out").file("b/./c", "odd").file("b//c", "odd").file("/etc", "out");
    set.directory("..").file("z", "fine too").editManifest(text -> text);
    try (OpenTree tree = tree(set)) {
      assertEquals(List.of("a", "z"), tree.names(snapshot(1)));
      assertEquals("fine", tree.text(ONE + "a"));
      assertEquals("fine too", tree.text(ONE + "z"));
      assertTrue(warnings.take().size() > 0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65535, 65536, 65537, 131071, 131072, 200_000})
  void filesAsLongAsTheirParts(int length) throws IOException {
    byte[] content = random(length, length);
    try (OpenTree tree = tree(SetWriter.full(1).cutAfter(1).root().file("a", content))) {
      assertEquals(length, tree.size(ONE + "a"));
      assertArrayEquals(content, tree.read(ONE + "a"));
    }
  }

  @Test
  void partsThatAreMissing() throws IOException {
    byte[] part = random(65536, 1);
    SetWriter set = SetWriter.full(1).root();
    set.part("snapshot", "first", 2, part).part("snapshot", "first", 3, new byte[1]);
    set.part("snapshot", "last", 1, part).part("snapshot", "last", 2, part);
    set.part("snapshot", "middle", 1, part).part("snapshot", "middle", 3, new byte[1]);
    set.part("snapshot", "order", 2, part).part("snapshot", "order", 1, new byte[1]);
    set.part("snapshot", "whole", 1, part).part("snapshot", "whole", 2, new byte[1]);
    for (String name : List.of("first", "last", "middle", "order", "whole")) {
      set.signature(name);
    }
    try (OpenTree tree = tree(set)) {
      for (String name : List.of("first", "last", "middle", "order")) {
        tree.assertRefused(ONE + name, "missing");
        assertThrows(IOException.class, () -> tree.size(ONE + name), name);
      }
      assertEquals(65537, tree.read(ONE + "whole").length);
    }
  }

  /** A manifest that ends too early hides the volume with the last part, but no one is fooled. */
  @Test
  void aFileWhoseLastVolumeTheManifestDoesNotTell() throws IOException {
    SetWriter set = SetWriter.full(1).cutAfter(100_000).root().file("a", random(200_000, 2));
    set.editManifest(text -> text.substring(0, text.indexOf("Volume 2:")));
    try (OpenTree tree = tree(set)) {
      tree.assertRefused(ONE + "a", "missing");
    }
  }

  @Test
  void duplicateEntriesCountTheLast() throws IOException {
    SetWriter set = SetWriter.full(1).root().root().file("a", "one").file("a", "three");
    try (OpenTree tree = tree(set)) {
      assertEquals(List.of("a"), tree.names(snapshot(1)));
      assertEquals("three", tree.text(ONE + "a"));
      assertEquals(5, tree.size(ONE + "a"));
    }
  }

  @Test
  void aDeltaPastItsBasis() throws IOException {
    SetWriter second = SetWriter.incremental(1, 2).root();
    second.delta("a", new DeltaBytes().copy(1, 5).end());
    second.delta("b", new DeltaBytes().copy(Long.MAX_VALUE - 5, 5).end());
    second.delta("c", new DeltaBytes().copy(0, 5).end());
    SetWriter first = SetWriter.full(1).root().file("a", "12345").file("b", "12345");
    try (OpenTree tree = tree(first.file("c", "12345"), second)) {
      tree.assertRefused(TWO + "a", "copies up to byte 6 of a file of 5 bytes");
      tree.assertRefused(TWO + "b", "of a file of 5 bytes");
      assertEquals("12345", tree.text(TWO + "c"));
      assertEquals("12345", tree.text(ONE + "a"));
    }
  }

  @Test
  void deltasThatAreNone() throws IOException {
    SetWriter second = SetWriter.incremental(1, 2).root();
    second.delta("a", latin1("what is this?")).delta("b", new byte[0]);
    second.delta("c", new DeltaBytes().copy(0, 5).withoutEnd());
    second.delta("d", new DeltaBytes().copy(0, 0).end());
    second.delta("e", new DeltaBytes().copy(0, 1L << 62).copy(0, 1L << 62).end());
    second.delta("f", new DeltaBytes().copy(-1, 1).end());
    second.delta("g", new DeltaBytes().copy(0, Long.MAX_VALUE).copy(0, 1).end());
    second.delta("x", new DeltaBytes().copy(0, 5).end());
    SetWriter first = SetWriter.full(1).root();
    for (String name : List.of("a", "b", "c", "d", "e", "f", "g", "x")) {
      first.file(name, "12345");
    }
    try (OpenTree tree = tree(first, second)) {
      for (String name : List.of("a", "b", "c", "d", "e", "f", "g")) {
        assertThrows(IOException.class, () -> tree.read(TWO + name), name);
      }
      assertEquals("12345", tree.text(TWO + "x"));
    }
  }

  /** The file was deleted in a set that is missing, so nobody knows what the delta builds on. */
  @Test
  void aDeltaWithoutABasis() throws IOException {
    SetWriter second = SetWriter.incremental(1, 2).root();
    second.file("b", "b").delta("new", new DeltaBytes().copy(0, 1).end());
    SetWriter third = SetWriter.incremental(2, 3).root().deleted("b");
    SetWriter fourth = SetWriter.incremental(3, 4).root();
    fourth.delta("b", new DeltaBytes().copy(0, 1).end());
    try (OpenTree tree = tree(SetWriter.full(1).root(), second, third, fourth)) {
      tree.assertRefused(TWO + "new", "no backup set before");
      tree.assertRefused(snapshot(4) + "/b", "no backup set before");
      assertEquals("b", tree.text(TWO + "b"));
    }
  }

  @Test
  void aChainWithAGapEndsThere() throws IOException {
    SetWriter[] sets = new SetWriter[5];
    sets[0] = SetWriter.full(1).root().file("a", "1");
    for (int i = 1; i < sets.length; i++) {
      sets[i] = SetWriter.incremental(i, i + 1).root();
      sets[i].delta("a", new DeltaBytes().copy(0, i).insert(latin1("" + (i + 1))).end());
    }
    tree(sets).close();
    backend.files.keySet().removeIf(name -> name.contains(".to." + snapshot(3)));
    try (OpenTree tree = OpenTree.of(backend)) {
      assertEquals(List.of(snapshot(1), snapshot(2), "latest"), tree.names(""));
      assertEquals("12", tree.text(TWO + "a"));
    }
  }

  @Test
  void aDeltaCutOverVolumes() throws IOException {
    byte[] old = random(400_000, 3);
    byte[] literal = random(300_000, 4);
    byte[] delta = new DeltaBytes().copy(7, 1000).insert(literal).copy(399_000, 1000).end();
    SetWriter second = SetWriter.incremental(1, 2).cutAfter(70_000).root().delta("a", delta);
    try (OpenTree tree = tree(SetWriter.full(1).root().file("a", old), second)) {
      byte[] content = tree.read(TWO + "a");
      assertEquals(302_000, content.length);
      assertArrayEquals(TarBytes.slice(old, 7, 1000), TarBytes.slice(content, 0, 1000));
      assertArrayEquals(literal, TarBytes.slice(content, 1000, 300_000));
      assertArrayEquals(TarBytes.slice(old, 399_000, 1000), TarBytes.slice(content, 301_000, 1000));
    }
  }

  @Test
  void theRootIsAFileOrALink() throws IOException {
    byte[] large = random(100_000, 8);
    SetWriter file = SetWriter.full(1).inVolume("", "snapshot/", '0', "", latin1("content"));
    file.inSignatures("signature/", '0', "", new byte[12]);
    SetWriter link = SetWriter.full(2).inVolume("", "snapshot/", '2', "target", new byte[0]);
    link.inSignatures("snapshot/", '2', "target", new byte[0]);
    SetWriter parts = SetWriter.full(3);
    parts.inVolume("", "multivol_snapshot/./1", '0', "", TarBytes.slice(large, 0, 65536));
    parts.inVolume("", "multivol_snapshot/./2", '0', "", TarBytes.slice(large, 65536, 65536));
    parts.inSignatures("signature/", '0', "", new byte[12]);
    try (OpenTree tree = tree(file, link, parts)) {
      assertEquals("content", tree.text(snapshot(1)));
      assertEquals(Kind.REGULAR, tree.kind(snapshot(1)));
      assertThrows(IOException.class, () -> tree.names(snapshot(1)));
      assertEquals(Kind.SYMBOLIC_LINK, tree.kind(snapshot(2)));
      assertEquals("target", SetWriter.text(tree.tree.linkTarget(OpenTree.path(snapshot(2)))));
      assertArrayEquals(large, tree.read(snapshot(3)));
    }
  }

  @Test
  void longNames() throws IOException {
    SetWriter set = SetWriter.full(1).root();
    for (int length : new int[] {99, 100, 101, 255, 256, 1500}) {
      set.file("n".repeat(length), "" + length);
    }
    set.link("link", "t".repeat(4000));
    String deep = "d/".repeat(300) + "x";
    set.file("o".repeat(255) + "/" + deep, "deep");
    try (OpenTree tree = tree(set)) {
      for (int length : new int[] {99, 100, 101, 255, 256, 1500}) {
        assertEquals("" + length, tree.text(ONE + "n".repeat(length)));
      }
      assertEquals(4000, tree.size(ONE + "link"));
      assertEquals("deep", tree.text(ONE + "o".repeat(255) + "/" + deep));
    }
  }

  @Test
  void typesChangeInAllDirections() throws IOException {
    List<Character> kinds = List.of('-', 'd', 'f', 'l', 'p');
    SetWriter[] sets = {
      SetWriter.full(1).root(), SetWriter.incremental(1, 2).root(), SetWriter.incremental(2, 3)
    };
    sets[2].root();
    for (char a : kinds) {
      for (char b : kinds) {
        for (char c : kinds) {
          String path = "" + a + b + c;
          change(sets[0], path, '-', a);
          change(sets[1], path, a, b);
          change(sets[2], path, b, c);
        }
      }
    }
    try (OpenTree tree = tree(sets)) {
      for (int set = 0; set < 3; set++) {
        for (String path : tree.names(snapshot(set + 1))) {
          char kind = path.charAt(set);
          String full = snapshot(set + 1) + "/" + path;
          switch (kind) {
            case 'f' -> assertEquals("content " + said(path, set), tree.text(full));
            case 'd' -> assertEquals(List.of("child"), tree.names(full));
            case 'l' -> assertEquals(Kind.SYMBOLIC_LINK, tree.kind(full));
            case 'p' -> assertEquals(Kind.FIFO, tree.kind(full));
            default -> throw new AssertionError(full + " should be gone");
          }
          if (kind == 'd') {
            assertEquals("below", tree.text(full + "/child"));
          }
        }
        assertEquals(100, tree.names(snapshot(set + 1)).size());
      }
    }
  }

  /** What the file says: where it was made, and whether a delta changed it. */
  private static String said(String path, int set) {
    int from = set;
    while (from > 0 && path.charAt(from - 1) == 'f') {
      from--;
    }
    return path.substring(from, from + 1) + (set > from ? "-" : "");
  }

  private static void change(SetWriter set, String path, char from, char to) {
    if (from == 'f' && to == 'f') {
      set.delta(path, new DeltaBytes().copy(0, path.length() + 6).insert(latin1("-")).end());
      return;
    }
    if (from == to) {
      return;
    }
    switch (to) {
      case 'f' -> set.file(path, "content f");
      case 'd' -> set.directory(path).file(path + "/child", "below");
      case 'l' -> set.link(path, "target");
      case 'p' -> set.fifo(path);
      default -> set.deleted(path);
    }
    if (from == 'd') {
      set.deleted(path + "/child");
    }
  }

  @Test
  void aPathDeletedAndMadeAgain() throws IOException {
    SetWriter third = SetWriter.incremental(2, 3).root().file("a", "again");
    SetWriter fourth = SetWriter.incremental(3, 4).root();
    fourth.delta("a", new DeltaBytes().copy(0, 5).insert(latin1("!")).end());
    SetWriter first = SetWriter.full(1).root().file("a", "first");
    try (OpenTree tree =
        tree(first, SetWriter.incremental(1, 2).root().deleted("a"), third, fourth)) {
      assertEquals("first", tree.text(ONE + "a"));
      assertEquals(List.of(), tree.names(snapshot(2)));
      assertThrows(IOException.class, () -> tree.read(TWO + "a"));
      assertEquals("again", tree.text(snapshot(3) + "/a"));
      assertEquals("again!", tree.text(snapshot(4) + "/a"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"new-signatures", "signatures"})
  void withoutSignatures(String missing) throws IOException {
    Sample sample = Sample.handMade(true);
    MemoryBackend damaged = sample.backend().copy();
    damaged.files.keySet().removeIf(name -> name.contains(missing));
    try (OpenTree tree = OpenTree.of(damaged)) {
      assertEquals(Sample.Outcome.UNSEEN, sample.judge(tree.walk()));
      damaged.files.remove(damaged.name("full", "vol2"));
    }
    try (OpenTree tree = OpenTree.of(damaged)) {
      assertEquals(Sample.Outcome.REFUSED, sample.judge(tree.walk()));
    }
  }

  @Test
  void twoSetsWithTheSameStart() throws IOException {
    SetWriter second = SetWriter.incremental(1, 2).root().file("b", "second");
    SetWriter third = SetWriter.incremental(1, 3).root().file("c", "third");
    try (OpenTree tree = tree(SetWriter.full(1).root().file("a", "first"), second, third)) {
      assertEquals(List.of(snapshot(1), snapshot(2), snapshot(3), "latest"), tree.names(""));
      assertEquals(List.of("a", "b"), tree.names(snapshot(2)));
      assertEquals(List.of("a", "c"), tree.names(snapshot(3)));
    }
  }

  @Test
  void aFullAndAnIncrementalSetOfOneTime() throws IOException {
    SetWriter full = SetWriter.full(2).root().file("full", "x");
    SetWriter incremental = SetWriter.incremental(1, 2).root().file("inc", "x");
    try (OpenTree tree = tree(SetWriter.full(1).root().file("a", "x"), full, incremental)) {
      assertEquals(List.of("full"), tree.names(snapshot(2)));
      assertEquals(List.of("a", "inc"), tree.names(snapshot(2) + "_2"));
    }
  }

  /** A resumed backup appends to its manifest: what it says last of a volume is true. */
  @Test
  void aResumedManifest() throws IOException {
    SetWriter set = SetWriter.full(1).root().file("a", "one").cut().file("b", "two");
    set.editManifest(
        text -> {
          Matcher second = Pattern.compile("(?s)Volume 2:.*").matcher(text);
          assertTrue(second.find());
          String void2 = second.group().replaceFirst("SHA1 ....", "SHA1 0000");
          String void3 = second.group().replaceFirst("2:", "3:");
          return text.substring(0, second.start()) + void2 + void3 + second.group();
        });
    try (OpenTree tree = tree(set)) {
      assertEquals("one", tree.text(ONE + "a"));
      assertEquals("two", tree.text(ONE + "b"));
    }
  }

  @Test
  void aManifestWithoutRangesOrHashes() throws IOException {
    SetWriter set = SetWriter.full(1).root().file("a", "one").cut().file("b", "two");
    set.editManifest(text -> text.replaceAll(" *(Starting|Ending)Path.*\n", ""));
    SetWriter second = SetWriter.incremental(1, 2).root().file("a", "three");
    second.editManifest(text -> text.replaceAll(" *Hash.*\n", ""));
    try (OpenTree tree = tree(set, second)) {
      assertEquals("one", tree.text(ONE + "a"));
      assertEquals("two", tree.text(ONE + "b"));
      tree.assertRefused(TWO + "a", "no digest");
      assertEquals("two", tree.text(TWO + "b"));
    }
  }

  @Test
  void aSetWithoutEntries() throws IOException {
    try (OpenTree tree =
        tree(SetWriter.full(1).root().file("a", "x"), SetWriter.incremental(1, 2))) {
      assertEquals("x", tree.text(TWO + "a"));
    }
    backend.files.clear();
    try (OpenTree tree = tree(SetWriter.full(1))) {
      assertEquals(List.of(), tree.names(snapshot(1)));
    }
  }

  /** Every entry of a large directory is looked at: that must not read the directory each time. */
  @Test
  void aDirectoryOfManyFiles() throws IOException {
    int count = 100_000;
    SetWriter set = SetWriter.full(1).root().directory("d");
    for (int i = 0; i < count; i++) {
      set.file(String.format("d/%06d", i), "" + i);
    }
    try (OpenTree tree = tree(set)) {
      assertEquals(count, tree.names(ONE + "d").size());
      assertTimeout(
          Duration.ofSeconds(20),
          () -> {
            for (int i = 0; i < count; i += 1000) {
              String path = ONE + String.format("d/%06d", i);
              assertEquals(("" + i).length(), tree.size(path));
            }
          });
    }
  }
}
