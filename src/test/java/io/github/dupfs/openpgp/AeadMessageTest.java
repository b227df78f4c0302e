package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Messages that the gpg of Debian 12 can read but not write: examples of the specification, and
 * some written by Bouncy Castle.
 */
final class AeadMessageTest {
  private static final PassphraseKeys KEYS =
      new PassphraseKeys("password".getBytes(StandardCharsets.UTF_8));

  /** draft-ietf-openpgp-rfc4880bis-10, appendix A.3.6. */
  private static final String EAX_EXAMPLE =
      "c33e0507010308cd5a9f70fbe0bc6590bc669e34e500dcaedc5b32aa2dab0235"
          + "9dee19d07c3446c4312a34ae1967a2fb7e928ea5b4fa8012bd456d1738c63c36"
          + "d44a0107010eb732379f73c4928de25facfe6517ec105dc11a81dc0cb8a2f6f3"
          + "d90016384a56fc821ae11ae8dbcb49862655dea88d06a81486801b0ff387bd2e"
          + "ab013de1259586906eab2476";

  /** draft-ietf-openpgp-rfc4880bis-10, appendix A.4.6. */
  private static final String OCB_EXAMPLE =
      "c33d05070203089f0b7da3e5ea64779099e326e5400a90936cefb4e8eba08c67"
          + "73716d1f2714540a38fcac529949dac529d3de31e15b4aeb729e330033dbedd4"
          + "490107020e5ed2bc1e470abe8f1d644c7a6c8a567b0f7701196611a154ba9c25"
          + "74cd056284a8ef68035c623d93cc708a43211bb6eaf2b27f7c18d571bcd83b20"
          + "add3a08b73af15b9a098";

  @ParameterizedTest
  @ValueSource(strings = {EAX_EXAMPLE, OCB_EXAMPLE})
  void exampleOfTheSpecification(String hex) throws IOException {
    byte[] file = HexFormat.of().parseHex(hex);
    SessionKey key = Messages.key(file, KEYS);
    assertEquals(
        "Hello, world!\n", new String(Messages.read(file, key), StandardCharsets.US_ASCII));
    assertEquals(Integrity.AEAD, EncryptedMessage.parse(Messages.source(file)).integrity());
    DecryptionException e =
        assertThrows(
            DecryptionException.class,
            () -> Messages.key(file, new PassphraseKeys(new byte[] {1})));
    assertEquals("wrong passphrase", e.reason());
  }

  @ParameterizedTest
  @ValueSource(strings = {EAX_EXAMPLE, OCB_EXAMPLE})
  void everyFlippedBitAndTruncationIsFound(String hex) throws IOException {
    byte[] file = HexFormat.of().parseHex(hex);
    SessionKey key = Messages.key(file, KEYS);
    byte[] content = Messages.read(file, key);
    for (int bit = 0; bit < 8 * file.length; bit++) {
      byte[] flipped = file.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        assertArrayEquals(content, Messages.read(flipped, key), "bit " + bit);
      } catch (CorruptDataException | DecryptionException e) {
        assertTrue(e.toString().contains("message.gpg"), e.toString());
      }
    }
    for (int length = 0; length < file.length; length++) {
      byte[] shorter = Arrays.copyOf(file, length);
      assertThrows(IOException.class, () -> Messages.body(shorter, key).readAllBytes());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 63, 64, 65, 4000, 65536, 100_000})
  void manyChunks(int length) throws Exception {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    for (int cipher : new int[] {7, 8, 9, 13}) {
      assertReadable(content, encrypt(content, cipher, 10), length > 60_000);
    }
    assertReadable(content, encrypt(content, 9, 6), false);
    assertReadable(content, encrypt(content, 9, 16), true);
  }

  private static void assertReadable(byte[] content, byte[] file, boolean alsoByGpg)
      throws IOException {
    SessionKey key = Messages.key(file, KEYS);
    BodyInputStream stream = Messages.body(file, key);
    byte[] body = stream.readAllBytes();
    assertArrayEquals(content, Messages.read(new ByteArrayInputStream(body)));
    BodyMap map = BodyMap.decode(stream.map().encode(), "x");
    BodySource source = new BodySource(Messages.source(file), key, map);
    Random random = new Random(body.length);
    for (int i = 0; i < 50; i++) {
      int from = random.nextInt(body.length);
      byte[] range = new byte[random.nextInt(body.length - from + 1)];
      source.readFully(from, range, 0, range.length);
      assertArrayEquals(Arrays.copyOfRange(body, from, from + range.length), range);
    }
    if (alsoByGpg) {
      try (GnupgHome home = new GnupgHome()) {
        assertArrayEquals(content, home.run(file, "--passphrase", "password", "-d"));
        Gnupg withPassphrase =
            new Gnupg(
                "gpg",
                List.of(
                    "--homedir",
                    home.directory().toString(),
                    "--pinentry-mode",
                    "loopback",
                    "--passphrase",
                    "password"));
        assertEquals(key, Messages.key(file, new GnupgKeys(withPassphrase)));
      }
    }
  }

  @Test
  void alteredRangeIsNotServed() throws Exception {
    byte[] file = encrypt(new byte[10_000], 9, 6);
    SessionKey key = Messages.key(file, KEYS);
    BodyInputStream stream = Messages.body(file, key);
    stream.readAllBytes();
    file[5000] ^= 1;
    BodySource source = new BodySource(Messages.source(file), key, stream.map());
    byte[] range = new byte[4096];
    source.readFully(0, range, 0, 2000);
    assertThrows(CorruptDataException.class, () -> source.readFully(3000, range, 0, 4000));
    source.readFully(8000, range, 0, 2000);
  }

  /** A literal packet in a tag-20 packet with OCB, after a version 5 passphrase packet. */
  private static byte[] encrypt(byte[] content, int cipher, int chunkBits)
      throws IOException, PGPException {
    PGPEncryptedDataGenerator generator =
        new PGPEncryptedDataGenerator(
            new BcPGPDataEncryptorBuilder(cipher)
                .setSecureRandom(new SecureRandom())
                .setWithAEAD(Aead.OCB, chunkBits)
                .setUseV5AEAD());
    generator.addMethod(new BcPBEKeyEncryptionMethodGenerator("password".toCharArray()));
    return Written.message(generator, content);
  }
}
