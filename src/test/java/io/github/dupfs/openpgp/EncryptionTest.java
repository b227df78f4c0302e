package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages are read by the gpg of this system, and by the classes that read its messages. */
final class EncryptionTest {
  private static final String PASSPHRASE = "pa\u00df ph\u00fcrase";
  private static final long SEED = 20;
  private static final int[] LENGTHS = {
    0, 1, 505, 506, 511, 512, 8185, 8191, 8192, 8193, 65535, 3 << 20
  };

  @SuppressWarnings("NullAway.Init")
  private static GnupgHome home;

  @BeforeAll
  static void makeKeys() throws IOException {
    home = new GnupgHome();
    home.configure("s2k-count 65536");
    home.newKey("rsa", "rsa2048", "rsa2048", "");
    home.newKey("ecc", "ed25519", "cv25519", "");
    home.newKey("p384", "nistp384", "nistp384", "");
    home.newKey("brain", "brainpoolP256r1", "brainpoolP256r1", "");
    home.newKey("elgamal", "dsa1024", "elg1024", "");
  }

  @AfterAll
  static void stopAgent() throws IOException {
    home.close();
  }

  private static Encryption encryption(String way) throws IOException {
    Gnupg gnupg = home.gnupg();
    return switch (way) {
      case "passphrase" -> Encryption.symmetric(PASSPHRASE.getBytes(StandardCharsets.UTF_8), gnupg);
      case "passphrase signed" -> encryption("passphrase").signedBy("ecc", null);
      case "two" -> Encryption.toKeys(List.of("rsa", "ecc"), List.of(), gnupg);
      case "hidden" -> Encryption.toKeys(List.of(), List.of("ecc"), gnupg);
      case "signed" -> encryption("ecc").signedBy("rsa", null);
      case "all signed" ->
          Encryption.toKeys(List.of("rsa"), List.of("ecc", "p384"), gnupg).signedBy("ecc", null);
      default -> Encryption.toKeys(List.of(way), List.of(), gnupg);
    };
  }

  private static byte[] encrypt(
      Encryption encryption, byte[] content, @Nullable Compressor compressor) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MessageOutput out = encryption.open(file, compressor)) {
      out.write(content);
      out.finish();
    }
    return file.toByteArray();
  }

  private static void assertReads(byte[] content, byte[] file, boolean signed) throws IOException {
    Gnupg.Result result = home.decrypt(file, PASSPHRASE);
    List<String> status = result.statusInErrors();
    assertEquals(0, result.exitCode(), result.errors());
    assertArrayEquals(content, result.output());
    assertTrue(status.contains("GOODMDC"), result.errors());
    assertFalse(result.messages().contains("WARNING"), result.errors());
    assertEquals(signed, status.stream().anyMatch(line -> line.startsWith("GOODSIG ")));
    SessionKeys keys = CombinedKeys.of(PASSPHRASE.getBytes(StandardCharsets.UTF_8), home.gnupg());
    assertArrayEquals(content, Messages.read(file, Messages.key(file, keys)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"passphrase", "rsa", "all signed"})
  void everyLengthIsRead(String way) throws IOException {
    Encryption encryption = encryption(way);
    for (int length : LENGTHS) {
      assertReadsWhatIsWritten(encryption, length, way.contains("signed"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"passphrase signed", "ecc", "p384", "brain", "elgamal", "two", "hidden", "signed"})
  void everyWayIsRead(String way) throws IOException {
    assertReadsWhatIsWritten(encryption(way), 70_001, way.contains("signed"));
  }

  private static void assertReadsWhatIsWritten(Encryption encryption, int length, boolean signed)
      throws IOException {
    byte[] random = Messages.content(length, false, SEED);
    assertReads(random, encrypt(encryption, random, null), signed);
    byte[] words = Messages.content(length, true, SEED);
    assertReads(words, encrypt(encryption, words, Messages::deflate), signed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void contentMayComeInPieces(boolean compressed) throws IOException {
    long seed = SEED + 1;
    Random random = new Random(seed);
    byte[] content = Messages.content(1 << 20, true, seed);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MessageOutput out =
        encryption("signed").open(file, compressed ? Messages::deflate : null)) {
      for (int at = 0; at < content.length; ) {
        int length = Math.min(random.nextInt(1 << random.nextInt(18)), content.length - at);
        out.write(content, at, length);
        at += length;
        if (random.nextBoolean()) {
          out.flush();
        }
        if (at < content.length) {
          out.write(content[at++]);
        }
      }
      out.finish();
    }
    assertReads(content, file.toByteArray(), true);
  }

  @Test
  void layoutIsThatOfDuplicity() throws IOException {
    byte[] content = Messages.content(400, true, SEED);
    assertEquals(
        List.of(
            "symkey enc packet: version 4, cipher 9, aead 0,s2k 3, hash 2",
            "encrypted data packet:",
            "compressed packet: algo=1",
            "literal data packet:"),
        packets(encrypt(encryption("passphrase"), content, Messages::deflate)));
    String number = home.fingerprints("ecc").get(1).substring(24);
    assertEquals(
        List.of(
            "pubkey enc packet: version 3, algo 18, keyid " + number,
            "encrypted data packet:",
            "onepass_sig packet: keyid " + home.fingerprints("rsa").get(0).substring(24),
            "literal data packet:",
            "signature packet: algo 1, keyid " + home.fingerprints("rsa").get(0).substring(24)),
        packets(encrypt(encryption("signed"), content, null)));
  }

  /** What gpg lists of the packets in a message, one line each. */
  private static List<String> packets(byte[] file) throws IOException {
    return new String(
            home.run(file, "--passphrase", PASSPHRASE, "--list-packets"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(":"))
        .map(line -> line.substring(1))
        .toList();
  }

  @Test
  void hiddenKeysAreNotNamed() throws IOException {
    List<String> packets = packets(encrypt(encryption("all signed"), new byte[9], null));
    String rsa = home.fingerprints("rsa").get(1).substring(24);
    String hidden = "pubkey enc packet: version 3, algo 18, keyid 0000000000000000";
    assertEquals(
        List.of("pubkey enc packet: version 3, algo 1, keyid " + rsa, hidden, hidden),
        packets.subList(0, 3));
  }

  @Test
  void everyMessageHasItsOwnKey() throws IOException {
    for (String way : List.of("passphrase", "ecc")) {
      Encryption encryption = encryption(way);
      byte[] one = encrypt(encryption, new byte[100], null);
      byte[] two = encrypt(encryption, new byte[100], null);
      SessionKeys keys = CombinedKeys.of(PASSPHRASE.getBytes(StandardCharsets.UTF_8), home.gnupg());
      assertNotEquals(Messages.key(one, keys), Messages.key(two, keys));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"passphrase", "ecc"})
  void flippedBitIsRefused(String way) throws IOException {
    Random random = new Random(SEED + 2);
    byte[] content = Messages.content(2000, false, SEED);
    byte[] file = encrypt(encryption(way), content, null);
    int bits = 8 * file.length;
    for (int i = 0; i < 60; i++) {
      int bit = i < 40 ? random.nextInt(bits) : bits - 1 - random.nextInt(8 * 22);
      byte[] flipped = file.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Gnupg.Result result = home.decrypt(flipped, PASSPHRASE);
      assertNotEquals(0, result.exitCode(), "bit " + bit + " of " + bits + ", seed " + SEED);
    }
  }

  @Test
  void unfinishedMessageIsRefused() throws IOException {
    Encryption encryption = encryption("signed");
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    MessageOutput out = encryption.open(file, Messages::deflate);
    out.write(Messages.content(1 << 20, false, SEED));
    out.close();
    assertThrows(IllegalStateException.class, out::finish);
    assertNotEquals(0, home.decrypt(file.toByteArray(), PASSPHRASE).exitCode());
  }

  @Test
  void nothingIsWrittenAfterTheEnd() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    MessageOutput out = encryption("ecc").open(file, null);
    out.finish();
    int length = file.size();
    assertThrows(IllegalStateException.class, () -> out.write(1));
    assertThrows(IllegalStateException.class, out::flush);
    assertThrows(IllegalStateException.class, out::finish);
    out.close();
    assertEquals(length, file.size());
  }

  /** A full disk must not become a message that lacks what could not be written. */
  @Test
  void failedMessageCannotBeFinished() throws IOException {
    boolean[] full = new boolean[1];
    OutputStream disk =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            if (full[0]) {
              throw new IOException("full");
            }
          }
        };
    try (MessageOutput out = encryption("signed").open(disk, null)) {
      full[0] = true;
      byte[] content = Messages.content(1 << 20, false, SEED);
      assertEquals("full", assertThrows(IOException.class, () -> out.write(content)).getMessage());
      full[0] = false;
      assertThrows(IllegalStateException.class, out::finish);
    }
  }
}
