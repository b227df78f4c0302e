package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** bzip2 data as gpg writes it with libbz2. */
final class Bzip2InputStreamTest {
  @SuppressWarnings("NullAway.Init")
  private static GnupgHome home;

  @BeforeAll
  static void makeHome() throws IOException {
    home = new GnupgHome();
  }

  @AfterAll
  static void stopAgent() throws IOException {
    home.close();
  }

  /** The data of a compressed packet. */
  private static byte[] compress(byte[] content, int level) throws IOException {
    byte[] file =
        home.run(
            content,
            "-c",
            "--passphrase",
            "foo",
            "--s2k-mode",
            "0",
            "--compress-algo",
            "bzip2",
            "--bzip2-compress-level",
            "" + level);
    SessionKey key = Messages.key(file, new PassphraseKeys("foo".getBytes(StandardCharsets.UTF_8)));
    CompressedInputStream compressed =
        (CompressedInputStream) BodyContent.open(Messages.body(file, key), "message.gpg");
    assertEquals(CompressedInputStream.BZIP2, compressed.algorithm());
    return compressed.readAllBytes();
  }

  private static byte[] decompress(byte[] data) throws IOException {
    return new Bzip2InputStream(new ByteArrayInputStream(data), "x", (bits, at) -> {})
        .readAllBytes();
  }

  private static void assertRoundTrip(byte[] content, int level) throws IOException {
    byte[] packets = decompress(compress(content, level));
    assertArrayEquals(
        content, BodyContent.open(new ByteArrayInputStream(packets), "x").readAllBytes());
  }

  private static byte[] mixed(int length) {
    Random random = new Random(length);
    byte[] content = new byte[length];
    for (int at = 0; at < length; ) {
      int run = Math.min(length - at, 1 + random.nextInt(random.nextInt(8) == 0 ? 2000 : 9));
      Arrays.fill(content, at, at + run, (byte) random.nextInt(random.nextInt(256) + 1));
      at += run;
    }
    return content;
  }

  @Test
  void contentOfEveryKind() throws IOException {
    assertRoundTrip(new byte[0], 9);
    assertRoundTrip(new byte[] {7}, 9);
    assertRoundTrip(new byte[2_000_000], 1);
    for (int run = 3; run < 12; run++) {
      byte[] content = new byte[run + 1];
      content[run] = 1;
      assertRoundTrip(content, 1);
    }
    for (int run = 254; run < 264; run++) {
      assertRoundTrip(new byte[run], 1);
    }
    for (int level = 1; level <= 9; level += 4) {
      assertRoundTrip(mixed(1_500_000 + level), level);
      byte[] noise = new byte[1_200_000];
      new Random(level).nextBytes(noise);
      assertRoundTrip(noise, level);
    }
  }

  @Test
  void everyBlockCanBeReadByItself() throws IOException {
    byte[] content = mixed(2_000_000);
    new Random(2).nextBytes(content);
    System.arraycopy(mixed(500_000), 0, content, 300_000, 500_000);
    byte[] data = compress(content, 1);
    List<long[]> blocks = new ArrayList<>();
    byte[] output =
        new Bzip2InputStream(
                new ByteArrayInputStream(data),
                "x",
                (bits, at) -> blocks.add(new long[] {bits, at}))
            .readAllBytes();
    assertTrue(blocks.size() > 5);
    blocks.add(new long[] {0, output.length});
    for (int i = 0; i + 1 < blocks.size(); i++) {
      int bits = (int) blocks.get(i)[0];
      ByteArrayInputStream rest = new ByteArrayInputStream(data, bits / 8, data.length);
      assertArrayEquals(
          Arrays.copyOfRange(output, (int) blocks.get(i)[1], (int) blocks.get(i + 1)[1]),
          Bzip2InputStream.resume(rest, bits % 8, "x").readAllBytes());
    }
  }

  @Test
  void damageIsFound() throws IOException {
    byte[] data = compress(mixed(3000), 1);
    byte[] output = decompress(data);
    for (int bit = 0; bit < 8 * data.length; bit++) {
      byte[] flipped = data.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        assertArrayEquals(output, decompress(flipped), "bit " + bit);
      } catch (CorruptDataException e) {
        assertEquals("x", e.file());
      }
    }
    for (int length = 0; length < data.length; length++) {
      byte[] shorter = Arrays.copyOf(data, length);
      assertThrows(CorruptDataException.class, () -> decompress(shorter));
    }
  }
}
