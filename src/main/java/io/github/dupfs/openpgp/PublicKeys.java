package io.github.dupfs.openpgp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the user's keyring that signatures are checked with. gpg judges whether they are
 * valid; it is asked once per key. Thread-safe.
 */
public final class PublicKeys {
  private final Gnupg gnupg;
  private final ConcurrentHashMap<Long, Optional<SigningKey>> found = new ConcurrentHashMap<>();

  /** The keys of gpg's keyring. */
  public PublicKeys(Gnupg gnupg) {
    this.gnupg = gnupg;
  }

  /**
   * A key that may sign.
   *
   * @param primary the fingerprint of the primary key that it belongs to
   * @param worth of a right signature by it: good, expired or revoked
   */
  record SigningKey(PGPPublicKey key, String primary, SignatureCheck.Status worth) {
    String fingerprint() {
      return hex(key);
    }

    private static String hex(PGPPublicKey key) {
      return HexFormat.of().formatHex(key.getFingerprint()).toUpperCase(Locale.ROOT);
    }
  }

  /**
   * The signing key with this number, or null if the keyring has none.
   *
   * @throws IOException if gpg cannot be asked
   */
  @Nullable SigningKey find(long keyId) throws IOException {
    Optional<SigningKey> known = found.get(keyId);
    if (known == null) {
      known = Optional.ofNullable(ask(keyId));
      found.put(keyId, known);
    }
    return known.orElse(null);
  }

  private @Nullable SigningKey ask(long keyId) throws IOException {
    String name = String.format("%016X", keyId);
    Gnupg.Result listing =
        gnupg.run(
            List.of("--batch", "--no-tty", "--with-colons", "--list-keys", "0x" + name),
            new byte[0],
            "key " + name);
    SignatureCheck.Status worth = judge(new String(listing.output(), StandardCharsets.UTF_8), name);
    if (worth == null) {
      return null;
    }
    PGPPublicKeyRing ring = export(gnupg, keyId);
    PGPPublicKey key = ring == null ? null : ring.getPublicKey(keyId);
    return ring == null || key == null
        ? null
        : new SigningKey(key, SigningKey.hex(ring.getPublicKey()), worth);
  }

  /**
   * The primary key with its subkeys, one of which has this number, or null if the keyring has
   * none.
   *
   * @throws DecryptionException if gpg cannot be asked
   */
  static @Nullable PGPPublicKeyRing export(Gnupg gnupg, long keyId) throws IOException {
    String name = String.format("%016X", keyId);
    List<String> arguments =
        List.of(
            "--batch",
            "--no-tty",
            "--no-armor",
            "--export-options",
            "export-minimal",
            "--export",
            "0x" + name);
    Gnupg.Result export = gnupg.run(arguments, new byte[0], "key " + name);
    try {
      return new PGPPublicKeyRingCollection(
              new ByteArrayInputStream(export.output()), new BcKeyFingerprintCalculator())
          .getPublicKeyRing(keyId);
    } catch (PGPException | RuntimeException e) {
      throw new DecryptionException("key " + name, "gpg exports what is no public key", e);
    }
  }

  /**
   * What the listing says of a key or subkey.
   *
   * @return null if it is not there, or may not sign
   */
  private static SignatureCheck.@Nullable Status judge(String listing, String name) {
    String primary = "";
    for (String line : listing.lines().toList()) {
      String[] fields = line.split(":", -1);
      boolean isPrimary = fields[0].equals("pub");
      if (fields.length < 12 || !(isPrimary || fields[0].equals("sub"))) {
        continue;
      }
      primary = isPrimary ? fields[1] : primary;
      if (fields[4].equals(name) && fields[11].contains("s")) {
        return worth(primary, fields[1]);
      }
    }
    return null;
  }

  /** A subkey is worth no more than its primary key. */
  private static SignatureCheck.@Nullable Status worth(String primary, String own) {
    String both = primary + own;
    if (both.contains("r")) {
      return SignatureCheck.Status.REVOKED;
    }
    if (both.contains("e")) {
      return SignatureCheck.Status.EXPIRED;
    }
    return both.contains("i") ? null : SignatureCheck.Status.GOOD;
  }
}
