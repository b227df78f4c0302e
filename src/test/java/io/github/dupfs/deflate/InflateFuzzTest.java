package io.github.dupfs.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against java.util.zip: the same bytes, and the same verdict. */
final class InflateFuzzTest {
  private static final List<Framing> FRAMINGS = List.of(Framing.values());

  /** What inflating gave: all output before the end or the damage, and the input that it used. */
  @SuppressWarnings("ArrayRecordComponent") // not compared as a whole
  private record Outcome(byte[] output, boolean valid, long used) {}

  /** Random damage to valid streams; the fuzz target in small, for every build. */
  @Test
  void damagedStreams() throws IOException {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      Framing framing = FRAMINGS.get(random.nextInt(3));
      int strategy = random.nextInt(3);
      byte[] stream =
          Compressed.deflate(
              Compressed.mixed(seed, random.nextInt(10_000)),
              framing,
              random.nextInt(10),
              strategy,
              random.nextBoolean() ? Deflater.NO_FLUSH : Deflater.SYNC_FLUSH);
      for (int i = random.nextInt(4); i > 0; i--) {
        int near = random.nextBoolean() ? Math.min(100, stream.length) : stream.length;
        stream[random.nextInt(near)] ^= (byte) (1 << random.nextInt(8));
      }
      check(stream, framing, 1 + random.nextInt(100));
    }
  }

  /**
   * Random bits are nearly always headers of dynamic blocks with impossible codes, or nearly so.
   */
  @Test
  void noise() throws IOException {
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] stream = new byte[1 + random.nextInt(200)];
      random.nextBytes(stream);
      stream[0] = (byte) ((stream[0] & ~6) | (random.nextInt(4) == 0 ? 2 : 4));
      check(stream, Framing.RAW, 1 << 16);
    }
  }

  @FuzzTest
  void sameAsZlib(byte[] input) throws IOException {
    if (input.length > 0) {
      Framing framing = FRAMINGS.get((input[0] & 0xff) % 3);
      int piece = 1 + (input[0] & 0xff) / 3;
      check(Arrays.copyOfRange(input, 1, input.length), framing, piece);
    }
  }

  private static void check(byte[] stream, Framing framing, int piece) throws IOException {
    List<SeekPoint> points = new ArrayList<>();
    Outcome ours = ours(stream, framing, piece, points);
    if (framing == Framing.GZIP) {
      // GZIPInputStream takes any garbage after the first member, and any reserved flags.
      if (ours.valid()) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(stream))) {
          assertArrayEquals(in.readAllBytes(), ours.output());
        }
      }
    } else {
      Outcome zlib = zlib(stream, framing == Framing.RAW);
      assertEquals(zlib.valid(), ours.valid(), "valid");
      assertArrayEquals(zlib.output(), ours.output());
      if (ours.valid()) {
        assertEquals(zlib.used(), ours.used(), "input used");
      }
    }
    for (SeekPoint point : points) {
      checkResume(point, nextMember(points, point), stream, ours, piece);
    }
  }

  private static @Nullable SeekPoint nextMember(List<SeekPoint> points, SeekPoint point) {
    return points.stream()
        .filter(p -> p.inputBit() > point.inputBit() && p.window().length == 0)
        .findFirst()
        .orElse(null);
  }

  private static void checkResume(
      SeekPoint point, @Nullable SeekPoint next, byte[] stream, Outcome whole, int piece)
      throws IOException {
    int from = (int) point.outputPosition();
    int to = next == null ? whole.output().length : (int) next.outputPosition();
    byte[] out = new byte[to - from];
    InflateResume.inflate(
        point,
        Compressed.inPieces(stream, (int) (point.inputBit() >>> 3), piece),
        out,
        0,
        out.length,
        "fuzz");
    assertArrayEquals(Arrays.copyOfRange(whole.output(), from, to), out);
  }

  private static Outcome ours(byte[] stream, Framing framing, int piece, List<SeekPoint> points)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InflateInputStream in =
        new InflateInputStream(
            Compressed.inPieces(stream, 0, piece), framing, "fuzz", 500, points::add)) {
      try {
        in.transferTo(out);
        return new Outcome(out.toByteArray(), true, in.inputPosition());
      } catch (CorruptDataException e) {
        assertTrue(e.offset() >= 0 && e.offset() <= stream.length, e.getMessage());
        return new Outcome(out.toByteArray(), false, -1);
      }
    }
  }

  private static Outcome zlib(byte[] stream, boolean raw) {
    Inflater inflater = new Inflater(raw);
    inflater.setInput(stream);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // Byte by byte, because Inflater forgets what it had when it meets damage.
    byte[] one = new byte[1];
    try {
      while (inflater.inflate(one) > 0) {
        out.write(one[0]);
      }
      return new Outcome(out.toByteArray(), inflater.finished(), inflater.getBytesRead());
    } catch (DataFormatException e) {
      if (inflater.getBytesWritten() > out.size()) {
        out.write(one[0]);
      }
      return new Outcome(out.toByteArray(), false, -1);
    } finally {
      inflater.end();
    }
  }
}
