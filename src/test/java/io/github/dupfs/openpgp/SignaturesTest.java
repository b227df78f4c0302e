package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.github.dupfs.openpgp.SignatureCheck.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages signed by the gpg of this system; their status is compared with gpg's. */
final class SignaturesTest {
  private static final byte[] CONTENT = new byte[100_000];

  @SuppressWarnings("NullAway.Init")
  private static GnupgHome home;

  @BeforeAll
  static void makeKeys() throws IOException {
    new Random(5).nextBytes(CONTENT);
    home = new GnupgHome();
    home.newKey("rsa", "rsa2048", "rsa2048", "");
    home.newKey("ecc", "ed25519", "cv25519", "");
    home.newKey("nist", "nistp384", "cv25519", "");
    home.newKey("brain", "brainpoolP256r1", "cv25519", "");
    home.newKey("dsa", "dsa2048", "cv25519", "");
  }

  @AfterAll
  static void stopAgent() throws IOException {
    home.close();
  }

  private static byte[] sign(String... arguments) throws IOException {
    String[] all = Arrays.copyOf(arguments, arguments.length + 4);
    System.arraycopy(
        new String[] {"--sign", "--encrypt", "-r", "ecc"}, 0, all, arguments.length, 4);
    return home.run(CONTENT, all);
  }

  private static List<SignatureCheck> check(byte[] file, PublicKeys keys) throws IOException {
    SessionKey key = Messages.key(file, new GnupgKeys(home.gnupg()));
    BodyContent content = BodyContent.open(Messages.body(file, key), "message.gpg", keys);
    if (content instanceof CompressedInputStream compressed) {
      content = BodyContent.open(Messages.decompress(compressed), "message.gpg", keys);
    }
    assertArrayEquals(CONTENT, content.readAllBytes());
    return ((LiteralInputStream) content).signatures();
  }

  private static SignatureCheck checkOne(byte[] file) throws IOException {
    List<SignatureCheck> checks = check(file, new PublicKeys(home.gnupg()));
    assertEquals(1, checks.size());
    return checks.get(0);
  }

  private static void assertIs(Status status, String fingerprint, SignatureCheck check) {
    assertEquals(status, check.status());
    assertEquals(fingerprint, check.fingerprint());
    assertEquals(fingerprint.substring(24), check.signer());
  }

  @ParameterizedTest
  @CsvSource({
    "rsa,SHA512,zip",
    "rsa,SHA1,none",
    "rsa,RIPEMD160,none",
    "rsa,SHA224,zlib",
    "ecc,SHA256,zip",
    "ecc,SHA512,none",
    "nist,SHA384,zip",
    "brain,SHA256,zip",
    "dsa,SHA256,zip"
  })
  void goodSignature(String user, String digest, String compression) throws IOException {
    byte[] file = sign("-u", user, "--digest-algo", digest, "--compress-algo", compression);
    assertIs(Status.GOOD, home.fingerprints(user).get(0), checkOne(file));
  }

  @Test
  void severalSigners() throws IOException {
    List<SignatureCheck> checks =
        check(sign("-u", "rsa", "-u", "ecc"), new PublicKeys(home.gnupg()));
    assertEquals(2, checks.size());
    assertIs(Status.GOOD, home.fingerprints("rsa").get(0), checks.get(0));
    assertIs(Status.GOOD, home.fingerprints("ecc").get(0), checks.get(1));
  }

  @Test
  void noSignature() throws IOException {
    byte[] file = home.run(CONTENT, "--encrypt", "-r", "ecc");
    assertEquals(List.of(), check(file, new PublicKeys(home.gnupg())));
  }

  @Test
  void signingSubkeyIsNamedAsGpgDoes() throws IOException {
    String primary = home.newKey("sub", "ed25519", "cv25519", "");
    home.run(new byte[0], "--passphrase", "", "--quick-add-key", primary, "ed25519", "sign", "0");
    String subkey = home.fingerprints("sub").get(2);
    byte[] file = sign("-u", "sub");
    assertIs(Status.GOOD, subkey, checkOne(file));
    assertEquals("GOODSIG " + subkey.substring(24), gpgSays(file));
  }

  @Test
  void revokedKey() throws IOException {
    String fingerprint = home.newKey("revoked", "ed25519", "cv25519", "");
    byte[] file = sign("-u", "revoked");
    assertIs(Status.GOOD, fingerprint, checkOne(file));
    byte[] certificate = home.run(new byte[0], "--armor", "--export", "revoked");
    assertNotEquals(0, certificate.length);
    String text =
        Files.readString(home.directory().resolve("openpgp-revocs.d/" + fingerprint + ".rev"));
    home.run(
        text.substring(text.indexOf(":-----") + 1).getBytes(StandardCharsets.UTF_8), "--import");
    assertIs(Status.REVOKED, fingerprint, checkOne(file));
    assertEquals("REVKEYSIG " + fingerprint.substring(24), gpgSays(file));
  }

  @Test
  void expiredKey() throws Exception {
    String fingerprint = home.newKey("expired", "ed25519", "cv25519", "");
    byte[] file = sign("-u", "expired");
    home.run(new byte[0], "--quick-set-expire", fingerprint, "seconds=2");
    Thread.sleep(3000);
    assertIs(Status.EXPIRED, fingerprint, checkOne(file));
    assertEquals("EXPKEYSIG " + fingerprint.substring(24), gpgSays(file));
  }

  @Test
  void expiredSignature() throws Exception {
    byte[] file = sign("-u", "ecc", "--default-sig-expire", "seconds=1");
    Thread.sleep(2000);
    assertIs(Status.EXPIRED, home.fingerprints("ecc").get(0), checkOne(file));
    assertEquals("EXPSIG", gpgSays(file).substring(0, 6));
  }

  @Test
  void unknownKey() throws IOException {
    byte[] file = sign("-u", "rsa");
    try (GnupgHome other = new GnupgHome()) {
      SignatureCheck check = check(file, new PublicKeys(other.gnupg())).get(0);
      assertEquals(Status.UNKNOWN_KEY, check.status());
      assertEquals(home.fingerprints("rsa").get(0).substring(24), check.signer());
    }
  }

  /** Flips a bit of the literal data, which the container's own check would find first. */
  @Test
  void badSignature() throws IOException {
    byte[] file = sign("-u", "rsa", "--compress-algo", "none");
    SessionKey key = Messages.key(file, new GnupgKeys(home.gnupg()));
    byte[] body = Messages.body(file, key).readAllBytes();
    for (int at : new int[] {5000, body.length - 20, body.length - 200}) {
      byte[] flipped = body.clone();
      flipped[at] ^= 1;
      BodyContent content =
          BodyContent.open(
              new ByteArrayInputStream(flipped), "message.gpg", new PublicKeys(home.gnupg()));
      content.readAllBytes();
      assertNotEquals(Status.GOOD, ((LiteralInputStream) content).signatures().get(0).status());
    }
  }

  /** The status word and key of gpg's verdict. */
  private static String gpgSays(byte[] file) throws IOException {
    return home
        .gnupg()
        .runWithStatus(List.of("--yes", "--output", "/dev/null", "--decrypt"), file, "test")
        .status()
        .stream()
        .filter(line -> line.matches("(GOOD|REVKEY|EXPKEY|EXP|BAD|ERR)SIG .*"))
        .map(line -> line.split(" ", -1)[0] + " " + line.split(" ", -1)[1])
        .findFirst()
        .orElse("nothing");
  }
}
