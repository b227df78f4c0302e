package io.github.dupfs.cli;

import io.github.dupfs.openpgp.Encryption;
import io.github.dupfs.openpgp.Gnupg;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that tell how files are encrypted that are written. */
final class EncryptionOptions {
  @Option(
      names = "--encrypt-key",
      paramLabel = "KEY",
      description = "Encrypt to this public key; may be given several times.")
  List<String> encryptKeys = new ArrayList<>();

  @Option(
      names = "--hidden-encrypt-key",
      paramLabel = "KEY",
      description = "The same, but files do not tell which key it is.")
  List<String> hiddenEncryptKeys = new ArrayList<>();

  /**
   * To the keys, or else by the passphrase, for which the user is asked if need be.
   *
   * @param options tell the passphrase, and who signs
   */
  Encryption encryption(RepositoryOptions options, Gnupg gnupg) throws IOException {
    byte[] passphrase = Passphrases.given(options);
    boolean toKeys = !encryptKeys.isEmpty() || !hiddenEncryptKeys.isEmpty();
    Encryption encryption =
        toKeys
            ? Encryption.toKeys(encryptKeys, hiddenEncryptKeys, gnupg)
            : Encryption.symmetric(required(passphrase), gnupg);
    String signKey = options.signKey;
    return signKey == null ? encryption : encryption.signedBy(signKey, signPassphrase(passphrase));
  }

  private static byte[] required(byte @Nullable [] passphrase) throws IOException {
    byte[] asked = passphrase == null ? Passphrases.prompt() : passphrase;
    if (asked == null) {
      throw new IOException(
          "a passphrase is needed to encrypt: set PASSPHRASE, or use --passphrase-file,"
              + " --encrypt-key or --no-encryption");
    }
    return asked;
  }

  private static byte @Nullable [] signPassphrase(byte @Nullable [] passphrase) {
    String own = System.getenv("SIGN_PASSPHRASE");
    byte[] given = own == null ? passphrase : own.getBytes(StandardCharsets.UTF_8);
    return given == null || given.length == 0 ? null : given;
  }
}
