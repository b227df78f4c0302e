package io.github.dupfs.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InflateInputStreamTest {
  private static final byte[] DATA = Compressed.mixed(1, 1_500_000);

  private static byte[] inflate(byte[] compressed, Framing framing) throws IOException {
    try (InputStream in = open(compressed, framing)) {
      return in.readAllBytes();
    }
  }

  private static InflateInputStream open(byte[] compressed, Framing framing) {
    return new InflateInputStream(
        new ByteArrayInputStream(compressed), framing, "test", 1 << 20, null);
  }

  private static CorruptDataException assertCorrupt(byte[] compressed, Framing framing) {
    return assertThrows(CorruptDataException.class, () -> inflate(compressed, framing));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void everyLevelStrategyAndFlush(int level) throws IOException {
    int[] strategies = {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY};
    int[] flushes = {Deflater.NO_FLUSH, Deflater.SYNC_FLUSH, Deflater.FULL_FLUSH};
    byte[] data = Arrays.copyOf(DATA, 600_000);
    for (int strategy : strategies) {
      for (int flush : flushes) {
        for (Framing framing : Framing.values()) {
          byte[] compressed = Compressed.deflate(data, framing, level, strategy, flush);
          try (InflateInputStream in = open(compressed, framing)) {
            assertArrayEquals(data, in.readAllBytes());
            assertEquals(compressed.length, in.inputPosition());
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void emptyData(Framing framing) throws IOException {
    assertEquals(0, inflate(Compressed.deflate(new byte[0], framing), framing).length);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 15, 16, 17, 100, 8192})
  void inputInSmallPieces(int most) throws IOException {
    byte[] compressed = Compressed.deflate(DATA, Framing.GZIP);
    try (InputStream in =
        new InflateInputStream(
            Compressed.inPieces(compressed, 0, most), Framing.GZIP, "test", 1 << 20, null)) {
      assertArrayEquals(DATA, in.readAllBytes());
    }
  }

  @Test
  void outputByteByByte() throws IOException {
    try (InputStream in = open(Compressed.deflate(DATA, Framing.ZLIB), Framing.ZLIB)) {
      for (byte b : DATA) {
        assertEquals(b & 0xff, in.read());
      }
      assertEquals(-1, in.read());
      assertEquals(-1, in.read());
    }
  }

  @Test
  void skipsAsItReads() throws IOException {
    try (InputStream in = open(Compressed.deflate(DATA, Framing.GZIP), Framing.GZIP)) {
      in.skipNBytes(777_777);
      assertEquals(DATA[777_777] & 0xff, in.read());
      in.skipNBytes(DATA.length - 777_778);
      assertEquals(0, in.skip(1));
      assertEquals(-1, in.read());
    }
  }

  @Test
  void gzipCommand(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("named"), DATA);
    run(folder, "gzip", "-9", "named");
    byte[] named = Files.readAllBytes(folder.resolve("named.gz"));
    Files.delete(folder.resolve("named.gz"));
    Files.write(file, new byte[5_000_000]);
    run(folder, "gzip", "-1", "-n", "named");
    byte[] zeros = Files.readAllBytes(folder.resolve("named.gz"));
    assertArrayEquals(
        Compressed.concat(DATA, new byte[5_000_000]),
        inflate(Compressed.concat(named, zeros), Framing.GZIP));
  }

  @Test
  void pythonStrategies(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("data"), DATA);
    for (String strategy : List.of("Z_FIXED", "Z_RLE", "Z_HUFFMAN_ONLY", "Z_FILTERED")) {
      for (int memory = 1; memory <= 9; memory += 4) {
        String program =
            "import zlib\n"
                + "c = zlib.compressobj(6, 8, 9, %d, zlib.%s)\n".formatted(memory, strategy)
                + "d = open('data', 'rb').read()\n"
                + "open('out', 'wb').write(c.compress(d) + c.flush())\n";
        run(folder, "python3", "-c", program);
        byte[] compressed = Files.readAllBytes(folder.resolve("out"));
        assertArrayEquals(DATA, inflate(compressed, Framing.ZLIB), strategy);
      }
    }
  }

  private static void run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), output);
  }

  @Test
  void gzipHeaderWithAllFields() throws IOException {
    byte[] plain = Compressed.deflate(DATA, Framing.GZIP);
    byte[] fields =
        HexFormat.of().parseHex("1f8b081e000000000003" + "0300616263" + "6e00" + "6300");
    CRC32 crc = new CRC32();
    crc.update(fields);
    byte[] check = {(byte) crc.getValue(), (byte) (crc.getValue() >>> 8)};
    byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
    assertArrayEquals(DATA, inflate(Compressed.concat(fields, check, rest), Framing.GZIP));
    check[1] ^= 1;
    assertCorrupt(Compressed.concat(fields, check, rest), Framing.GZIP);
  }

  @Test
  void membersArePointsWithoutWindow() throws IOException {
    byte[] first = Compressed.deflate(Arrays.copyOf(DATA, 100_000), Framing.GZIP);
    byte[] empty = Compressed.deflate(new byte[0], Framing.GZIP);
    byte[] compressed = Compressed.concat(first, empty, first, new byte[1000]);
    List<SeekPoint> points = new ArrayList<>();
    try (InflateInputStream in =
        new InflateInputStream(
            new ByteArrayInputStream(compressed), Framing.GZIP, "test", 1 << 30, points::add)) {
      assertEquals(200_000, in.readAllBytes().length);
      assertEquals(compressed.length, in.inputPosition());
    }
    assertEquals(
        List.of(0L, 100_000L, 100_000L), points.stream().map(SeekPoint::outputPosition).toList());
    assertEquals(80, points.get(0).inputBit());
    assertEquals((first.length + 10) * 8L, points.get(1).inputBit());
    points.forEach(point -> assertEquals(0, point.window().length));
  }

  @Test
  void memberMayNotReferToTheOneBefore() {
    byte[] first = Compressed.deflate(Arrays.copyOf(DATA, 1000), Framing.GZIP);
    // A fixed block: length 3 at distance 1, end.
    byte[] second = HexFormat.of().parseHex("1f8b0800000000000003" + "030200");
    CorruptDataException e = assertCorrupt(Compressed.concat(first, second), Framing.GZIP);
    assertTrue(e.reason().startsWith("distance 1 with 0 bytes"), e.getMessage());
  }

  @Test
  void garbageAfterTheEnd() throws IOException {
    byte[] garbage = {0, 0, 1};
    assertCorrupt(Compressed.concat(Compressed.deflate(DATA, Framing.GZIP), garbage), Framing.GZIP);
    assertCorrupt(
        Compressed.concat(Compressed.deflate(DATA, Framing.GZIP), new byte[] {1}), Framing.GZIP);
    for (Framing framing : List.of(Framing.RAW, Framing.ZLIB)) {
      byte[] compressed = Compressed.deflate(DATA, framing);
      try (InflateInputStream in = open(Compressed.concat(compressed, garbage), framing)) {
        assertArrayEquals(DATA, in.readAllBytes());
        assertEquals(compressed.length, in.inputPosition());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyTruncationIsNoticed(Framing framing) throws IOException {
    byte[] data = Arrays.copyOf(DATA, 3000);
    for (int level = 0; level <= 9; level += 3) {
      byte[] compressed =
          Compressed.deflate(data, framing, level, Deflater.DEFAULT_STRATEGY, Deflater.SYNC_FLUSH);
      for (int length = 0; length < compressed.length; length++) {
        CorruptDataException e = assertCorrupt(Arrays.copyOf(compressed, length), framing);
        assertEquals(length, e.offset());
        assertEquals("the compressed data ends too early", e.reason());
      }
    }
  }

  @Test
  void noBitFlipGivesWrongData() throws IOException {
    byte[] data = Arrays.copyOf(DATA, 2000);
    for (int level = 0; level <= 9; level += 3) {
      byte[] compressed =
          Compressed.deflate(
              data, Framing.GZIP, level, Deflater.DEFAULT_STRATEGY, Deflater.NO_FLUSH);
      int harmless = 0;
      for (int bit = 0; bit < compressed.length * 8; bit++) {
        compressed[bit >> 3] ^= (byte) (1 << (bit & 7));
        try {
          assertArrayEquals(data, inflate(compressed, Framing.GZIP), "bit " + bit);
          harmless++;
        } catch (CorruptDataException expected) {
          assertEquals("test", expected.file());
        }
        compressed[bit >> 3] ^= (byte) (1 << (bit & 7));
      }
      // Time, extra flags, system, the text flag; also padding, and distances within a run.
      assertTrue(harmless >= 49, "harmless flips: " + harmless);
    }
  }

  @Test
  void deliversWhatIsBeforeTheDamageThenFailsForGood() throws IOException {
    byte[] compressed = Compressed.deflate(DATA, Framing.GZIP);
    int half = compressed.length / 2;
    try (InputStream in = open(Arrays.copyOf(compressed, half), Framing.GZIP)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      CorruptDataException first =
          assertThrows(CorruptDataException.class, () -> in.transferTo(out));
      assertTrue(out.size() > DATA.length / 10, "only " + out.size());
      assertArrayEquals(Arrays.copyOf(DATA, out.size()), out.toByteArray());
      assertSame(first, assertThrows(CorruptDataException.class, in::read));
      assertEquals(half, first.offset());
    }
  }

  @Test
  void refusesABlockOfTheReservedType() {
    assertEquals(
        "block of type 3, wanted 0 to 2", assertCorrupt(new byte[] {7}, Framing.RAW).reason());
  }

  @Test
  void refusesAPresetDictionary() {
    byte[] header = HexFormat.of().parseHex("78bb");
    assertEquals(2, assertCorrupt(header, Framing.ZLIB).offset());
  }

  @Test
  void zerosInConstantMemory() throws IOException {
    byte[] million = Compressed.deflate(new byte[1 << 20], Framing.GZIP);
    int members = 300;
    long total = 0;
    List<InputStream> streams = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      streams.add(new ByteArrayInputStream(million));
    }
    InputStream endless = new SequenceInputStream(Collections.enumeration(streams));
    try (InputStream in = new InflateInputStream(endless, Framing.GZIP, "test", 1 << 20, null)) {
      long skipped;
      while ((skipped = in.skip(Long.MAX_VALUE)) > 0) {
        total += skipped;
      }
    }
    assertEquals((long) members << 20, total);
  }
}
