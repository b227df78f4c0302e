package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static io.github.dupfs.snapshot.TarBytes.latin1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is brought into the index before it is wanted. */
final class IndexingTest {
  private static final int SECONDS = 20;

  private static MemoryBackend threeVolumes() {
    MemoryBackend backend = new MemoryBackend();
    SetWriter set = SetWriter.full(1).root().file("a", latin1("1"));
    set.cut().file("b", latin1("22")).cut().file("c", latin1("333")).into(backend);
    return backend;
  }

  private static FilePath file(String name) {
    return OpenTree.path(snapshot(1) + "/" + name);
  }

  private static void awaitAtHand(OpenTree tree, FilePath path) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (tree.tree.attributesAtHand(path) == null) {
      assertTrue(System.nanoTime() < end, path + " does not come to hand");
      Thread.sleep(1);
    }
  }

  @Test
  void theNeighboursOfWhatIsLookedAt() throws Exception {
    try (OpenTree tree = OpenTree.of(threeVolumes())) {
      assertNull(tree.tree.attributesAtHand(file("b")));
      assertEquals(1, tree.size(snapshot(1) + "/a"));
      awaitAtHand(tree, file("b"));
    }
  }

  @Test
  void allAtOnce() throws Exception {
    MemoryBackend backend = threeVolumes();
    SetWriter.incremental(1, 2).root().file("b", latin1("new")).into(backend);
    try (OpenTree tree = OpenTree.of(backend)) {
      Indexing indexing = tree.tree.indexAll();
      assertTrue(indexing.await(TimeUnit.SECONDS.toMillis(SECONDS)));
      assertEquals(0, indexing.failures());
      assertEquals(indexing.totalBytes(), indexing.doneBytes(file -> 0));
      long read = tree.volumeBytesRead();
      for (String name : new String[] {"a", "b", "c"}) {
        assertNotNull(tree.tree.attributesAtHand(file(name)));
      }
      assertNotNull(tree.tree.attributesAtHand(OpenTree.path(snapshot(2) + "/b")));
      assertEquals(read, tree.volumeBytesRead());
    }
  }

  @Test
  void whatIsDamagedIsCounted() throws Exception {
    MemoryBackend backend = threeVolumes();
    backend.flip(backend.name(".vol2"), 100);
    try (OpenTree tree = OpenTree.of(backend)) {
      Indexing indexing = tree.tree.indexAll();
      assertTrue(indexing.await(TimeUnit.SECONDS.toMillis(SECONDS)));
      assertEquals(1, indexing.failures());
      assertEquals(1, tree.size(snapshot(1) + "/a"));
      assertEquals(3, tree.size(snapshot(1) + "/c"));
      tree.assertRefused(snapshot(1) + "/b", "volume 2");
    }
  }

  @Test
  void whatIsCancelledEnds() throws Exception {
    try (OpenTree tree = OpenTree.of(threeVolumes())) {
      Indexing indexing = tree.tree.indexAll();
      indexing.cancel();
      assertTrue(indexing.await(TimeUnit.SECONDS.toMillis(SECONDS)));
      assertEquals("333", tree.text(snapshot(1) + "/c"));
    }
  }

  @Test
  void anEmptyRepository() throws IOException, InterruptedException {
    try (OpenTree tree = OpenTree.of(new MemoryBackend())) {
      assertTrue(tree.tree.indexNewestTree().await(TimeUnit.SECONDS.toMillis(SECONDS)));
    }
  }
}
