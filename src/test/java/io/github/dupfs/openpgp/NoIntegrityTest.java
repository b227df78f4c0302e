package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.openpgp.PGPEncryptedDataGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPBEKeyEncryptionMethodGenerator;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of old repositories in tag-9 containers, written by Bouncy Castle. */
final class NoIntegrityTest {
  private static final PassphraseKeys KEYS = new PassphraseKeys("foo".toCharArray());
  private static final byte[] CONTENT = new byte[100_000];

  static {
    new Random(9).nextBytes(CONTENT);
  }

  private static byte[] encrypt(int cipher) throws Exception {
    PGPEncryptedDataGenerator generator =
        new PGPEncryptedDataGenerator(
            new BcPGPDataEncryptorBuilder(cipher)
                .setSecureRandom(new SecureRandom())
                .setWithIntegrityPacket(false));
    generator.addMethod(new BcPBEKeyEncryptionMethodGenerator("foo".toCharArray()));
    return Written.message(generator, CONTENT);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 9, 10})
  void isReadIfAllowed(int cipher) throws Exception {
    byte[] file = encrypt(cipher);
    SessionKey key = Messages.key(file, KEYS);
    BodyInputStream stream = Messages.body(file, key);
    byte[] body = stream.readAllBytes();
    assertArrayEquals(CONTENT, Messages.read(new ByteArrayInputStream(body)));
    BodyMap map = BodyMap.decode(stream.map().encode(), "x");
    assertEquals(Integrity.NONE, map.integrity());
    BodySource source = new BodySource(Messages.source(file), key, map);
    Random random = new Random(cipher);
    for (int i = 0; i < 200; i++) {
      int from = i == 0 ? 0 : random.nextInt(body.length);
      byte[] range = new byte[random.nextInt(body.length - from + 1)];
      source.readFully(from, range, 0, range.length);
      assertArrayEquals(Arrays.copyOfRange(body, from, from + range.length), range);
    }
  }

  @Test
  void gpgReadsTheSame() throws Exception {
    byte[] file = encrypt(3);
    try (GnupgHome home = new GnupgHome()) {
      assertArrayEquals(CONTENT, home.run(file, "--passphrase", "foo", "--ignore-mdc-error", "-d"));
      assertEquals(
          Messages.key(file, KEYS),
          Messages.key(
              file,
              new GnupgKeys(
                  new Gnupg(
                      "gpg",
                      List.of(
                          "--homedir",
                          home.directory().toString(),
                          "--passphrase",
                          "foo",
                          "--pinentry-mode",
                          "loopback")))));
    }
  }

  @Test
  void isRefusedUnlessAllowed() throws Exception {
    byte[] file = encrypt(3);
    SessionKey key = Messages.key(file, KEYS);
    EncryptedMessage message = EncryptedMessage.parse(Messages.source(file));
    assertEquals(Integrity.NONE, message.integrity());
    DecryptionException e =
        assertThrows(
            DecryptionException.class,
            () -> message.openBody(new ByteArrayInputStream(file), key, false));
    assertTrue(e.reason().contains("--allow-no-mdc"), e.reason());
  }

  @Test
  void wrongPassphraseIsSaid() throws Exception {
    byte[] file = encrypt(3);
    assertThrows(
        IOException.class, () -> Messages.key(file, new PassphraseKeys("fop".toCharArray())));
  }
}
