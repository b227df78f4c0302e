package io.github.dupfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.FilePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NodesTest {
  private final Nodes nodes = new Nodes();

  private static byte[] name(String name) {
    return name.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void rootIsAlwaysThere() throws Exception {
    nodes.forget(1, 1000);
    assertEquals(FilePath.ROOT, nodes.path(1));
    assertEquals(1, nodes.size());
  }

  @Test
  void oneNumberUntilForgottenAsOftenAsLookedUp() throws Exception {
    long a = nodes.lookUp(1, name("a"));
    long b = nodes.lookUp(a, name("b"));
    assertEquals(a, nodes.lookUp(1, name("a")));
    assertEquals(a, nodes.find(1, name("a")));
    assertNotEquals(b, nodes.lookUp(1, name("b")));
    assertEquals(FilePath.of("a/b"), nodes.path(b));
    nodes.forget(b, 1);
    assertThrows(NoSuchFileException.class, () -> nodes.path(b));
    nodes.forget(a, 1);
    assertEquals(FilePath.of("a"), nodes.path(a));
    nodes.forget(a, 1);
    assertThrows(NoSuchFileException.class, () -> nodes.path(a));
    assertEquals(0, nodes.find(1, name("a")));
  }

  @Test
  void parentsStayAsLongAsTheirChildren() throws Exception {
    long a = nodes.lookUp(1, name("a"));
    long b = nodes.lookUp(a, name("b"));
    long c = nodes.lookUp(b, name("c"));
    nodes.forget(a, 1);
    nodes.forget(b, 1);
    assertEquals(FilePath.of("a/b/c"), nodes.path(c));
    nodes.forget(c, 1);
    assertEquals(1, nodes.size());
  }

  @Test
  void unknownNumbers() {
    for (long node : new long[] {0, -1, 2, 3, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE}) {
      nodes.forget(node, 1);
      assertThrows(NoSuchFileException.class, () -> nodes.path(node));
    }
  }

  /** An object that the kernel knows, in a test that keeps its own list of them. */
  private static final class Known {
    final FilePath path;
    final long node;
    int lookups;

    Known(FilePath path, long node) {
      this.path = path;
      this.node = node;
    }
  }

  @Test
  void agreesWithAList() throws Exception {
    Random random = new Random(1);
    List<Known> all = new ArrayList<>(List.of(new Known(FilePath.ROOT, 1)));
    for (int i = 0; i < 100_000; i++) {
      int chosen = random.nextInt(all.size());
      Known known = all.get(chosen);
      assertEquals(known.path, nodes.path(known.node));
      if (random.nextInt(100) < (i / 10_000 % 2 == 0 ? 70 : 30)) {
        byte[] name = name("n" + random.nextInt(50));
        FilePath path = known.path.resolve(name);
        long node = nodes.lookUp(known.node, name);
        Known child = all.stream().filter(k -> k.path.equals(path)).findAny().orElse(null);
        if (child == null) {
          assertTrue(all.stream().noneMatch(k -> k.node == node));
          child = new Known(path, node);
          all.add(child);
        }
        assertEquals(child.node, node);
        child.lookups++;
      } else if (chosen > 0 && all.stream().noneMatch(k -> known.path.equals(k.path.parent()))) {
        nodes.forget(known.node, known.lookups);
        all.remove(chosen);
      }
      while (all.size() > 500) {
        Known last = all.remove(all.size() - 1);
        nodes.forget(last.node, last.lookups);
      }
      assertEquals(all.size(), nodes.size());
    }
  }
}
