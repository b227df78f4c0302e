package io.github.dupfs.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FilePathTest {
  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static FilePath path(List<byte[]> components) {
    FilePath path = FilePath.ROOT;
    for (byte[] component : components) {
      path = path.resolve(component);
    }
    return path;
  }

  /** The order as FORMAT defines it: that of tuples of byte strings. */
  private static int compareTuples(List<byte[]> a, List<byte[]> b) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      int order = Arrays.compareUnsigned(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }

  /** Components of few different bytes, so that prefixes and equal paths are common. */
  private static List<byte[]> randomComponents(Random random) {
    byte[] alphabet = {1, '-', '.', '0', 'a', (byte) 0xff};
    List<byte[]> components = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      byte[] component = new byte[1 + random.nextInt(3)];
      for (int i = 0; i < component.length; i++) {
        component[i] = alphabet[random.nextInt(alphabet.length)];
      }
      if (component[0] != '.') {
        components.add(component);
      }
    }
    return components;
  }

  @Test
  void ordersByComponentNotByTheJoinedBytes() {
    List<FilePath> sorted =
        Stream.of("", "ord", "ord/A", "ord/a", "ord/a/x", "ord/a-b", "ord/a.c", "ord/ab", "ord!")
            .map(FilePath::of)
            .toList();
    List<FilePath> shuffled = new ArrayList<>(sorted);
    Collections.shuffle(shuffled, new Random(1));
    Collections.sort(shuffled);
    assertEquals(sorted, shuffled);
  }

  @Test
  void ordersBytesUnsigned() {
    FilePath high = FilePath.of(bytes("a\u00ff"));
    assertTrue(FilePath.of("a~").compareTo(high) < 0);
    assertTrue(FilePath.of("a/b").compareTo(high) < 0);
  }

  @Test
  void agreesWithTuplesOfBytes() {
    Random random = new Random(2);
    for (int i = 0; i < 20_000; i++) {
      List<byte[]> left = randomComponents(random);
      List<byte[]> right = randomComponents(random);
      FilePath a = path(left);
      FilePath b = path(right);
      int expected = Integer.signum(compareTuples(left, right));
      assertEquals(expected, Integer.signum(a.compareTo(b)), () -> a + " and " + b);
      assertEquals(expected == 0, a.equals(b));
      boolean ancestor =
          right.size() <= left.size() && compareTuples(left.subList(0, right.size()), right) == 0;
      assertEquals(ancestor, a.startsWith(b), () -> a + " below " + b);
      assertEquals(a, FilePath.of(a.toBytes()));
      assertEquals(a.hashCode(), FilePath.of(a.toBytes()).hashCode());
    }
  }

  @Test
  void comesApartAsItWasPutTogether() {
    Random random = new Random(3);
    for (int i = 0; i < 2_000; i++) {
      List<byte[]> components = randomComponents(random);
      FilePath path = path(components);
      int n = components.size();
      if (n == 0) {
        continue;
      }
      assertEquals(path(components.subList(0, n - 1)), path.parent());
      assertArrayEquals(components.get(n - 1), path.fileName());
      assertEquals(path(components.subList(0, 1)), path.first());
      assertEquals(path(components.subList(1, n)), path.afterFirst());
    }
  }

  @Test
  void theRoot() {
    assertTrue(FilePath.ROOT.isRoot());
    assertNull(FilePath.ROOT.parent());
    assertEquals(0, FilePath.ROOT.fileName().length);
    assertEquals(FilePath.ROOT, FilePath.ROOT.first());
    assertEquals(FilePath.ROOT, FilePath.ROOT.afterFirst());
    assertEquals(FilePath.ROOT, FilePath.of(""));
    assertEquals(".", FilePath.ROOT.toString());
    assertFalse(FilePath.of("a").isRoot());
  }

  @Test
  void aRangeOfAnArray() {
    assertEquals(FilePath.of("a/b"), FilePath.of(bytes("../a/b//"), 3, 3));
    assertEquals(FilePath.ROOT, FilePath.of(bytes(".."), 1, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> FilePath.of(bytes("abc"), 1, 3));
  }

  @Test
  void doesNotShareItsBytes() {
    byte[] joined = bytes("abc");
    FilePath path = FilePath.of(joined);
    joined[0] = '/';
    path.toBytes()[1] = '/';
    assertEquals(FilePath.of("abc"), path);
    byte[] component = bytes("abc");
    FilePath child = FilePath.ROOT.resolve(component);
    component[0] = '/';
    assertEquals(path, child);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/", "/a", "a/", "a//b", ".", "..", "a/.", "a/..", "./a", "../a", "a/../b", "a\0b"
      })
  void refuses(String joined) {
    assertThrows(IllegalArgumentException.class, () -> FilePath.of(joined));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "/", "a/b", "a/", "\0", "a\0"})
  void refusesAComponent(String component) {
    FilePath parent = FilePath.of("p");
    assertThrows(IllegalArgumentException.class, () -> parent.resolve(bytes(component)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"...", ".a", "a.", "..a", "\n", " ", "a\\b", "-", "\u00ff\u0080", "\u00e9"})
  void takesOddNames(String name) {
    byte[] odd = bytes(name);
    assertArrayEquals(odd, FilePath.of(odd).toBytes());
    assertArrayEquals(odd, FilePath.of("p").resolve(odd).fileName());
  }

  @ParameterizedTest
  @CsvSource({
    "'a b/c', 'a b/c'",
    "'a\\b', 'a\\x5cb'",
    "'\u00e9\n', '\\xe9\\x0a'",
    "~\u007f, ~\\x7f"
  })
  void isPrintedInAscii(String latin1, String printed) {
    assertEquals(printed, FilePath.of(bytes(latin1)).toString());
  }
}
