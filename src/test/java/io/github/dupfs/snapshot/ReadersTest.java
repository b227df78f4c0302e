package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static io.github.dupfs.snapshot.TarBytes.latin1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.repository.FileNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many readers at once, while snapshots are added, and two trees over one index. */
@Timeout(120)
final class ReadersTest {
  private static final int THREADS = 16;
  private static final int SETS = 12;
  private static final int FILES = 20;

  private final Warnings warnings = new Warnings();
  private final MemoryBackend backend = new MemoryBackend();
  private final Map<String, byte[]> expected = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newFixedThreadPool(THREADS + 1);

  @TempDir Path directory;

  @AfterEach
  void stop() {
    executor.shutdownNow();
    warnings.close();
  }

  /** Adds a backup set that changes some files and leaves others. */
  private void back(int day) {
    Random random = new Random(day);
    SetWriter set = day == 1 ? SetWriter.full(1) : SetWriter.incremental(day - 1, day);
    set.cutAfter(500_000).root();
    Map<String, byte[]> state = new ConcurrentHashMap<>();
    for (int i = 0; i < FILES; i++) {
      String name = String.format("file%02d", i);
      byte[] before = expected.get(snapshot(day - 1) + "/" + name);
      byte[] now;
      if (before == null) {
        now = new byte[random.nextInt(400_000)];
        random.nextBytes(now);
        set.file(name, now);
      } else if (random.nextInt(3) == 0) {
        byte[] tail = latin1("day " + day);
        int kept = random.nextInt(before.length + 1);
        now = Arrays.copyOf(before, kept + tail.length);
        System.arraycopy(tail, 0, now, kept, tail.length);
        DeltaBytes delta = new DeltaBytes();
        set.delta(name, (kept == 0 ? delta : delta.copy(0, kept)).insert(tail).end());
      } else {
        now = before;
      }
      state.put(snapshot(day) + "/" + name, now);
    }
    set.into(backend);
    expected.putAll(state);
  }

  private Void read(OpenTree tree, int seed, int rounds) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < rounds; i++) {
      List<String> snapshots = tree.names("");
      String path = snapshots.get(random.nextInt(snapshots.size() - 1));
      assertEquals(FILES, tree.names(path).size());
      path += String.format("/file%02d", random.nextInt(FILES));
      byte[] wanted = Objects.requireNonNull(expected.get(path));
      assertEquals(wanted.length, tree.size(path), path);
      FileTree.OpenFile file = tree.tree.open(OpenTree.path(path));
      int at = random.nextInt(wanted.length + 1);
      byte[] buffer = new byte[random.nextInt(100_000)];
      int count = file.read(at, buffer, 0, buffer.length);
      assertEquals(Math.min(buffer.length, wanted.length - at), count, path);
      assertArrayEquals(
          Arrays.copyOfRange(wanted, at, at + count), Arrays.copyOf(buffer, count), path);
    }
    return null;
  }

  @Test
  void readersWhileSnapshotsAreAdded() throws Exception {
    back(1);
    try (OpenTree tree = openTree()) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        int seed = i;
        readers.add(executor.submit(() -> read(tree, seed, 150)));
      }
      for (int day = 2; day <= SETS; day++) {
        back(day);
        tree.update();
        TimeUnit.MILLISECONDS.sleep(50);
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
      assertEquals(SETS + 1, tree.names("").size());
      assertEquals(List.of(), warnings.take());
    }
  }

  /** Both index everything at the same time, from nothing. */
  @Test
  void twoTreesOverOneIndex() throws Exception {
    for (int day = 1; day <= SETS; day++) {
      back(day);
    }
    try (OpenTree one = openTree();
        OpenTree other = openTree()) {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        OpenTree tree = i % 2 == 0 ? one : other;
        int seed = i;
        readers.add(executor.submit(() -> read(tree, seed, 100)));
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
      assertEquals(List.of(), warnings.take());
    }
  }

  private OpenTree openTree() throws IOException {
    return OpenTree.of(backend, FileNames.DEFAULT, CachedKeys.none(), directory);
  }
}
