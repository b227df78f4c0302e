package io.github.dupfs.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InflateResumeTest {
  private static final byte[] DATA = Compressed.mixed(2, 1_200_000);

  private static List<SeekPoint> points(byte[] compressed, Framing framing, long spacing)
      throws IOException {
    List<SeekPoint> points = new ArrayList<>();
    try (InflateInputStream in =
        new InflateInputStream(
            new ByteArrayInputStream(compressed), framing, "test", spacing, points::add)) {
      assertArrayEquals(DATA, in.readAllBytes());
    }
    return points;
  }

  private static byte[] resume(SeekPoint point, byte[] compressed, int most, long skip, int length)
      throws IOException {
    byte[] out = new byte[length + 2];
    InflateResume.inflate(
        point,
        Compressed.inPieces(compressed, (int) (point.inputBit() >>> 3), most),
        skip,
        out,
        1,
        length,
        "test");
    assertEquals(0, out[0]);
    assertEquals(0, out[length + 1]);
    return Arrays.copyOfRange(out, 1, length + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 6, 9})
  void everyPointGivesTheSameBytes(int level) throws IOException {
    for (int flush : new int[] {Deflater.NO_FLUSH, Deflater.FULL_FLUSH}) {
      for (Framing framing : Framing.values()) {
        byte[] compressed =
            Compressed.deflate(DATA, framing, level, Deflater.DEFAULT_STRATEGY, flush);
        List<SeekPoint> points = points(compressed, framing, 20_000);
        assertTrue(points.size() > 5, "points: " + points.size());
        for (SeekPoint point : points) {
          int position = (int) point.outputPosition();
          int left = DATA.length - position;
          assertEquals(Math.min(SeekPoint.MAX_WINDOW, position), point.window().length);
          for (int length : new int[] {0, 1, 4096, 100_000, left}) {
            int n = Math.min(length, left);
            assertArrayEquals(
                Arrays.copyOfRange(DATA, position, position + n),
                resume(point, compressed, 1 << 16, 0, n));
          }
          int skip = left / 3;
          int n = Math.min(5000, left - skip);
          assertArrayEquals(
              Arrays.copyOfRange(DATA, position + skip, position + skip + n),
              resume(point, compressed, 1000, skip, n));
        }
      }
    }
  }

  @Test
  void pointsAreSpaced() throws IOException {
    byte[] compressed = Compressed.deflate(DATA, Framing.ZLIB);
    for (int spacing : new int[] {1, 100_000}) {
      List<SeekPoint> points = points(compressed, Framing.ZLIB, spacing);
      assertEquals(16, points.get(0).inputBit());
      assertEquals(0, points.get(0).outputPosition());
      for (int i = 1; i < points.size(); i++) {
        long gap = points.get(i).outputPosition() - points.get(i - 1).outputPosition();
        assertTrue(gap >= Math.max(spacing, SeekPoint.MAX_WINDOW), "gap of " + gap);
        assertTrue(gap < 4 * Math.max(spacing, SeekPoint.MAX_WINDOW) + 120_000, "gap of " + gap);
      }
    }
  }

  /** Where windows are empty, every spacing has its point. */
  @Test
  void emptyWindowsAreNotSpared() throws IOException {
    byte[] compressed =
        Compressed.deflate(DATA, Framing.RAW, 6, Deflater.HUFFMAN_ONLY, Deflater.NO_FLUSH);
    List<SeekPoint> points = points(compressed, Framing.RAW, 50_000);
    for (int i = 1; i < points.size(); i++) {
      long gap = points.get(i).outputPosition() - points.get(i - 1).outputPosition();
      assertTrue(gap < 170_000, "gap of " + gap);
    }
  }

  @Test
  void windowsHoldOnlyWhatIsReferredTo() throws IOException {
    byte[] noise = new byte[40_000];
    new Random(5).nextBytes(noise);
    byte[] repeat = Arrays.copyOfRange(noise, 20_000, 20_100);
    byte[] compressed =
        Compressed.deflate(
            Compressed.concat(noise, repeat, Arrays.copyOf(noise, 10_000)), Framing.RAW);
    List<SeekPoint> points = new ArrayList<>();
    try (InflateInputStream in =
        new InflateInputStream(
            new ByteArrayInputStream(compressed), Framing.RAW, "test", 1, points::add)) {
      in.readAllBytes();
    }
    SeekPoint point = points.get(1);
    int start = (int) point.outputPosition() - point.window().length;
    int kept = 0;
    for (int i = 0; i < point.window().length; i++) {
      if (point.window()[i] != 0) {
        assertEquals(noise[start + i], point.window()[i]);
        kept++;
      }
    }
    assertTrue(kept > 90 && kept < 300, kept + " bytes kept");
  }

  @Test
  void zlibResumesAtThePointsToo() throws IOException, DataFormatException {
    byte[] compressed = Compressed.deflate(DATA, Framing.RAW);
    for (SeekPoint point : points(compressed, Framing.RAW, 20_000)) {
      int from = (int) (point.inputBit() >>> 3);
      int shift = (int) point.inputBit() & 7;
      byte[] before = emptyBlocks(shift);
      byte[] rest = Arrays.copyOfRange(compressed, from, compressed.length);
      rest[0] &= (byte) -(1 << shift);
      int whole = before.length;
      if (shift > 0) {
        whole--;
        rest[0] |= before[whole];
      }
      Inflater inflater = new Inflater(true);
      inflater.setDictionary(point.window());
      inflater.setInput(Compressed.concat(Arrays.copyOf(before, whole), rest));
      byte[] out = new byte[DATA.length - (int) point.outputPosition()];
      assertEquals(out.length, inflater.inflate(out));
      inflater.end();
      assertArrayEquals(Arrays.copyOfRange(DATA, (int) point.outputPosition(), DATA.length), out);
    }
  }

  /** Blocks without content of {@code shift} bits modulo 8, to put before a block within a byte. */
  private static byte[] emptyBlocks(int shift) {
    StringBuilder bits = new StringBuilder();
    if (shift % 2 != 0) {
      // 93 bits. Type 2; 257 literals, 1 distance, 18 code lengths: symbol 1 has codeword 0,
      // symbol 0 has 10, symbol 18 has 11.
      bits.append("001" + "00000" + "00000" + "0111");
      bits.append("000000" + "010" + "010" + "000".repeat(13) + "100");
      // 138 + 118 zeros; a codeword of 1 bit for the end; no distance; the end.
      bits.append("11" + "1111111" + "11" + "1101011" + "0" + "10" + "0");
    }
    while (bits.length() % 8 != shift) {
      bits.append("0100000000");
    }
    byte[] blocks = new byte[(bits.length() + 7) / 8];
    for (int i = 0; i < bits.length(); i++) {
      blocks[i >> 3] |= (byte) ((bits.charAt(i) - '0') << (i & 7));
    }
    return blocks;
  }

  @ParameterizedTest
  @EnumSource
  void needsNoInputBehindTheOutput(Framing framing) throws IOException {
    byte[] compressed = Compressed.deflate(DATA, framing);
    List<SeekPoint> points = points(compressed, framing, 50_000);
    for (int i = 0; i + 1 < points.size(); i++) {
      SeekPoint point = points.get(i);
      SeekPoint next = points.get(i + 1);
      int length = (int) (next.outputPosition() - point.outputPosition());
      byte[] enough = Arrays.copyOf(compressed, (int) ((next.inputBit() + 7) >>> 3));
      assertArrayEquals(
          Arrays.copyOfRange(DATA, (int) point.outputPosition(), (int) next.outputPosition()),
          resume(point, enough, 1 << 16, 0, length));
      byte[] tooFew = Arrays.copyOf(compressed, (int) (next.inputBit() >>> 3) - 4);
      CorruptDataException e =
          assertThrows(CorruptDataException.class, () -> resume(point, tooFew, 1 << 16, 0, length));
      assertEquals(tooFew.length, e.offset());
    }
  }

  @Test
  void endOfTheDataBeforeTheOutput() throws IOException {
    byte[] compressed = Compressed.deflate(DATA, Framing.GZIP);
    byte[] two = Compressed.concat(compressed, compressed);
    SeekPoint start = new SeekPoint(80, 0, new byte[0]);
    assertArrayEquals(DATA, resume(start, two, 1 << 16, 0, DATA.length));
    CorruptDataException e =
        assertThrows(
            CorruptDataException.class, () -> resume(start, two, 1 << 16, 0, DATA.length + 1));
    assertTrue(e.reason().contains("ends before"), e.getMessage());
  }

  @Test
  void wideGapsWhereBlocksAreLong() throws IOException {
    byte[] zeros = new byte[20 << 20];
    byte[] compressed = Compressed.deflate(zeros, Framing.RAW);
    List<SeekPoint> points = new ArrayList<>();
    try (InflateInputStream in =
        new InflateInputStream(
            new ByteArrayInputStream(compressed), Framing.RAW, "test", 1000, points::add)) {
      assertEquals(zeros.length, in.readAllBytes().length);
    }
    assertTrue(points.size() < 20, "points: " + points.size());
    assertArrayEquals(new byte[100], resume(points.get(0), compressed, 1 << 16, 19 << 20, 100));
  }

  @Test
  void refusesImpossiblePoints() {
    assertThrows(IllegalArgumentException.class, () -> new SeekPoint(-1, 0, new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> new SeekPoint(0, 4, new byte[5]));
    assertThrows(IllegalArgumentException.class, () -> new SeekPoint(0, -1, new byte[0]));
    assertThrows(IllegalArgumentException.class, () -> new SeekPoint(0, 1 << 20, new byte[32769]));
  }
}
