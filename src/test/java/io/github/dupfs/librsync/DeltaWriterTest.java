package io.github.dupfs.librsync;

import static io.github.dupfs.librsync.EditedFiles.joined;
import static io.github.dupfs.librsync.EditedFiles.tail;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DeltaWriterTest {
  private static final Duration FAR_FROM_QUADRATIC = Duration.ofSeconds(30);

  /** As librsync 2.3.2 writes them. */
  @ParameterizedTest
  @CsvSource({
    "'', '', 7273023600",
    "x, '', 7273023600",
    "x, x, 727302364500010 0",
    "'', now full, 72730236086e6f772066756c6c00",
    "0123456789, 0123456789, 7273023645000a00",
    "0123456789, new 0123456789, 72730236046e65772045000a00",
    "0123456789, 012345678, 7273023609303132333435363738 00",
  })
  void writesWhatLibrsyncDoes(String basis, String wanted, String delta) throws Exception {
    byte[] signature = Written.signature(basis.getBytes(StandardCharsets.US_ASCII), 512);
    assertEquals(
        delta.replace(" ", ""),
        HexFormat.of()
            .formatHex(Written.delta(signature, wanted.getBytes(StandardCharsets.US_ASCII))));
  }

  @Test
  void anInsertionMovesOneCopy() throws Exception {
    byte[] basis = random(1, 200_000);
    byte[] delta = delta(basis, joined("insert".getBytes(StandardCharsets.US_ASCII), basis), 512);
    assertEquals("7273023606696e7365727447000 0030d4000".replace(" ", ""), hex(delta));
  }

  @Test
  void anEditIsOneBlockBetweenTwoCopies() throws Exception {
    byte[] basis = random(1, 3_000_000);
    byte[] wanted = basis.clone();
    Arrays.fill(wanted, 1_500_000, 1_500_004, (byte) 7);
    byte[] delta = delta(basis, wanted, 1024);
    assertEquals("72730236 47 00 0016e000 42 0400".replace(" ", ""), hex(Arrays.copyOf(delta, 13)));
    assertEquals(
        "4f 0016e400 0016e2c0 00".replace(" ", ""),
        hex(Arrays.copyOfRange(delta, 13 + 1024, delta.length)));
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "64, 65", "65, 67", "255, 257", "256, 259", "65535, 65538", "65536, 65540"})
  void literalsTakeAsFewBytesAsTheyCan(int length, int commandLength) throws Exception {
    byte[] wanted = random(1, length);
    byte[] delta = delta(new byte[0], wanted, 512);
    assertEquals(4 + commandLength + 1, delta.length);
    assertArrayEquals(wanted, CommandLog.of(delta).patch(new byte[0], delta));
  }

  @Test
  void copiesTakeAsFewBytesAsTheyCan() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    DeltaBuilder wanted = new DeltaBuilder();
    CommandWriter writer = new CommandWriter(out);
    long[] numbers = {255, 256, 65535, 65536, 4294967295L, 4294967296L, Long.MAX_VALUE / 2};
    for (long number : numbers) {
      writer.copy(number, 1);
      writer.copy(3, number);
      wanted.copy(number, 1).copy(3, number);
    }
    writer.end();
    assertArrayEquals(wanted.end(), out.toByteArray());
  }

  @Test
  void copiesThatFollowEachOtherAreOne() throws Exception {
    byte[] basis = random(1, 100 * 512);
    byte[] wanted = joined(tail(basis, 60 * 512), Arrays.copyOf(basis, 60 * 512));
    assertEquals(List.of("copy 30720 20480", "copy 0 30720"), commands(basis, wanted));
  }

  @Test
  void theCopyThatGoesOnIsPreferred() throws Exception {
    byte[] basis = random(1, 20 * 512);
    Arrays.fill(basis, 5 * 512, 15 * 512, (byte) 0);
    assertEquals(List.of("copy 0 10240"), commands(basis, basis));
    byte[] longer = joined(Arrays.copyOf(basis, 12 * 512), tail(basis, 8 * 512));
    assertArrayEquals(longer, patched(basis, longer, 512));
  }

  @Test
  void theLastBlockMatchesOnlyAtTheEnd() throws Exception {
    byte[] basis = random(1, 512 + 100);
    assertEquals(List.of("copy 0 612"), commands(basis, basis));
    assertEquals(
        List.of("literal 5 3", "copy 512 100"),
        commands(basis, joined(new byte[3], tail(basis, 512))));
    assertEquals(
        List.of("copy 0 512", "literal 10 101"), commands(basis, joined(basis, new byte[1])));
  }

  @ParameterizedTest
  @CsvSource({"512, 1", "512, 2", "1, 3", "7, 4", "2048, 5", "40000, 6", "3000, 7"})
  void piecesMayBeOfAnyLength(int blockLength, long seed) throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      String test = "seed " + seed + ", round " + round;
      byte[] basis = EditedFiles.basis(random, blockLength);
      byte[] wanted = EditedFiles.edited(basis, random);
      byte[] signature = Written.signature(basis, blockLength);
      int max = 1 + random.nextInt(3 * blockLength);
      byte[] delta =
          Written.delta(signature, wanted, left -> Math.min(left, random.nextInt(1 + max)));
      assertArrayEquals(wanted, CommandLog.of(delta).patch(basis, delta), test);
      assertArrayEquals(Written.delta(signature, wanted), delta, test);
      int other = blockLength + 1;
      assertArrayEquals(Written.delta(signature, wanted, other, left -> left), delta, test);
    }
  }

  /** Longer than what is buffered, so that copies and literals meet the buffer's end. */
  @ParameterizedTest
  @CsvSource({"512, 1", "2048, 2", "32768, 3", "2000000, 4"})
  void filesMayBeLongerThanTheBuffer(int blockLength, long seed) throws Exception {
    Random random = new Random(seed);
    byte[] basis = random(seed, 9_000_000 + random.nextInt(blockLength));
    byte[] inserted = random(seed + 10, 3_000_000);
    byte[] wanted =
        joined(Arrays.copyOf(basis, 4_000_001), inserted, tail(basis, 4_000_003), inserted);
    byte[] delta = delta(basis, wanted, blockLength);
    assertArrayEquals(wanted, CommandLog.of(delta).patch(basis, delta), "seed " + seed);
    int literals = 2 * inserted.length + 3 * blockLength + 500;
    assertTrue(delta.length < literals, delta.length + " bytes, wanted " + literals);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void aLongRunOfOneByteTakesNoLongTime(int value) throws Exception {
    byte[] block = new byte[4096];
    Arrays.fill(block, (byte) value);
    byte[] run = new byte[16 << 20];
    Arrays.fill(run, (byte) value);
    byte[] other = value == 0 ? withWeakSumOfZeros(4096) : withSameWeakSum(block, 100);
    assertEquals(Rollsum.of(block, 0, 4096), Rollsum.of(other, 0, 4096));
    assertTimeoutPreemptively(
        FAR_FROM_QUADRATIC,
        () -> {
          assertArrayEquals(run, patched(other, run, 4096));
          assertArrayEquals(run, patched(block, run, 4096));
        });
  }

  /** Runs of 225 whose lengths differ by a multiple of 512 have the same weak sum. */
  @Test
  void anEndThatMatchesInVainTakesNoLongTime() throws Exception {
    int blockLength = Signature.MAX_BLOCK_LENGTH;
    byte[] wanted = new byte[blockLength - 1];
    Arrays.fill(wanted, (byte) 225);
    byte[] basis = withSameWeakSum(Arrays.copyOf(wanted, blockLength - 512), 100);
    assertEquals(Rollsum.of(wanted, 0, 512), Rollsum.of(basis, 0, basis.length));
    assertTimeoutPreemptively(
        FAR_FROM_QUADRATIC, () -> assertArrayEquals(wanted, patched(basis, wanted, blockLength)));
  }

  @Test
  void manyBlocksWithOneWeakSumAreToldApart() throws Exception {
    byte[][] blocks = new byte[500][];
    for (int i = 0; i < blocks.length; i++) {
      byte[] block = new byte[512];
      Arrays.fill(block, (byte) 100);
      blocks[i] = withSameWeakSum(block, i);
    }
    byte[] basis = joined(blocks);
    byte[][] reversed = new byte[blocks.length][];
    for (int i = 0; i < blocks.length; i++) {
      reversed[i] = blocks[blocks.length - 1 - i];
    }
    assertEquals(500, commands(basis, joined(reversed)).size());
    assertArrayEquals(joined(reversed), patched(basis, joined(reversed), 512));
  }

  /** Another block with the weak sum of a block: +1, −2, +1. */
  private static byte[] withSameWeakSum(byte[] block, int at) {
    byte[] other = block.clone();
    other[at]++;
    other[at + 1] = (byte) (other[at + 1] - 2);
    other[at + 2]++;
    return other;
  }

  /** A block with the weak sum of zeros: 512 times 128, at places that sum to a multiple of 512. */
  private static byte[] withWeakSumOfZeros(int length) {
    byte[] block = new byte[length];
    Arrays.fill(block, 0, 511, (byte) 128);
    block[511 + 256] = (byte) 128;
    return block;
  }

  private static List<String> commands(byte[] basis, byte[] wanted) throws Exception {
    return CommandLog.of(delta(basis, wanted, 512)).commands();
  }

  private static byte[] patched(byte[] basis, byte[] wanted, int blockLength) throws Exception {
    byte[] delta = delta(basis, wanted, blockLength);
    return CommandLog.of(delta).patch(basis, delta);
  }

  private static byte[] delta(byte[] basis, byte[] wanted, int blockLength) throws Exception {
    return Written.delta(Written.signature(basis, blockLength), wanted);
  }

  private static byte[] random(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
