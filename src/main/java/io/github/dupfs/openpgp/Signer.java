package io.github.dupfs.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.openpgp.PGPSignature;
import org.jspecify.annotations.Nullable;

/**
 * Signs messages through gpg, where the private key lives. What kind of signatures gpg makes is
 * learned once, by signing nothing. Thread-safe.
 */
final class Signer {
  private final String key;
  private final byte @Nullable [] passphrase;
  private final Gnupg gnupg;
  private final List<OnePass> kinds;

  private Signer(String key, byte @Nullable [] passphrase, Gnupg gnupg, List<OnePass> kinds) {
    this.key = key;
    this.passphrase = passphrase;
    this.gnupg = gnupg;
    this.kinds = List.copyOf(kinds);
  }

  /**
   * Tries the key.
   *
   * @param passphrase of the key, or null if it has none, or if gpg's agent knows it or asks for it
   * @throws EncryptionException if gpg does not sign with it
   */
  static Signer of(String key, byte @Nullable [] passphrase, Gnupg gnupg) throws IOException {
    byte[] whole = passphrase == null ? null : Passphrase.whole(passphrase, "signing");
    try (Signing probe = start(key, whole, gnupg)) {
      List<OnePass> kinds = probe.finish().kinds();
      for (OnePass kind : kinds) {
        if (kind.type() != PGPSignature.BINARY_DOCUMENT) {
          throw new EncryptionException(
              "gpg makes a signature of type " + kind.type() + ", wanted 0, of binary data");
        }
      }
      return new Signer(key, whole, gnupg, kinds);
    }
  }

  /**
   * Starts to sign one message; the caller closes it.
   *
   * @throws EncryptionException if gpg cannot be run
   */
  Signing start() throws IOException {
    return start(key, passphrase, gnupg);
  }

  private static Signing start(String key, byte @Nullable [] passphrase, Gnupg gnupg)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--no-textmode", "--local-user", key));
    if (passphrase != null) {
      arguments.addAll(List.of("--pinentry-mode", "loopback", "--passphrase-fd", "0"));
    }
    arguments.addAll(List.of("--output", "-", "--detach-sign"));
    Signing signing = new Signing(startGnupg(arguments, gnupg), key);
    try {
      if (passphrase != null) {
        byte[] line = Arrays.copyOf(passphrase, passphrase.length + 1);
        line[passphrase.length] = '\n';
        signing.write(line, 0, line.length);
      }
      return signing;
    } catch (Throwable e) {
      signing.close();
      throw e;
    }
  }

  private static GnupgProcess startGnupg(List<String> arguments, Gnupg gnupg)
      throws EncryptionException {
    try {
      return gnupg.startWriting(arguments);
    } catch (GnupgException e) {
      throw new EncryptionException(e.reason(), e);
    }
  }

  /** The packets that stand before the data. Those after it come in the opposite order. */
  byte[] announcement() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = kinds.size() - 1; i >= 0; i--) {
      PacketHeader.write(out, PacketHeader.ONE_PASS_SIGNATURE, kinds.get(i).encode(i == 0));
    }
    return out.toByteArray();
  }

  /**
   * The packets that stand after the data.
   *
   * @throws EncryptionException if they are not what has been announced
   */
  byte[] packets(Signing.Signed signed) throws EncryptionException {
    if (!signed.kinds().equals(kinds)) {
      throw new EncryptionException(
          "gpg has begun to sign with another key or hash: wanted "
              + kinds
              + ", got "
              + signed.kinds());
    }
    return signed.packets();
  }
}
