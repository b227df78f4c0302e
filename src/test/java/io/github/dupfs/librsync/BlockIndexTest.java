package io.github.dupfs.librsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockIndexTest {
  private static final Duration FAR_FROM_QUADRATIC = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5, 100, 100_000})
  void findsEachBlockAndNoOther(int count) {
    Random random = new Random(count);
    byte[] bytes = sums(count, block -> random.nextInt(), random);
    BlockSums sums = new BlockSums(bytes, 12);
    BlockIndex index = new BlockIndex(sums);
    for (int block = 0; block < count; block++) {
      int weak = sums.weak(block);
      assertTrue(index.mayHold(weak));
      assertTrue(index.holds(weak));
      assertEquals(block, index.find(weak, bytes, sums.strongAt(block)));
      assertEquals(BlockIndex.NONE, index.find(weak, new byte[16], 0));
      assertEquals(BlockIndex.NONE, index.find(weak + 1, bytes, sums.strongAt(block)));
    }
  }

  @Test
  void theFilterLetsFewSumsPass() {
    Random random = new Random(1);
    BlockSums sums = new BlockSums(sums(130_000, block -> random.nextInt(), random), 12);
    BlockIndex index = new BlockIndex(sums);
    int passed = 0;
    for (int i = 0; i < 100_000; i++) {
      passed += index.mayHold(random.nextInt()) ? 1 : 0;
    }
    assertTrue(passed < 5000, passed + " of 100000");
  }

  @Test
  void ofEqualBlocksTheFirstIsFound() {
    byte[] digest = new byte[16];
    byte[] bytes = ByteBuffer.allocate(36).putInt(0, 1).putInt(12, 7).putInt(24, 7).array();
    BlockIndex index = new BlockIndex(new BlockSums(bytes, 12));
    assertEquals(0, index.find(1, digest, 0));
    assertEquals(1, index.find(7, digest, 0));
    assertFalse(index.holds(8));
  }

  @Test
  void manyBlocksWithOneWeakSumAreFoundFast() {
    int count = 300_000;
    byte[] bytes = sums(count, block -> 7, new Random(1));
    BlockSums sums = new BlockSums(bytes, 12);
    assertTimeoutPreemptively(
        FAR_FROM_QUADRATIC,
        () -> {
          BlockIndex index = new BlockIndex(sums);
          for (int block = 0; block < count; block++) {
            assertEquals(block, index.find(7, bytes, sums.strongAt(block)));
          }
        });
  }

  /** Weak sums of which simple hash functions make neighbours. */
  @ParameterizedTest
  @ValueSource(ints = {1, 1 << 16, (1 << 16) + 1, 1 << 12})
  void weakSumsInARowAreFoundFast(int step) {
    int count = 300_000;
    byte[] bytes = sums(count, block -> block * step, new Random(1));
    BlockSums sums = new BlockSums(bytes, 12);
    assertTimeoutPreemptively(
        FAR_FROM_QUADRATIC,
        () -> {
          BlockIndex index = new BlockIndex(sums);
          for (int block = 0; block < count; block++) {
            assertEquals(block, index.find(block * step, bytes, sums.strongAt(block)));
          }
        });
  }

  private static byte[] sums(int count, IntUnaryOperator weak, Random random) {
    ByteBuffer sums = ByteBuffer.allocate(12 * count);
    for (int block = 0; block < count; block++) {
      sums.putInt(weak.applyAsInt(block)).putLong(random.nextLong());
    }
    return sums.array();
  }
}
