package io.github.dupfs.librsync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeltaParserTest {
  /** Deltas that librsync 2.3.2 wrote or reads, in hexadecimal. */
  @ParameterizedTest
  @CsvSource({
    "7273023600, ''",
    "727302364500010 0, copy 0 1",
    "72730236 08 6e6f772066756c6c 00, literal 5 8",
    "72730236 06 696e73657274 47 00 00030d40 00, literal 5 6; copy 0 200000",
    "72730236 45 02 03 00, copy 2 3",
    "72730236 54 0000000000000001 0000000000000002 00, copy 1 2",
  })
  void readsWhatLibrsyncWrites(String delta, String commands) throws CorruptDataException {
    assertEquals(commands, String.join("; ", CommandLog.of(hex(delta)).commands()));
  }

  @Test
  void readsLongLiterals() throws CorruptDataException {
    byte[] delta =
        hex("72730236 47 00 0016e000  420400" + "ff".repeat(1024) + "4f 0016e400 0016e2c0 00");
    assertEquals(
        List.of("copy 0 1499136", "literal 13 1024", "copy 1500160 1499840"),
        CommandLog.of(delta).commands());
  }

  @ParameterizedTest
  @CsvSource({
    "72730236 4100 00, 4",
    "72730236 4200000 0, 4",
    "72730236 45000000, 4",
    "72730236 01ff 55 00, 6",
    "72730236 ff, 4",
    "72730136 00, 0",
    "00000000 00, 0",
    "72730236 44 8000000000000000, 4",
    "72730236 44 7fffffffffffffff, 4",
    "72730236 51 8000000000000000 01, 4",
    "72730236 48 00 8000000000000000, 4",
    "72730236 51 7fffffffffffffff 01, 4",
    "72730236 48 00 7fffffffffffffff 4500 01, 14",
    "72730236 48 00 7fffffffffffffff 01, 14",
  })
  void malformedCommandsAreCorrupt(String delta, long offset) {
    CorruptDataException e =
        assertThrows(CorruptDataException.class, () -> CommandLog.of(hex(delta)));
    assertEquals(offset, e.offset());
    assertEquals("test.delta", e.file());
  }

  @Test
  void theLongestLengthsAreFine() throws CorruptDataException {
    assertEquals(
        List.of("copy 0 9223372036854775807"),
        CommandLog.of(new DeltaBuilder().copy(0, Long.MAX_VALUE).end()).commands());
    assertEquals(
        List.of("copy 9223372036854775806 1"),
        CommandLog.of(new DeltaBuilder().copy(Long.MAX_VALUE - 1, 1).end()).commands());
  }

  @Test
  void everyTruncationIsNoticed() {
    byte[] delta = new DeltaBuilder().copy(0, 512).insert("bar").insert(new byte[70]).end();
    for (int length = 0; length < delta.length; length++) {
      byte[] truncated = Arrays.copyOf(delta, length);
      CorruptDataException e =
          assertThrows(CorruptDataException.class, () -> CommandLog.of(truncated));
      assertEquals(length, e.offset());
    }
  }

  @Test
  void ignoresWhatFollowsTheEnd() throws CorruptDataException {
    byte[] delta = new DeltaBuilder().insert("bar").end();
    byte[] longer = Arrays.copyOf(delta, delta.length + 5);
    longer[delta.length] = (byte) 0xff;
    CommandLog log = new CommandLog();
    DeltaParser parser = new DeltaParser("test.delta", log);
    parser.feed(longer, 0, delta.length - 1);
    assertFalse(parser.finished());
    parser.feed(longer, delta.length - 1, 6);
    assertTrue(parser.finished());
    parser.feed(longer, 0, longer.length);
    parser.finish();
    assertEquals(3, parser.resultLength());
    assertEquals(List.of("literal 5 3"), log.commands());
  }

  @Test
  void doesNotBufferLiterals() throws CorruptDataException {
    CommandLog log = new CommandLog();
    DeltaParser parser = new DeltaParser("test.delta", log);
    byte[] start = new DeltaBuilder().literalCommand(3L << 30, 2).withoutEnd();
    parser.feed(start, 0, start.length);
    byte[] piece = new byte[1 << 20];
    for (int i = 0; i < 3 << 10; i++) {
      parser.feed(piece, 0, piece.length);
    }
    byte[] rest = {0x45, 1, 2, 0};
    parser.feed(rest, 0, rest.length);
    parser.finish();
    assertEquals(List.of("literal 9 3221225472", "copy 1 2"), log.commands());
    assertEquals((3L << 30) + 2, parser.resultLength());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void piecesMayBeOfAnyLength(long seed) throws CorruptDataException {
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      DeltaBuilder builder = new DeltaBuilder(least -> least + random.nextInt(4 - least));
      int count = random.nextInt(40);
      for (int i = 0; i < count; i++) {
        if (random.nextBoolean()) {
          builder.insert(randomBytes(random, 1 + random.nextInt(1 << random.nextInt(10))));
        } else {
          int bits = 1 + random.nextInt(56);
          builder.copy(random.nextLong() >>> (64 - bits), 1 + (random.nextLong() >>> (64 - bits)));
        }
      }
      byte[] delta = builder.end();
      int max = 1 + random.nextInt(50);
      CommandLog log = CommandLog.of(delta, left -> Math.min(left, random.nextInt(1 + max)));
      assertEquals(builder.commands(), log.commands(), "seed " + seed + ", round " + round);
    }
  }

  @Test
  void copiesMayOverlapInAnyOrder() throws CorruptDataException {
    byte[] basis = "0123456789".getBytes(StandardCharsets.US_ASCII);
    byte[] delta = new DeltaBuilder().copy(5, 5).insert("-").copy(0, 6).copy(0, 1).end();
    assertArrayEquals(
        "56789-0123450".getBytes(StandardCharsets.US_ASCII),
        CommandLog.of(delta).patch(basis, delta));
  }

  private static byte[] randomBytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
