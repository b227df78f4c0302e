package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ChunkMapTest {

  @Test
  void piecesOfOneLengthAreOneRun() throws Exception {
    ChunkMap.Builder builder = new ChunkMap.Builder("x");
    long physical = 1000;
    for (int i = 0; i < 1_000_000; i++) {
      builder.add(physical, 8192);
      physical += 8193;
    }
    builder.add(physical, 77);
    ChunkMap map = builder.build();
    assertEquals(1_000_000L * 8192 + 77, map.logicalLength());
    assertEquals(physical + 77, map.physicalEnd());
    assertEquals(1000 + 999_999L * 8193 + 8191, map.physical(1_000_000L * 8192 - 1));
    assertEquals(physical, map.physical(1_000_000L * 8192));
    assertTrue(map.encode().length < 30);
  }

  @Test
  void irregularPiecesAreFoundAgain() throws Exception {
    Random random = new Random(1);
    for (int round = 0; round < 50; round++) {
      ChunkMap.Builder builder = new ChunkMap.Builder("x");
      List<Long> bytes = new ArrayList<>();
      long physical = random.nextInt(20);
      for (int piece = random.nextInt(60); piece > 0; piece--) {
        int length = 1 << random.nextInt(4);
        builder.add(physical, length);
        for (int i = 0; i < length; i++) {
          bytes.add(physical + i);
        }
        physical += length + random.nextInt(3);
      }
      ChunkMap map = ChunkMap.decode(builder.build().encode(), "x");
      assertEquals(bytes.size(), map.logicalLength());
      for (int from = 0; from <= bytes.size(); from++) {
        int length = random.nextInt(bytes.size() - from + 1);
        List<Long> visited = new ArrayList<>();
        map.forEach(
            from,
            length,
            (logical, at, count) -> {
              for (long i = 0; i < count; i++) {
                visited.add(at + i);
                assertEquals(at + i, map.physical(logical + i));
              }
            });
        assertEquals(bytes.subList(from, from + length), visited);
      }
    }
  }

  @Test
  void damagedEncodingIsRefused() throws Exception {
    ChunkMap.Builder builder = new ChunkMap.Builder("x");
    builder.add(3, 512);
    builder.add(516, 512);
    builder.add(1100, 100);
    byte[] good = builder.build().encode();
    assertThrows(CorruptDataException.class, () -> ChunkMap.decode(new byte[0], "x"));
    for (int length = 0; length < good.length; length++) {
      byte[] shorter = Arrays.copyOf(good, length);
      assertThrows(CorruptDataException.class, () -> ChunkMap.decode(shorter, "x"));
    }
    byte[] longer = Arrays.copyOf(good, good.length + 1);
    assertThrows(CorruptDataException.class, () -> ChunkMap.decode(longer, "x"));
    byte[] endless = {1, 0, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 1, 0};
    assertThrows(CorruptDataException.class, () -> ChunkMap.decode(endless, "x"));
  }

  @Test
  void piecesMustAscend() throws Exception {
    ChunkMap.Builder builder = new ChunkMap.Builder("x");
    builder.add(10, 5);
    assertThrows(IllegalArgumentException.class, () -> builder.add(14, 1));
  }
}
