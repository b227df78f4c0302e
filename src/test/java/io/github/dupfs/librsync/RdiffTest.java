package io.github.dupfs.librsync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what librsync's own program writes, and writes what it reads, if it is installed. */
final class RdiffTest {
  @TempDir private Path directory;

  private Rdiff rdiff;

  @BeforeEach
  void rdiffIsInstalled() throws Exception {
    rdiff = new Rdiff(directory);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void patchesAsItsDeltasSay(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] basis = new byte[300_000 + random.nextInt(1000)];
    random.nextBytes(basis);
    byte[] wanted = edited(basis, random);
    byte[] delta = delta(basis, wanted);
    CommandLog log = CommandLog.of(delta, left -> Math.min(left, 1 + random.nextInt(70_000)));
    assertArrayEquals(wanted, log.patch(basis, delta), "seed " + seed);
  }

  @Test
  void anUnchangedFileIsOneCopy() throws Exception {
    byte[] basis = new byte[70001];
    new Random(6).nextBytes(basis);
    assertEquals(List.of("copy 0 70001"), CommandLog.of(delta(basis, basis)).commands());
    assertEquals(List.of(), CommandLog.of(delta(new byte[0], new byte[0])).commands());
  }

  @Test
  void repeatedContentIsManyCopiesOfOneBlock() throws Exception {
    byte[] delta = delta(new byte[5000], new byte[70001]);
    assertArrayEquals(new byte[70001], CommandLog.of(delta).patch(new byte[5000], delta));
  }

  @ParameterizedTest
  @CsvSource({
    "md4, rollsum, 0x72730136",
    "blake2, rollsum, 0x72730137",
    "md4, rabinkarp, 0x72730146",
    "blake2, rabinkarp, 0x72730147",
  })
  void readsTheHeadersOfAllSums(String strong, String weak, String magic) throws Exception {
    for (int size : new int[] {0, 1, 1024, 1025, 5000}) {
      byte[] bytes =
          rdiff.signature(new byte[size], "-b", "1024", "-S", "8", "-H", strong, "-R", weak);
      SignatureHeader header = SignatureHeader.parse(bytes, "signature");
      assertEquals(new SignatureHeader(Integer.decode(magic), 1024, 8), header);
      assertEquals((size + 1023) / 1024, header.blockCount(bytes.length, "signature"));
    }
  }

  @ParameterizedTest
  @CsvSource({"512, 1", "512, 2", "2048, 3", "2048, 4", "4096, 5", "32768, 6", "1000, 7", "13, 8"})
  void signsAndPatchesAlike(int blockLength, long seed) throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < 25; round++) {
      String test = "seed " + seed + ", round " + round;
      byte[] basis = EditedFiles.basis(random, blockLength);
      byte[] wanted = EditedFiles.edited(basis, random);
      byte[] signature = Written.signature(basis, blockLength);
      byte[] same =
          rdiff.signature(basis, "-b", "" + blockLength, "-S", "8", "-H", "md4", "-R", "rollsum");
      assertArrayEquals(same, signature, test);
      byte[] delta = Written.delta(signature, wanted);
      assertArrayEquals(wanted, rdiff.patch(basis, delta), test);
      assertArrayEquals(wanted, CommandLog.of(delta).patch(basis, delta), test);
      long wantedLength = rdiff.delta(signature, wanted).length;
      assertTrue(
          delta.length <= wantedLength + wantedLength / 100 + 64,
          test + ": " + delta.length + " bytes, rdiff " + wantedLength);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 16})
  void strongSumsMayBeLonger(int strongLength) throws Exception {
    Random random = new Random(strongLength);
    byte[] basis = new byte[20_000];
    random.nextBytes(basis);
    byte[] wanted = Arrays.copyOfRange(basis, 3000, 19_500);
    byte[] signature =
        rdiff.signature(basis, "-b", "512", "-S", "" + strongLength, "-H", "md4", "-R", "rollsum");
    byte[] delta = Written.delta(signature, wanted);
    assertArrayEquals(wanted, rdiff.patch(basis, delta));
    assertEquals(
        List.of("literal 6 72", "copy 3072 16384", "literal 84 44"),
        CommandLog.of(delta).commands());
  }

  private static byte[] edited(byte[] basis, Random random) {
    ByteArrayOutputStream edited = new ByteArrayOutputStream();
    for (int i = 0; i < 20; i++) {
      int from = random.nextInt(basis.length);
      edited.write(basis, from, random.nextInt(Math.min(50_000, basis.length - from)));
      byte[] inserted = new byte[random.nextInt(1 << random.nextInt(17))];
      random.nextBytes(inserted);
      edited.writeBytes(inserted);
    }
    return edited.toByteArray();
  }

  private byte[] delta(byte[] basis, byte[] wanted) throws Exception {
    return rdiff.delta(rdiff.signature(basis, "-b", "512"), wanted);
  }
}
