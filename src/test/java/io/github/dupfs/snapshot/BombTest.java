package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static io.github.dupfs.snapshot.TarBytes.latin1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Small files that stand for very much. */
final class BombTest {
  private static final String PATH = snapshot(1) + "/zeros";
  private static final int MEGABYTE = 1 << 20;

  private static final class Gzip {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final CRC32 checksum = new CRC32();
    private final Deflater deflater = new Deflater(6, true);
    private long length;

    Gzip() {
      out.writeBytes(HexFormat.of().parseHex("1f8b08000000000000ff"));
    }

    /** Blocks that stand on their own. */
    private byte[] deflated(byte[] bytes) {
      byte[] buffer = new byte[bytes.length + 1000];
      deflater.setInput(bytes);
      return TarBytes.slice(
          buffer, 0, deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH));
    }

    Gzip add(byte[] bytes, int times) {
      byte[] blocks = deflated(bytes);
      for (int i = 0; i < times; i++) {
        out.writeBytes(blocks);
        checksum.update(bytes);
        length += bytes.length;
      }
      return this;
    }

    byte[] end() {
      deflater.end();
      out.writeBytes(new byte[] {3, 0});
      ByteBuffer trailer = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.writeBytes(trailer.putInt((int) checksum.getValue()).putInt((int) length).array());
      return out.toByteArray();
    }
  }

  /** A file of so many megabytes of zeros, and a last word. */
  private static MemoryBackend zeros(int megabytes) {
    long size = (long) megabytes * MEGABYTE + 4;
    byte[] header = TarBytes.header("snapshot/zeros", '0', "", size);
    byte[] end = new byte[TarBytes.BLOCK];
    System.arraycopy(latin1("END."), 0, end, 0, 4);
    byte[] volume = new Gzip().add(header, 1).add(new byte[MEGABYTE], megabytes).add(end, 1).end();
    MemoryBackend backend = new MemoryBackend();
    SetWriter set = SetWriter.full(1).root().storedVolume("zeros", volume).signature("zeros");
    set.cut().file("zz", "after").into(backend);
    return backend;
  }

  @Test
  void aFileOfTwoGigabytes() throws IOException {
    read(zeros(2100));
  }

  @Tag("long")
  @Test
  void aFileOfTenGigabytes() throws IOException {
    read(zeros(10_240));
  }

  private static void read(MemoryBackend backend) throws IOException {
    try (OpenTree tree = OpenTree.of(backend)) {
      long size = tree.size(PATH);
      assertEquals(0, (size - 4) % MEGABYTE);
      assertTrue(size > Integer.MAX_VALUE);
      Random random = new Random(10);
      FileTree.OpenFile file = tree.tree.open(OpenTree.path(PATH));
      byte[] buffer = new byte[100_000];
      for (int i = 0; i < 50; i++) {
        long at = random.nextLong(size - buffer.length - 4);
        assertEquals(buffer.length, file.read(at, buffer, 0, buffer.length));
        assertArrayEquals(new byte[buffer.length], buffer);
      }
      assertEquals(5, file.read(size - 5, buffer, 0, 100));
      assertEquals("\0END.", SetWriter.text(TarBytes.slice(buffer, 0, 5)));
      assertEquals(0, file.read(size, buffer, 0, 100));
      assertEquals("after", tree.text(snapshot(1) + "/zz"));
    }
  }

  /** Whatever the manifest has besides volumes costs no memory. */
  @Test
  void aManifestOfAHundredMegabytes() throws IOException {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1).root().file("a", "found").into(backend);
    ByteArrayOutputStream manifest = new ByteArrayOutputStream(120 << 20);
    manifest.writeBytes(backend.bytes(backend.name("manifest")));
    byte[] line = latin1("    new      " + "directory/".repeat(20) + "\n");
    for (manifest.writeBytes(latin1("Filelist 470000\n")); manifest.size() < 100 << 20; ) {
      manifest.writeBytes(line);
    }
    backend.files.put(backend.name("manifest"), manifest.toByteArray());
    try (OpenTree tree = OpenTree.of(backend)) {
      assertEquals("found", tree.text(snapshot(1) + "/a"));
    }
  }

  @Tag("long")
  @Test
  void aManifestOfTooManyVolumes() throws IOException {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1).root().file("a", "lost").into(backend);
    ByteArrayOutputStream manifest = new ByteArrayOutputStream(120 << 20);
    for (int i = 1; manifest.size() < 100 << 20; i++) {
      manifest.writeBytes(
          latin1(
              String.format(
                  "Volume %d:%n StartingPath some/path/%07d%n EndingPath some/path/%07d%n",
                  i, i, i + 1)));
    }
    backend.files.put(backend.name("manifest"), manifest.toByteArray());
    try (OpenTree tree = OpenTree.of(backend)) {
      tree.assertRefused(snapshot(1) + "/a", "manifest");
      assertEquals(1, tree.names(snapshot(1)).size());
    }
  }
}
