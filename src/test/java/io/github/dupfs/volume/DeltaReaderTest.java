package io.github.dupfs.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.librsync.DeltaBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DeltaReaderTest {
  private static final byte[] BASIS = new byte[5000];

  static {
    new Random(1).nextBytes(BASIS);
  }

  /** A delta with what it makes of {@link #BASIS}. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Patch(byte[] delta, byte[] result) {
    static Patch random(Random random, int commands) throws IOException {
      DeltaBuilder delta = new DeltaBuilder(least -> least + random.nextInt(4 - least));
      ByteArrayOutputStream result = new ByteArrayOutputStream();
      int next = 0;
      for (int i = 0; i < commands; i++) {
        if (random.nextInt(3) == 0) {
          byte[] text = new byte[1 + random.nextInt(100)];
          random.nextBytes(text);
          delta.insert(text);
          result.writeBytes(text);
        } else {
          int offset =
              next < BASIS.length && random.nextBoolean() ? next : random.nextInt(BASIS.length);
          int length = 1 + random.nextInt(Math.min(60, BASIS.length - offset));
          delta.copy(offset, length);
          result.write(BASIS, offset, length);
          next = offset + length;
        }
      }
      return new Patch(delta.end(), result.toByteArray());
    }
  }

  /** The chunks of a delta that arrives in pieces, after a stay in an index. */
  private static DeltaSummary read(byte[] delta, int piece, List<DeltaChunk> chunks)
      throws IOException {
    DeltaReader reader =
        new DeltaReader(
            "test.delta", 7, chunk -> chunks.add(DeltaChunk.decode(chunk.encode(), "test")));
    for (int at = 0; at < delta.length; at += piece) {
      reader.feed(delta, at, Math.min(piece, delta.length - at));
    }
    DeltaSummary summary = reader.finish();
    assertEquals(chunks.size(), reader.chunks());
    DeltaChunk commands = summary.commands();
    if (commands != null) {
      assertEquals(0, chunks.size());
      chunks.add(DeltaChunk.decode(commands.encode(), "test"));
    }
    return summary;
  }

  /** The bytes {@code [from, to)} of the result, by way of the chunks. */
  private static byte[] range(List<DeltaChunk> chunks, byte[] delta, int from, int to)
      throws IOException {
    byte[] range = new byte[to - from];
    int[] done = {from};
    for (DeltaChunk chunk : chunks) {
      chunk.visit(
          from,
          to,
          new DeltaChunk.Visitor() {
            @Override
            public void literal(long result, long offset, long length) {
              take(delta, result, offset, length);
            }

            @Override
            public void copy(long result, long offset, long length) {
              take(BASIS, result, offset, length);
            }

            private void take(byte[] source, long result, long offset, long length) {
              assertEquals(done[0], result);
              System.arraycopy(source, (int) offset, range, done[0] - from, (int) length);
              done[0] += (int) length;
            }
          });
    }
    assertEquals(to, done[0]);
    return range;
  }

  @Test
  void agreesWithPatching() throws IOException {
    Random random = new Random(2);
    for (int round = 0; round < 60; round++) {
      Patch patch = Patch.random(random, round == 0 ? 10_000 : random.nextInt(300));
      List<DeltaChunk> chunks = new ArrayList<>();
      DeltaSummary summary = read(patch.delta, 1 + random.nextInt(5000), chunks);
      int length = patch.result.length;
      assertEquals(length, summary.resultLength());
      assertTrue(summary.basisEnd() <= BASIS.length);
      assertEquals(summary.commands() == null ? 7 : 0, summary.firstChunk());
      assertArrayEquals(
          chunks.stream().mapToLong(DeltaChunk::start).toArray(), summary.chunkStarts());
      assertArrayEquals(patch.result, range(chunks, patch.delta, 0, length));
      for (int i = 0; i < 50; i++) {
        int from = random.nextInt(length + 1);
        int to = from + random.nextInt(length - from + 1);
        assertArrayEquals(
            Arrays.copyOfRange(patch.result, from, to), range(chunks, patch.delta, from, to));
      }
    }
  }

  @Test
  void copiesThatFollowEachOtherBecomeOne() throws IOException {
    DeltaBuilder delta = new DeltaBuilder();
    for (int i = 0; i < 100_000; i++) {
      delta.copy(i * 10L, 10);
    }
    List<DeltaChunk> chunks = new ArrayList<>();
    DeltaSummary summary = read(delta.end(), 1 << 16, chunks);
    assertEquals(1_000_000, summary.resultLength());
    assertEquals(1_000_000, summary.basisEnd());
    assertEquals(1, chunks.size());
    assertTrue(chunks.get(0).weight() < 200);
  }

  @Test
  void theLargestNumbersThereAre() throws IOException {
    List<DeltaChunk> chunks = new ArrayList<>();
    DeltaSummary summary = read(new DeltaBuilder().copy(0, Long.MAX_VALUE).end(), 5, chunks);
    assertEquals(Long.MAX_VALUE, summary.resultLength());
    assertEquals(Long.MAX_VALUE, chunks.get(0).end());
    chunks.clear();
    read(new DeltaBuilder().copy(Long.MAX_VALUE - 5, 5).copy(0, 7).end(), 5, chunks);
    assertEquals(12, chunks.get(0).end());
  }

  @Test
  void anEmptyFile() throws IOException {
    List<DeltaChunk> chunks = new ArrayList<>();
    assertEquals(0, read(new DeltaBuilder().end(), 5, chunks).resultLength());
    assertEquals(List.of(), chunks);
  }

  @Test
  void aDeltaThatEndsEarly() {
    byte[] delta = new DeltaBuilder().copy(0, 10).withoutEnd();
    assertThrows(CorruptDataException.class, () -> read(delta, 5, new ArrayList<>()));
  }
}
