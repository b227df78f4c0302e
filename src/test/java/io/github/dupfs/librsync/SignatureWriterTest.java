package io.github.dupfs.librsync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureWriterTest {
  /** As librsync 2.3.2 writes them. */
  @ParameterizedTest
  @CsvSource({
    "'', 727301360000020000000008",
    "'hello world\n', 72730136000002000000000827d805da97668ab2f29d0115",
    "0123456789, 727301360000020000000008119e0343a695ea9f14a89c4e",
  })
  void writesWhatLibrsyncDoes(String text, String signature) throws IOException {
    byte[] file = text.getBytes(StandardCharsets.US_ASCII);
    assertEquals(signature, HexFormat.of().formatHex(Written.signature(file, 512)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void piecesMayBeOfAnyLength(long seed) throws IOException {
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      int blockLength = 1 + random.nextInt(1 << random.nextInt(16));
      byte[] file = new byte[random.nextInt(Math.min(200 * blockLength, 3 << 20))];
      random.nextBytes(file);
      int max = 1 + random.nextInt(3 * blockLength);
      assertArrayEquals(
          Written.signature(file, blockLength),
          Written.signature(file, blockLength, left -> Math.min(left, random.nextInt(1 + max))),
          "seed " + seed + ", round " + round);
    }
  }

  @Test
  void blocksMustHaveBytes() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SignatureWriter(OutputStream.nullOutputStream())
                .begin(0, SignatureWriter.BlockSink.NONE));
  }
}
