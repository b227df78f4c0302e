package io.github.dupfs.openpgp;

import org.jspecify.annotations.Nullable;

/**
 * What one signature of a message is worth. Only {@link Status#GOOD} vouches for anything.
 *
 * @param keyId of the key or subkey that made it, as the signature says
 * @param fingerprint of that key in upper-case hex, or null if the key is unknown
 * @param primary the fingerprint of the primary key that it belongs to, which is itself if it is no
 *     subkey, or null if the key is unknown
 */
public record SignatureCheck(
    Status status, long keyId, @Nullable String fingerprint, @Nullable String primary) {

  /** As gpg judges: a key is expired if it is so now, whenever it signed. */
  public enum Status {
    /** Made by a valid key over just these bytes; gpg says GOODSIG. */
    GOOD,
    /** Not over these bytes, or in a way that proves nothing. */
    BAD,
    /** The key is not in the keyring, or no signing key; or nobody was asked. */
    UNKNOWN_KEY,
    /** Right, but the signature or its key has expired. */
    EXPIRED,
    /** Right, but its key has been revoked. */
    REVOKED
  }

  /**
   * Whether the key, or the primary key that it belongs to, is the one that is meant.
   *
   * @param key the last 8 to 64 digits of a fingerprint, in upper-case hex
   */
  public boolean isBy(String key) {
    return (fingerprint != null && fingerprint.endsWith(key))
        || (primary != null && primary.endsWith(key));
  }

  /** The key's number as gpg's GOODSIG prints it: 16 upper-case hex digits. */
  public String signer() {
    return String.format("%016X", keyId);
  }
}
