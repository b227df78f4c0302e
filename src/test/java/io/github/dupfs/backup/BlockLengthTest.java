package io.github.dupfs.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By the rule of duplicity 3.0.4. */
final class BlockLengthTest {
  @ParameterizedTest
  @CsvSource({
    "0, 512",
    "262144, 512",
    "264196, 1024",
    "1024000, 1024",
    "3000000, 2048",
    "1073741824, 32768",
    "9223372036854775807, 16777216"
  })
  void growsWithTheSquareRoot(long fileLength, int blockLength) {
    assertEquals(blockLength, BlockLength.UNLIMITED.of(fileLength));
  }

  @ParameterizedTest
  @CsvSource({
    "2048, 0, 512",
    "2048, 1024000, 1024",
    "2048, 1073741824, 2048",
    "700, 1073741824, 1024",
    "1, 1073741824, 512",
    "2147483647, 1073741824, 32768"
  })
  void isLimited(int most, long fileLength, int blockLength) {
    assertEquals(blockLength, new BlockLength(most).of(fileLength));
  }

  @Test
  void blocksHaveSomethingInThem() {
    assertThrows(IllegalArgumentException.class, () -> new BlockLength(0));
  }
}
