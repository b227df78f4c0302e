package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static io.github.dupfs.snapshot.TarBytes.latin1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What listings may tell of files without waiting for a volume. */
final class AttributesAtHandTest {
  private static final FilePath FILE = OpenTree.path(snapshot(1) + "/f");

  @Test
  void sizesComeWithTheVolume() throws IOException {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1).root().file("f", latin1("content")).file("g", latin1("x")).into(backend);
    try (OpenTree tree = OpenTree.of(backend)) {
      assertNull(tree.tree.attributesAtHand(FILE));
      FileTree.Attributes asked = tree.tree.attributes(OpenTree.path(snapshot(1) + "/g"));
      assertEquals(1, asked.size());
      FileTree.Attributes attributes = tree.tree.attributesAtHand(FILE);
      assertNotNull(attributes);
      assertEquals(tree.tree.attributes(FILE), attributes);
      assertEquals(7, attributes.size());
    }
  }

  @Test
  void snapshotsAreNotLookedInto() throws IOException {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1).root().file("f", latin1("content")).into(backend);
    try (OpenTree tree = OpenTree.of(backend)) {
      assertNull(tree.tree.attributesAtHand(OpenTree.path(snapshot(1))));
      assertNotNull(tree.tree.attributesAtHand(FilePath.of("latest")));
      assertNotNull(tree.tree.attributesAtHand(FilePath.ROOT));
    }
  }
}
