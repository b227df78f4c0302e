package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.io.FilePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VolumeInfoTest {
  private static @Nullable FilePath path(@Nullable String text) {
    return text == null ? null : text.equals(".") ? FilePath.ROOT : FilePath.of(text);
  }

  private static boolean mayContain(@Nullable FilePath start, @Nullable FilePath end, FilePath p) {
    return new VolumeInfo(1, start, end, null).mayContain(p);
  }

  @ParameterizedTest
  @CsvSource({
    "., ., ., true",
    "., ., a, false",
    "b, d, a, false",
    "b, d, b, true",
    "b, d, c/x, true",
    "b, d, d, true",
    "b, d, d/x, false",
    "b, d, e, false",
    "b/x, d, b, true",
    "b/x, d, b/w, false",
    "b/x, d, ., true",
    "a/x, a-b, a, true",
    "a-b, c, a/x, false",
    ", c, a, true",
    ", c, d, false",
    "b, , a, false",
    "b, , z, true",
    ", , z, true",
  })
  void paths(@Nullable String start, @Nullable String end, String wanted, boolean contains) {
    FilePath p = path(wanted);
    assertEquals(contains, p != null && mayContain(path(start), path(end), p));
  }

  /** Whatever lies between start and end, a volume that has it, or what it is in, is not missed. */
  @Test
  void noVolumeIsMissed() {
    Random random = new Random(1);
    List<FilePath> tree = new ArrayList<>();
    tree.add(FilePath.ROOT);
    for (int i = 0; i < 60; i++) {
      FilePath parent = tree.get(random.nextInt(tree.size()));
      FilePath child = parent.resolve(new byte[] {(byte) "!-az".charAt(random.nextInt(4))});
      if (!tree.contains(child)) {
        tree.add(child);
      }
    }
    Collections.sort(tree);
    for (int round = 0; round < 500; round++) {
      int first = random.nextInt(tree.size());
      int last = first + random.nextInt(tree.size() - first);
      for (FilePath wanted : tree) {
        boolean holds =
            tree.subList(first, last + 1).stream().anyMatch(path -> path.startsWith(wanted));
        boolean found = mayContain(tree.get(first), tree.get(last), wanted);
        assertEquals(holds, found, tree.get(first) + " to " + tree.get(last) + ": " + wanted);
      }
    }
  }
}
