package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.repository.FileNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How much of the volumes is read for what is wanted of them. */
final class BytesReadTest {
  private static final int MIB = 1 << 20;
  private static final int PAGE = 4096;

  @TempDir Path directory;

  private OpenTree open(MemoryBackend backend) throws IOException {
    return OpenTree.of(backend, FileNames.DEFAULT, CachedKeys.none(), directory.resolve("index"));
  }

  /** Text of few letters, which deflate halves. */
  private static byte[] text(int length, Random random) {
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(16));
    }
    return text;
  }

  /** Pieces of noise among the text, as in most images. */
  private static byte[] mixed(int length, Random random) {
    byte[] mixed = text(length, random);
    for (int at = 0; at < length; at += 128 << 10) {
      byte[] noise = new byte[64 << 10];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, mixed, at, noise.length);
    }
    return mixed;
  }

  @Test
  void aRandomReadTakesASegment() throws IOException {
    Random random = new Random(24);
    byte[] content = mixed(48 * MIB, random);
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1).root().file("f", content).into(backend);
    int volume = backend.bytes(backend.name(".vol1")).length;
    String path = snapshot(1) + "/f";
    try (OpenTree tree = open(backend)) {
      assertEquals(content.length, tree.size(path));
      assertEquals(volume, tree.volumeBytesRead());
    }
    long index = Files.size(directory.resolve("index/index.sqlite"));
    assertTrue(index <= volume / 100, index + " bytes of index for " + volume);
    for (int i = 0; i < 20; i++) {
      try (OpenTree tree = open(backend)) {
        byte[] piece = new byte[64 << 10];
        int at = random.nextInt(content.length - piece.length);
        tree.tree.open(OpenTree.path(path)).read(at, piece, 0, piece.length);
        assertArrayEquals(Arrays.copyOfRange(content, at, at + piece.length), piece);
        long read = tree.volumeBytesRead();
        assertTrue(read <= 4.5 * MIB, "64 KiB at " + at + " took " + read + " bytes");
      }
    }
  }

  /** As of a database that changes a little every day. */
  @Test
  void aLongChainTakesLittleMoreThanAShortOne() throws IOException {
    byte[] content = new byte[16 * MIB];
    MemoryBackend backend = chain(content, 365);
    String last = snapshot(366) + "/f";
    try (OpenTree tree = open(backend)) {
      assertArrayEquals(content, tree.read(last));
    }
    long first = bytesToRead(backend, snapshot(1) + "/f");
    long whole = bytesToRead(backend, last);
    assertTrue(whole <= 1.3 * first, "the first version took " + first + ", the last " + whole);
  }

  /** Days that change a page each; leaves the newest version in {@code content}. */
  private static MemoryBackend chain(byte[] content, int days) {
    Random random = new Random(days);
    System.arraycopy(text(content.length, random), 0, content, 0, content.length);
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1).root().file("f", content).into(backend);
    for (int day = 2; day <= days + 1; day++) {
      byte[] page = text(PAGE, random);
      int at = random.nextInt(content.length / PAGE - 1) * PAGE;
      System.arraycopy(page, 0, content, at, PAGE);
      DeltaBytes delta = new DeltaBytes().copy(0, at).insert(page);
      delta.copy(at + PAGE, content.length - at - PAGE);
      SetWriter.incremental(day - 1, day).root().delta("f", delta.end()).into(backend);
    }
    return backend;
  }

  private long bytesToRead(MemoryBackend backend, String path) throws IOException {
    try (OpenTree tree = open(backend)) {
      assertEquals(16 * MIB, tree.read(path).length);
      return tree.volumeBytesRead();
    }
  }

  /** Who reads on takes much of a delta at once, but what is damaged costs only what needs it. */
  @Test
  void damageWithinALongChainCostsWhatNeedsIt() throws IOException {
    byte[] content = new byte[3 * MIB];
    MemoryBackend backend = chain(content, 20);
    String path = snapshot(21) + "/f";
    try (OpenTree tree = open(backend)) {
      assertArrayEquals(content, tree.read(path));
    }
    String damaged = backend.name(snapshot(12) + ".vol1");
    backend.flip(damaged, 4L * backend.bytes(damaged).length);
    int refused = 0;
    try (OpenTree tree = open(backend)) {
      FileTree.OpenFile file = tree.tree.open(OpenTree.path(path));
      byte[] piece = new byte[PAGE];
      for (int at = 0; at < content.length; at += PAGE) {
        try {
          file.read(at, piece, 0, PAGE);
          assertArrayEquals(Arrays.copyOfRange(content, at, at + PAGE), piece);
        } catch (IOException e) {
          assertTrue(String.valueOf(e.getMessage()).contains("volume 1"), e.toString());
          refused++;
        }
      }
    }
    assertEquals(1, refused);
  }
}
