package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A directory of so many files that the index has it on many pages. */
final class LargeDirectoryTest {
  private static final int FILES = 3000;

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < FILES; i++) {
      names.add(String.format("a-name-of-some-length-%05d", i));
    }
    return names;
  }

  private static MemoryBackend repository(List<String> order) {
    MemoryBackend backend = new MemoryBackend();
    SetWriter set = SetWriter.full(1).root().directory("d");
    for (String name : order) {
      set.file("d/" + name, "content of " + name);
    }
    set.file("e", "after").into(backend);
    return backend;
  }

  private static void assertAllRight(MemoryBackend backend) throws IOException {
    String directory = snapshot(1) + "/d";
    try (OpenTree tree = OpenTree.of(backend)) {
      assertEquals(names(), tree.names(directory));
      for (String name : names()) {
        assertEquals(11 + name.length(), tree.size(directory + "/" + name));
      }
      assertEquals(
          "content of " + names().get(1234), tree.text(directory + "/" + names().get(1234)));
      assertThrows(NoSuchFileException.class, () -> tree.size(directory + "/zzz"));
      assertThrows(NoSuchFileException.class, () -> tree.size(directory + "/A"));
      assertEquals("after", tree.text(snapshot(1) + "/e"));
    }
  }

  @Test
  void inOrder() throws IOException {
    assertAllRight(repository(names()));
  }

  @Test
  void inAnyOrder() throws IOException {
    List<String> order = names();
    Collections.shuffle(order, new Random(1));
    assertAllRight(repository(order));
  }

  /** The set says its files twice, as resumed backups may; the later is meant. */
  @Test
  void saidTwice() throws IOException {
    List<String> order = names();
    order.addAll(names());
    assertAllRight(repository(order));
  }
}
