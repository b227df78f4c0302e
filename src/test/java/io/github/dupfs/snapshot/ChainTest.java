package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static io.github.dupfs.snapshot.TarBytes.latin1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long chains of deltas: every version at any place is what it was. */
final class ChainTest {
  private static final int INCREMENTS = 40;

  @TempDir Path directory;

  /** Deltas made by rdiff, over small volumes. */
  @Test
  void everyVersionOfAnEditedFile() throws Exception {
    Random random = new Random(40);
    List<byte[]> versions = new ArrayList<>();
    versions.add(bytes(300_000, random));
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1).cutAfter(100_000).root().file("f", versions.get(0)).into(backend);
    for (int i = 1; i <= INCREMENTS; i++) {
      byte[] before = versions.get(i - 1);
      byte[] now = edited(before, random);
      versions.add(now);
      SetWriter set = SetWriter.incremental(i, i + 1).cutAfter(20_000).root();
      set.delta("f", rdiff(before, now)).into(backend);
    }
    try (OpenTree tree = OpenTree.of(backend)) {
      for (int i = INCREMENTS; i >= 0; i--) {
        String path = snapshot(i + 1) + "/f";
        assertArrayEquals(versions.get(i), tree.read(path), "version " + i);
        assertEquals(versions.get(i).length, tree.size(path));
        ranges(tree, path, versions.get(i), random);
      }
    }
  }

  private static void ranges(OpenTree tree, String path, byte[] wanted, Random random)
      throws IOException {
    FileTree.OpenFile file = tree.tree.open(OpenTree.path(path));
    for (int i = 0; i < 50; i++) {
      int at = random.nextInt(wanted.length + 10);
      byte[] buffer = new byte[random.nextInt(random.nextBoolean() ? 50 : 50_000)];
      int count = file.read(at, buffer, 0, buffer.length);
      assertEquals(Math.max(0, Math.min(buffer.length, wanted.length - at)), count);
      byte[] range = Arrays.copyOfRange(wanted, Math.min(at, wanted.length), at + count);
      assertArrayEquals(range, Arrays.copyOf(buffer, count), path + " at " + at);
    }
  }

  /** Bytes that repeat here and there, so that deltas copy from several places. */
  private static byte[] bytes(int length, Random random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    System.arraycopy(bytes, 0, bytes, length / 2, length / 5);
    return bytes;
  }

  private static byte[] edited(byte[] before, Random random) {
    byte[] now = before;
    for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
      int at = random.nextInt(now.length);
      int end = Math.min(now.length, at + random.nextInt(5000));
      byte[] cut = Arrays.copyOfRange(now, at, end);
      byte[] inserted = random.nextBoolean() ? cut : bytes(random.nextInt(5000), random);
      int target = random.nextBoolean() ? at : random.nextInt(at + 1);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(now, 0, target);
      out.writeBytes(inserted);
      out.write(now, target, at - target);
      out.write(now, end, now.length - end);
      now = out.toByteArray();
    }
    return now;
  }

  private byte[] rdiff(byte[] basis, byte[] now) throws Exception {
    Path signature = directory.resolve("signature");
    Path old = Files.write(directory.resolve("basis"), basis);
    Path current = Files.write(directory.resolve("now"), now);
    Path delta = directory.resolve("delta");
    rdiff("-b", "512", "-f", "signature", old.toString(), signature.toString());
    rdiff("-f", "delta", signature.toString(), current.toString(), delta.toString());
    return Files.readAllBytes(delta);
  }

  private static void rdiff(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("rdiff"));
    command.addAll(List.of(arguments));
    assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), command.toString());
  }

  @Test
  void aYearOfIncrements() throws IOException {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1).root().file("log", "day 1\n").into(backend);
    StringBuilder log = new StringBuilder("day 1\n");
    for (int day = 2; day <= 366; day++) {
      SetWriter set = SetWriter.incremental(day - 1, day).root();
      String line = "day " + day + "\n";
      set.delta("log", new DeltaBytes().copy(0, log.length()).insert(latin1(line)).end());
      set.into(backend);
      log.append(line);
    }
    try (OpenTree tree = OpenTree.of(backend)) {
      long start = System.nanoTime();
      assertEquals(log.toString(), tree.text(snapshot(366) + "/log"));
      long first = System.nanoTime();
      assertEquals(log.toString(), tree.text(snapshot(366) + "/log"));
      System.out.printf(
          "365 increments: first read %d ms, second %d ms%n",
          (first - start) / 1_000_000, (System.nanoTime() - first) / 1_000_000);
      assertEquals("day 1\nday 2\n", tree.text(snapshot(2) + "/log"));
    }
  }
}
