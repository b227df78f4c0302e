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
import java.util.BitSet;
import java.util.Collections;
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

  /** Dynamic blocks with random codes of up to 15 bits, half of them nearly a code only. */
  @Test
  void randomCodes() throws IOException {
    int valid = 0;
    for (int seed = 0; seed < 5000; seed++) {
      Random random = new Random(seed);
      byte[] literals = randomCode(random, 257 + random.nextInt(30), 286);
      byte[] distances = randomCode(random, random.nextInt(31), 1 + random.nextInt(30));
      BitSet bits = new BitSet();
      int at = put(bits, 0, 0b100, 3);
      at = put(bits, at, literals.length - 257, 5);
      at = put(bits, at, distances.length - 1, 5);
      at = put(bits, at, 19 - 4, 4);
      for (int i = 0; i < 19; i++) {
        // The first three are the repetitions; all lengths 0 to 15 get codewords of 4 bits.
        at = put(bits, at, i < 3 ? 0 : 4, 3);
      }
      for (byte length : Compressed.concat(literals, distances)) {
        at = put(bits, at, Integer.reverse(length) >>> 28, 4);
      }
      for (int i = random.nextInt(4000); i > 0; i--) {
        at = put(bits, at, random.nextInt(2), 1);
      }
      byte[] stream = Arrays.copyOf(bits.toByteArray(), (at + 7) / 8);
      valid += check(stream, Framing.RAW, 1 + random.nextInt(2000)).output().length > 0 ? 1 : 0;
    }
    assertTrue(valid > 1000, "streams with output: " + valid);
  }

  private static int put(BitSet bits, int at, int value, int count) {
    for (int i = 0; i < count; i++) {
      bits.set(at + i, (value >> i & 1) != 0);
    }
    return at + count;
  }

  /** Splits codewords at random until there are {@code used}; then perhaps spoils one length. */
  private static byte[] randomCode(Random random, int used, int symbols) {
    List<Byte> lengths = new ArrayList<>(List.of((byte) (used == 1 ? 1 : 0)));
    while (lengths.size() < Math.min(used, symbols)) {
      int i = lengths.size() - 1 - random.nextInt(Math.min(lengths.size(), 20));
      byte longer = (byte) (lengths.get(i) + 1);
      if (longer <= 15) {
        lengths.set(i, longer);
        lengths.add(longer);
      } else {
        Collections.shuffle(lengths, random);
      }
    }
    while (lengths.size() < symbols) {
      lengths.add((byte) 0);
    }
    Collections.shuffle(lengths, random);
    if (random.nextInt(4) == 0) {
      lengths.set(random.nextInt(symbols), (byte) random.nextInt(16));
    }
    byte[] code = new byte[symbols];
    for (int i = 0; i < symbols; i++) {
      code[i] = lengths.get(i);
    }
    return code;
  }

  @FuzzTest
  void sameAsZlib(byte[] input) throws IOException {
    if (input.length > 0) {
      Framing framing = FRAMINGS.get((input[0] & 0xff) % 3);
      int piece = 1 + (input[0] & 0xff) / 3;
      check(Arrays.copyOfRange(input, 1, input.length), framing, piece);
    }
  }

  private static Outcome check(byte[] stream, Framing framing, int piece) throws IOException {
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
    return ours;
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
