package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages made by the gpg of this system, opened with the keys of its keyring. */
final class GnupgKeysTest {
  private static final byte[] CONTENT = content();

  @SuppressWarnings("NullAway.Init")
  private static GnupgHome home;

  private static byte[] content() {
    byte[] content = new byte[300_000];
    new Random(3).nextBytes(content);
    Arrays.fill(content, 1000, 200_000, (byte) 'x');
    return content;
  }

  @BeforeAll
  static void makeKeys() throws IOException {
    home = new GnupgHome();
    home.newKey("rsa@example.invalid", "rsa2048", "rsa2048", "");
    home.newKey("ecc@example.invalid", "ed25519", "cv25519", "");
    home.newKey("protected@example.invalid", "ed25519", "cv25519", "geheim \u00fc");
  }

  @AfterAll
  static void stopAgent() throws IOException {
    home.close();
  }

  private static byte[] encrypt(String... arguments) throws IOException {
    return home.run(CONTENT, arguments);
  }

  private static void assertOpens(byte[] file, SessionKeys keys) throws IOException {
    assertArrayEquals(CONTENT, Messages.read(file, Messages.key(file, keys)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa@example.invalid", "ecc@example.invalid"})
  void oneRecipient(String user) throws IOException {
    assertOpens(encrypt("-e", "-r", user), new GnupgKeys(home.gnupg()));
    assertOpens(encrypt("-e", "-R", user), new GnupgKeys(home.gnupg()));
  }

  @Test
  void manifestOfDuplicity() throws IOException {
    byte[] file = Messages.resource("public-key.manifest.gpg");
    try (GnupgHome owner = new GnupgHome()) {
      owner.run(Messages.resource("keys.asc"), "--import");
      assertArrayEquals(
          Messages.resource("public-key.manifest"),
          Messages.read(file, Messages.key(file, new GnupgKeys(owner.gnupg()))));
    }
  }

  @Test
  void severalRecipientsAndPassphrase() throws IOException {
    byte[] file =
        encrypt(
            "-e",
            "-c",
            "--passphrase",
            "foo",
            "-r",
            "ecc@example.invalid",
            "-r",
            "rsa@example.invalid",
            "-R",
            "ecc@example.invalid");
    assertOpens(file, new PassphraseKeys(utf8("foo")));
    assertOpens(file, CombinedKeys.of(utf8("foo"), home.gnupg()));
    assertOpens(file, CombinedKeys.of(utf8("wrong"), home.gnupg()));
  }

  @Test
  void protectedKey() throws IOException {
    byte[] file = encrypt("-e", "-r", "protected@example.invalid");
    home.forgetPassphrases();
    DecryptionException e =
        assertThrows(
            DecryptionException.class,
            () -> Messages.key(file, new GnupgKeys(home.gnupg(), utf8("falsch"))));
    assertEquals("wrong passphrase for the private key", e.reason());
    assertOpens(file, new GnupgKeys(home.gnupg(), utf8("geheim \u00fc")));
    home.forgetPassphrases();
    assertOpens(file, CombinedKeys.of(utf8("geheim \u00fc\nsecond line"), home.gnupg()));
  }

  @Test
  void nobodyAnswersForProtectedKey() throws IOException {
    byte[] file = encrypt("-e", "-r", "protected@example.invalid");
    home.forgetPassphrases();
    Gnupg silent =
        new Gnupg(
            "gpg", List.of("--homedir", home.directory().toString(), "--pinentry-mode", "cancel"));
    DecryptionException e =
        assertThrows(DecryptionException.class, () -> Messages.key(file, new GnupgKeys(silent)));
    assertEquals("no passphrase was given to gpg", e.reason());
    byte[] symmetric = encrypt("-c", "--passphrase", "foo");
    e =
        assertThrows(
            DecryptionException.class, () -> Messages.key(symmetric, new GnupgKeys(silent)));
    assertEquals("no passphrase was given to gpg", e.reason());
  }

  @Test
  void missingPrivateKeyNamesRecipients() throws IOException {
    byte[] file = encrypt("-e", "-r", "rsa@example.invalid", "-r", "ecc@example.invalid");
    String rsa = home.fingerprints("rsa@example.invalid").get(1).substring(24);
    String ecc = home.fingerprints("ecc@example.invalid").get(1).substring(24);
    try (GnupgHome other = new GnupgHome()) {
      DecryptionException e =
          assertThrows(
              DecryptionException.class, () -> Messages.key(file, new GnupgKeys(other.gnupg())));
      assertTrue(e.reason().startsWith("gpg has no private key"), e.reason());
      assertTrue(e.reason().contains(rsa) && e.reason().contains(ecc), e.reason());
      e =
          assertThrows(
              DecryptionException.class,
              () -> Messages.key(file, CombinedKeys.of(utf8("x"), other.gnupg())));
      assertTrue(
          e.reason().startsWith("is encrypted to keys, not with a passphrase; gpg has no"),
          e.reason());
    }
  }

  @Test
  void missingProgramIsSaid() throws IOException {
    byte[] file = encrypt("-e", "-r", "ecc@example.invalid");
    DecryptionException e =
        assertThrows(
            DecryptionException.class,
            () -> Messages.key(file, new GnupgKeys(new Gnupg("/no/such/gpg", List.of()))));
    assertTrue(e.reason().startsWith("cannot run gpg: "), e.reason());
  }

  @Test
  void messagesOfGpgAreShownWithoutKeys() throws IOException {
    Path script = home.directory().resolve("gpg.sh");
    Files.writeString(
        script, "echo \"gpg: session key: '9.2:" + "1F".repeat(32) + "'; no luck\" >&2; exit 2");
    Gnupg talking = new Gnupg("sh", List.of(script.toString()));
    byte[] file = Messages.resource("public-key.manifest.gpg");
    DecryptionException e =
        assertThrows(DecryptionException.class, () -> Messages.key(file, new GnupgKeys(talking)));
    assertEquals(
        "gpg did not decrypt it (exit code 2): gpg: session key: '(a key)'; no luck", e.reason());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "IDEA",
        "3DES",
        "CAST5",
        "BLOWFISH",
        "AES",
        "AES192",
        "AES256",
        "TWOFISH",
        "CAMELLIA128",
        "CAMELLIA192",
        "CAMELLIA256"
      })
  void everyCipher(String cipher) throws IOException {
    byte[] symmetric = encrypt("-c", "--passphrase", "foo", "--cipher-algo", cipher);
    assertOpens(symmetric, new PassphraseKeys(utf8("foo")));
    byte[] file = encrypt("-e", "-r", "ecc@example.invalid", "-z", "0", "--cipher-algo", cipher);
    SessionKey key = Messages.key(file, new GnupgKeys(home.gnupg()));
    BodyInputStream stream = Messages.body(file, key);
    byte[] body = stream.readAllBytes();
    BodySource source = new BodySource(Messages.source(file), key, stream.map());
    byte[] part = new byte[70_001];
    source.readFully(50_003, part, 0, part.length);
    assertArrayEquals(Arrays.copyOfRange(body, 50_003, 120_004), part);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "zip", "zlib", "bzip2"})
  void everyCompression(String algorithm) throws IOException {
    byte[] file = encrypt("-e", "-r", "ecc@example.invalid", "--compress-algo", algorithm);
    assertOpens(file, new GnupgKeys(home.gnupg()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "3"})
  void everyStringToKey(String mode) throws IOException {
    for (String digest : List.of("SHA1", "RIPEMD160", "SHA224", "SHA256", "SHA384", "SHA512")) {
      byte[] file =
          encrypt(
              "-c",
              "--passphrase",
              "f\u00f6\u00f6",
              "--s2k-mode",
              mode,
              "--s2k-count",
              "65536",
              "--s2k-digest-algo",
              digest);
      assertOpens(file, new PassphraseKeys("f\u00f6\u00f6".toCharArray()));
    }
  }
}
