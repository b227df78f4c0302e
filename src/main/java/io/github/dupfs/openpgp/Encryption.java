package io.github.dupfs.openpgp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the messages of one backup are encrypted and signed: as the user's gpg does it, which is
 * asked once when an object of this class is made. Messages are then written without it, except for
 * signatures. Immutable, thread-safe.
 */
public final class Encryption {
  private final Gnupg gnupg;
  private final FreshKeys keys;
  private final @Nullable Signer signer;

  private Encryption(Gnupg gnupg, FreshKeys keys, @Nullable Signer signer) {
    this.gnupg = gnupg;
    this.keys = keys;
    this.signer = signer;
  }

  /**
   * With a passphrase; cipher and hash are those that gpg is configured for. Where there is no gpg,
   * AES-256 and SHA-512.
   *
   * @param passphrase in UTF-8
   * @throws EncryptionException if the passphrase is empty or has a newline, or if gpg fails
   */
  public static Encryption symmetric(byte[] passphrase, Gnupg gnupg) throws IOException {
    return new Encryption(gnupg, FreshPassphraseKeys.of(passphrase, gnupg), null);
  }

  /**
   * To public keys, at least one of either kind. gpg chooses subkeys and cipher, and adds the keys
   * that its configuration asks for.
   *
   * @param keys names of keys as gpg takes them: numbers, fingerprints, addresses, groups
   * @param hiddenKeys those of keys that messages must not name
   * @throws EncryptionException if gpg does not encrypt to one of them: unknown, expired, not
   *     trusted; or if the algorithm of one is not supported
   */
  public static Encryption toKeys(List<String> keys, List<String> hiddenKeys, Gnupg gnupg)
      throws IOException {
    return new Encryption(gnupg, FreshRecipientKeys.of(keys, hiddenKeys, gnupg), null);
  }

  /**
   * The same with signatures, made by gpg.
   *
   * @param key the name of a private key as gpg takes it
   * @param passphrase of that key in UTF-8, or null if it has none, or if gpg's agent knows it or
   *     asks for it
   * @throws EncryptionException if the passphrase is empty or has a newline, or if gpg does not
   *     sign with the key
   */
  public Encryption signedBy(String key, byte @Nullable [] passphrase) throws IOException {
    return new Encryption(gnupg, keys, Signer.of(key, passphrase, gnupg));
  }

  /**
   * Starts a message with a session key of its own. Takes a tenth of a second with a passphrase.
   *
   * @param out takes the message; stays the caller's to close
   * @param compressor compresses the content, or null to leave it as it is
   */
  public MessageOutput open(OutputStream out, @Nullable Compressor compressor) throws IOException {
    return new MessageOutput(out, keys.next(), signer, compressor);
  }
}
