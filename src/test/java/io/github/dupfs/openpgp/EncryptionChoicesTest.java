package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What gpg's configuration and keyring decide, and what is said when they refuse. */
final class EncryptionChoicesTest {
  private static final byte[] CONTENT = Messages.content(100_000, false, 30);
  private static final byte[] PASSPHRASE = {'f', 'o', 'o'};

  @SuppressWarnings("NullAway.Init")
  private static GnupgHome home;

  @BeforeAll
  static void makeKeys() throws Exception {
    home = new GnupgHome();
    home.newKey("rsa", "rsa2048", "rsa2048", "");
    home.newKey("ecc", "ed25519", "cv25519", "");
    home.newKey("protected", "ed25519", "cv25519", "geheim \u00fc");
    home.run(new byte[0], "--passphrase", "", "--quick-gen-key", "signs", "ed25519", "sign", "0");
    String expired = home.newKey("expired", "ed25519", "cv25519", "");
    home.run(new byte[0], "--quick-set-expire", expired, "seconds=1");
    Thread.sleep(2000);
  }

  @AfterAll
  static void stopAgent() throws IOException {
    home.close();
  }

  @AfterEach
  void configureNothing() throws IOException {
    home.configure();
  }

  private static byte[] encrypt(Encryption encryption) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (MessageOutput out = encryption.open(file, null)) {
      out.write(CONTENT);
      out.finish();
    }
    return file.toByteArray();
  }

  private static Encryption to(String... keys) throws IOException {
    return Encryption.toKeys(List.of(keys), List.of(), home.gnupg());
  }

  /** The status lines of gpg, which must read the message. */
  private static List<String> assertReads(byte[] file) throws IOException {
    Gnupg.Result result = home.decrypt(file, "foo");
    assertEquals(0, result.exitCode(), result.errors());
    assertArrayEquals(CONTENT, result.output());
    return result.statusInErrors();
  }

  private static long count(List<String> status, String word) {
    return status.stream().filter(line -> line.startsWith(word + " ")).count();
  }

  @ParameterizedTest
  @CsvSource({
    "3DES,2",
    "CAST5,3",
    "BLOWFISH,4",
    "AES,7",
    "AES192,8",
    "AES256,9",
    "TWOFISH,10",
    "CAMELLIA256,13"
  })
  void cipherIsThatOfTheConfiguration(String name, int number) throws IOException {
    home.configure("cipher-algo " + name, "s2k-count 65536");
    String wanted = "DECRYPTION_INFO 2 " + number;
    assertTrue(
        assertReads(encrypt(Encryption.symmetric(PASSPHRASE, home.gnupg()))).stream()
            .anyMatch(line -> line.startsWith(wanted)));
    assertTrue(assertReads(encrypt(to("ecc"))).stream().anyMatch(line -> line.startsWith(wanted)));
  }

  @ParameterizedTest
  @CsvSource({"0,SHA256,65536", "1,SHA1,65536", "3,SHA384,1024", "3,SHA1,65011712"})
  void hashOfPassphraseIsThatOfTheConfiguration(int mode, String digest, int count)
      throws IOException {
    home.configure("s2k-mode " + mode, "s2k-digest-algo " + digest, "s2k-count " + count);
    byte[] file = encrypt(Encryption.symmetric(PASSPHRASE, home.gnupg()));
    assertReads(file);
    byte[] theirs = home.run(CONTENT, "--passphrase", "foo", "--symmetric");
    StringToKey ours = stringToKey(file);
    assertEquals(stringToKey(theirs).hash(), ours.hash());
    assertEquals(stringToKey(theirs).count(), ours.count());
    assertEquals(mode == 0 ? 0 : 8, ours.salt().length);
  }

  private static StringToKey stringToKey(byte[] file) throws IOException {
    byte[] packet = KeyRequest.decode(file, "message.gpg").passphrasePackets().get(0);
    return PassphrasePacket.read(packet, "message.gpg").stringToKey();
  }

  @Test
  void withoutGpgOthersCanReadIt() throws IOException {
    byte[] file = encrypt(Encryption.symmetric(PASSPHRASE, new Gnupg("/no/such/gpg", List.of())));
    assertReads(file);
    assertEquals(Digests.SHA512, stringToKey(file).hash());
    assertEquals(65_011_712, stringToKey(file).count());
  }

  @Test
  void formOfOutputIsNotThatOfTheConfiguration() throws IOException {
    home.configure("armor", "textmode", "s2k-count 65536");
    assertReads(encrypt(Encryption.symmetric(PASSPHRASE, home.gnupg())));
    assertEquals(1, count(assertReads(encrypt(to("rsa").signedBy("ecc", null))), "GOODSIG"));
  }

  @Test
  void configurationAddsRecipientsAndSigners() throws IOException {
    home.configure("group us=rsa ecc", "encrypt-to protected", "local-user rsa");
    List<String> status = assertReads(encrypt(to("us").signedBy("ecc", null)));
    assertEquals(3, count(status, "ENC_TO"));
    assertEquals(2, count(status, "GOODSIG"));
  }

  @Test
  void configurationHidesRecipients() throws IOException {
    home.configure("throw-keyids");
    List<String> status = assertReads(encrypt(to("rsa", "ecc")));
    assertEquals(2, count(status, "ENC_TO 0000000000000000"));
  }

  @Test
  void hiddenKeyOfTheConfigurationIsRefused() throws IOException {
    home.configure("hidden-encrypt-to rsa");
    assertRefused(() -> to("ecc"), "gpg's own options name a hidden key");
  }

  @Test
  void keyBothNamedAndHiddenIsHiddenAsByGpg() throws IOException {
    byte[] file = encrypt(Encryption.toKeys(List.of("ecc"), List.of("ecc"), home.gnupg()));
    List<String> status = assertReads(file);
    assertEquals(1, count(status, "ENC_TO"));
    assertEquals(1, count(status, "ENC_TO 0000000000000000"));
  }

  @Test
  void publicKeysAreEnoughToEncrypt() throws IOException {
    try (GnupgHome other = new GnupgHome()) {
      other.run(home.run(new byte[0], "--export", "rsa", "ecc"), "--import");
      assertRefused(
          () -> Encryption.toKeys(List.of("rsa"), List.of(), other.gnupg()),
          "gpg does not encrypt to rsa: the key is not trusted; certify it",
          "There is no assurance");
      Gnupg trusting = other.gnupg("--trust-model", "always");
      Encryption encryption = Encryption.toKeys(List.of("rsa"), List.of("ecc"), trusting);
      assertReads(encrypt(encryption));
      assertRefused(
          () -> encryption.signedBy("rsa", null),
          "gpg does not sign with rsa (exit code 2)",
          "No secret key");
    }
  }

  @Test
  void unusableKeysAreSaid() {
    assertRefused(
        () -> to("rsa", "nobody"),
        "gpg does not encrypt to nobody: the keyring has no such key",
        "No public key");
    assertRefused(
        () -> to("expired"), "gpg does not encrypt to expired: the key has expired; extend it");
    assertRefused(
        () -> to("signs"), "gpg does not encrypt to signs: the key cannot", "Unusable public key");
    assertRefused(() -> to("rsa").signedBy("expired", null), "gpg does not sign with expired");
    assertRefused(() -> to("rsa").signedBy("nobody", null), "No secret key");
    assertRefused(() -> to(), "no key to encrypt to");
  }

  @Test
  void failuresOfGpgAreSaid() {
    Gnupg wrong = home.gnupg("--no-such-option");
    assertRefused(() -> Encryption.symmetric(PASSPHRASE, wrong), "invalid option");
    assertRefused(() -> Encryption.toKeys(List.of("rsa"), List.of(), wrong), "invalid option");
    Gnupg missing = new Gnupg("/no/such/gpg", List.of());
    assertRefused(() -> Encryption.toKeys(List.of("rsa"), List.of(), missing), "cannot run gpg: ");
    assertRefused(
        () -> Encryption.symmetric(PASSPHRASE, missing).signedBy("rsa", null), "cannot run gpg: ");
  }

  @Test
  void passphraseOfSigningKey() throws IOException {
    home.forgetPassphrases();
    assertRefused(
        () -> to("ecc").signedBy("protected", "falsch".getBytes(StandardCharsets.UTF_8)),
        "gpg does not sign with protected (exit code 2)",
        "Bad passphrase");
    Encryption encryption =
        to("ecc").signedBy("protected", "geheim \u00fc".getBytes(StandardCharsets.UTF_8));
    home.forgetPassphrases();
    assertEquals(1, count(assertReads(encrypt(encryption)), "GOODSIG"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\nb", "a\n", "a\0b"})
  void passphraseThatGpgWouldCutIsRefused(String passphrase) {
    byte[] bytes = passphrase.getBytes(StandardCharsets.UTF_8);
    String what = passphrase.isEmpty() ? " is empty" : " after 1 bytes, where gpg would cut it";
    assertRefused(() -> Encryption.symmetric(bytes, home.gnupg()), "for encryption", what);
    assertRefused(() -> to("rsa").signedBy("rsa", bytes), "for signing", what);
  }

  @Test
  void signerThatDiesIsSaid() throws IOException {
    Encryption encryption = signedByScript("head -c 9 >&2; echo 'gpg: no agent' >&2; exit 2");
    try (MessageOutput out = encryption.open(new ByteArrayOutputStream(), null)) {
      assertRefused(
          () -> {
            for (int i = 0; i < 100; i++) {
              out.write(CONTENT);
            }
          },
          "gpg does not sign with rsa (exit code 2)",
          "gpg: no agent");
      assertThrows(IllegalStateException.class, out::finish);
    }
  }

  @Test
  void signerThatIsKilledIsSaid() throws IOException {
    Encryption encryption = signedByScript("cat >&2; kill -9 $$");
    try (MessageOutput out = encryption.open(new ByteArrayOutputStream(), null)) {
      out.write(1);
      assertRefused(out::finish, "gpg does not sign with rsa (exit code 137)");
    }
  }

  @Test
  void signerThatChangesItsWayIsSaid() throws IOException {
    Encryption encryption = signedByScript("exec gpg --digest-algo SHA256 \"$@\"");
    try (MessageOutput out = encryption.open(new ByteArrayOutputStream(), null)) {
      assertRefused(out::finish, "another key or hash");
    }
  }

  @Test
  void closingEndsTheSigner() throws Exception {
    Path number = home.directory().resolve("number");
    Encryption encryption = signedByScript("echo $$ > " + number + "; exec gpg \"$@\"");
    MessageOutput out = encryption.open(new ByteArrayOutputStream(), null);
    while (!Files.exists(number) || Files.size(number) == 0) {
      Thread.sleep(10);
    }
    long process = Long.parseLong(Files.readString(number).strip());
    out.close();
    for (int i = 0; i < 1000 && ProcessHandle.of(process).isPresent(); i++) {
      Thread.sleep(10);
    }
    assertTrue(ProcessHandle.of(process).isEmpty());
  }

  /** Signatures for which gpg is asked once, and then a script. */
  private static Encryption signedByScript(String commands) throws IOException {
    Path asked = home.directory().resolve("asked");
    Files.deleteIfExists(asked);
    Path script = home.directory().resolve("gpg.sh");
    Files.writeString(script, "[ -e " + asked + " ] || exec gpg \"$@\"\n" + commands);
    Gnupg gnupg =
        new Gnupg("sh", List.of(script.toString(), "--homedir", home.directory().toString()));
    Encryption encryption =
        Encryption.toKeys(List.of("rsa"), List.of(), gnupg).signedBy("rsa", null);
    Files.createFile(asked);
    return encryption;
  }

  private static void assertRefused(Executable call, String... parts) {
    EncryptionException e = assertThrows(EncryptionException.class, call);
    for (String part : parts) {
      assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }
  }

  @Test
  void everyCountSurvivesEncoding() throws IOException {
    for (int coded : IntStream.range(0, 256).toArray()) {
      byte[] specifier = {3, 8, 1, 2, 3, 4, 5, 6, 7, 8, (byte) coded};
      StringToKey read =
          StringToKey.read(new CountedInput(new ByteArrayInputStream(specifier), "test", 16));
      assertArrayEquals(specifier, read.encode());
    }
  }
}
