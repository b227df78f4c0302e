package io.github.dupfs.librsync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RollsumTest {
  @Test
  void sumsRangesOfAnyLength() {
    byte[] data = new byte[1000];
    new Random(1).nextBytes(data);
    for (int length = 0; length < 300; length++) {
      assertEquals(byDefinition(data, length, length), Rollsum.of(data, length, length));
    }
  }

  @Test
  void theLargestBytesOverflowNothing() {
    byte[] data = new byte[(1 << 24) + 5];
    Arrays.fill(data, (byte) 0xff);
    for (int length = 1; length <= data.length; length = 8 * length + 5) {
      assertEquals(byDefinition(data, 0, length), Rollsum.of(data, 0, length), "" + length);
    }
    assertEquals(byDefinition(data, 0, data.length), Rollsum.of(data, 0, data.length));
  }

  private static int byDefinition(byte[] data, int offset, int length) {
    int s1 = 0;
    int s2 = 0;
    for (int i = offset; i < offset + length; i++) {
      s1 = (s1 + (data[i] & 0xff) + 31) % 65536;
      s2 = (s2 + s1) % 65536;
    }
    return s2 * 65536 + s1;
  }
}
