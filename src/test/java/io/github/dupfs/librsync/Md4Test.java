package io.github.dupfs.librsync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.MD4Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Md4Test {
  /** RFC 1320, A.5. */
  @ParameterizedTest
  @CsvSource({
    "'', 31d6cfe0d16ae931b73c59d7e0c089c0",
    "a, bde52cb31de33e46245e05fbdbd6fb24",
    "abc, a448017aaf21d8525fc10ae87aa6729d",
    "message digest, d9130a8164549fe818874806e1c7014b",
    "abcdefghijklmnopqrstuvwxyz, d79e1c308aa5bbcdeea8ed63df412da9",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789, "
        + "043f8582f241db351ce627e153e7f0e4",
    "1234567890123456789012345678901234567890123456789012345678901234567890"
        + "1234567890, e33b4ddc9c38f2199c3e7b164fcc0536",
  })
  void digestsAsTheRfcSays(String text, String digest) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertEquals(digest, HexFormat.of().formatHex(new Md4().digest(bytes, 0, bytes.length)));
  }

  @Test
  void digestsRangesOfAnyLength() {
    byte[] data = random(1000);
    Md4 md4 = new Md4();
    for (int length = 0; length < 300; length++) {
      assertArrayEquals(
          reference(data, 2 * length, length), md4.digest(data, 2 * length, length), "" + length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 55, 56, 63, 64, 65, 119, 120, 128, 512, 1000})
  void digestsManyBlocksAtOnce(int length) {
    byte[] data = random(7 + Md4Lanes.COUNT * length);
    Md4Lanes lanes = new Md4Lanes();
    for (int count = Md4Lanes.COUNT; count >= 0; count--) {
      byte[] digests = lanes.digests(data, 7, length, count);
      for (int i = 0; i < count; i++) {
        assertArrayEquals(
            reference(data, 7 + i * length, length),
            Arrays.copyOfRange(digests, i * Md4.LENGTH, (i + 1) * Md4.LENGTH),
            "block " + i + " of " + count);
      }
    }
  }

  private static byte[] reference(byte[] data, int offset, int length) {
    MD4Digest reference = new MD4Digest();
    reference.update(data, offset, length);
    byte[] digest = new byte[Md4.LENGTH];
    reference.doFinal(digest, 0);
    return digest;
  }

  private static byte[] random(int length) {
    byte[] data = new byte[length];
    new Random(1).nextBytes(data);
    return data;
  }
}
