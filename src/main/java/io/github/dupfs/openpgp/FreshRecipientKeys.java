package io.github.dupfs.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.bcpg.PacketFormat;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.operator.bc.BcPGPDataEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyKeyEncryptionMethodGenerator;

/**
 * Random session keys, each encrypted to all recipients. Which of their subkeys, and for which
 * cipher, is gpg's choice: it encrypts an empty message to them once. Thread-safe.
 */
final class FreshRecipientKeys implements FreshKeys {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final int cipher;
  private final List<Recipient> recipients;

  private FreshRecipientKeys(int cipher, List<Recipient> recipients) {
    this.cipher = cipher;
    this.recipients = List.copyOf(recipients);
  }

  /**
   * A key to encrypt to.
   *
   * @param hidden whether messages do not name it
   */
  private record Recipient(PGPPublicKey key, boolean hidden) {}

  /**
   * Asks gpg, with its rules of trust, its groups and its configuration.
   *
   * @throws EncryptionException if gpg does not encrypt to one of the keys, or if its way is not
   *     supported
   */
  static FreshRecipientKeys of(List<String> keys, List<String> hiddenKeys, Gnupg gnupg)
      throws IOException {
    if (keys.isEmpty() && hiddenKeys.isEmpty()) {
      throw new EncryptionException("no key to encrypt to");
    }
    try {
      return probe(keys, hiddenKeys, gnupg);
    } catch (GnupgException e) {
      throw new EncryptionException(e.reason(), e);
    } catch (DecryptionException e) {
      throw new EncryptionException(e.reason(), e);
    }
  }

  private static FreshRecipientKeys probe(List<String> keys, List<String> hiddenKeys, Gnupg gnupg)
      throws IOException {
    RecipientProbe probe = RecipientProbe.run(keys, hiddenKeys, gnupg);
    List<Recipient> recipients = new ArrayList<>();
    for (long id : probe.named()) {
      recipients.add(new Recipient(publicKey(id, gnupg), false));
    }
    for (long id : probe.hidden()) {
      recipients.add(new Recipient(publicKey(id, gnupg), true));
    }
    FreshRecipientKeys fresh = new FreshRecipientKeys(probe.cipher(), recipients);
    fresh.next();
    return fresh;
  }

  private static PGPPublicKey publicKey(long id, Gnupg gnupg) throws IOException {
    PGPPublicKeyRing ring = PublicKeys.export(gnupg, id);
    PGPPublicKey key = ring == null ? null : ring.getPublicKey(id);
    if (key == null) {
      throw new EncryptionException(
          String.format("gpg encrypts to key %016X, but does not export it", id));
    }
    return key;
  }

  @Override
  public FreshKey next() throws IOException {
    byte[] key = new byte[BlockCipher.keyLength(cipher)];
    RANDOM.nextBytes(key);
    ByteArrayOutputStream packets = new ByteArrayOutputStream();
    for (Recipient recipient : recipients) {
      packets.writeBytes(encrypt(key, recipient));
    }
    return new FreshKey(new SessionKey(cipher, key), packets.toByteArray());
  }

  /** The packet by which a recipient finds the session key (tag 1, RFC 4880 section 5.1). */
  private byte[] encrypt(byte[] key, Recipient recipient) throws IOException {
    try {
      return new BcPublicKeyKeyEncryptionMethodGenerator(recipient.key)
          .setUseWildcardRecipient(recipient.hidden)
          .generate(new BcPGPDataEncryptorBuilder(cipher), key)
          .getEncoded(PacketFormat.LEGACY);
    } catch (PGPException | RuntimeException e) {
      throw new EncryptionException(
          String.format(
              "encrypting to key %016X, of algorithm %d, is not supported: %s",
              recipient.key.getKeyID(), recipient.key.getAlgorithm(), e.getMessage()),
          e);
    }
  }
}
