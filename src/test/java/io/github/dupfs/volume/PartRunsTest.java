package io.github.dupfs.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PartRunsTest {
  private record Piece(long offset, long length) {}

  private static PartRuns runs(List<Piece> parts) {
    PartRuns.Builder builder = new PartRuns.Builder();
    parts.forEach(part -> builder.add(part.offset, part.length));
    return builder.build();
  }

  private static List<Piece> pieces(PartRuns runs, long position, long count) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    runs.pieces(position, count, (offset, length) -> pieces.add(new Piece(offset, length)));
    return pieces;
  }

  /** The same, from the list of the parts themselves. */
  private static List<Piece> naive(List<Piece> parts, long position, long count) {
    List<Piece> pieces = new ArrayList<>();
    long start = 0;
    for (Piece part : parts) {
      long from = Math.max(position, start);
      long to = Math.min(position + count, start + part.length);
      if (from < to) {
        pieces.add(new Piece(part.offset + from - start, to - from));
      }
      start += part.length;
    }
    return pieces;
  }

  /** Runs of equal parts at equal distances, broken by others and by empty ones. */
  private static List<Piece> randomParts(Random random) {
    List<Piece> parts = new ArrayList<>();
    long offset = 512;
    while (parts.size() < 30) {
      long length = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(20);
      long stride = length + random.nextInt(20);
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        parts.add(new Piece(offset, length));
        offset += stride;
      }
      offset += random.nextInt(30);
    }
    return parts;
  }

  @Test
  void agreesWithAListOfParts() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 300; round++) {
      List<Piece> parts = randomParts(random);
      PartRuns made = runs(parts);
      PartRuns kept = Kept.runs(made, random.nextInt(1000));
      int length = (int) parts.stream().mapToLong(Piece::length).sum();
      assertEquals(length, made.length());
      assertEquals(length, kept.length());
      for (int i = 0; i < 30; i++) {
        int position = random.nextInt(length + 1);
        int count = random.nextInt(length - position + 1);
        List<Piece> expected = naive(parts, position, count);
        assertEquals(expected, pieces(made, position, count));
        assertEquals(expected, pieces(kept, position, count));
      }
    }
  }

  @Test
  void aLargeFileTakesFewBytes() throws IOException {
    PartRuns.Builder builder = new PartRuns.Builder();
    for (long i = 0; i < 1_000_000; i++) {
      builder.add(512 + i * (65536 + 512), 65536);
    }
    ByteWriter out = new ByteWriter();
    builder.build().encode(out, 512);
    assertTrue(out.length() < 12, out.length() + " bytes");
    assertEquals(
        List.of(new Piece(512 + 999_999L * 66048, 65536)),
        pieces(builder.build(), 999_999L << 16, 65536));
  }

  @Test
  void refusesRangesOutside() {
    PartRuns runs = runs(List.of(new Piece(0, 10)));
    for (long[] range : new long[][] {{-1, 1}, {0, 11}, {10, 1}, {0, -1}, {1, Long.MAX_VALUE}}) {
      assertThrows(IndexOutOfBoundsException.class, () -> pieces(runs, range[0], range[1]));
    }
  }

  @Test
  void refusesRunsThatCannotBe() {
    long huge = Long.MAX_VALUE;
    for (long[] run :
        new long[][] {
          {0, 0, 1, 0}, {0, 2, huge, 0}, {-1, 1, 1, 0}, {0, 1, 2, -1}, {0, 1, -1, 0}, {0, 1, 0, 0}
        }) {
      ByteWriter out = new ByteWriter().number(1).signed(run[0]);
      out.number(run[1]).number(run[2]).number(run[3]);
      ByteReader in = new ByteReader(out.toBytes(), "test");
      assertThrows(CorruptDataException.class, () -> PartRuns.decode(in, 0));
    }
  }
}
