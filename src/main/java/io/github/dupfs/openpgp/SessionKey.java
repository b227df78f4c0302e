package io.github.dupfs.openpgp;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The key that encrypts one container. A secret: it is never printed.
 *
 * @param cipher the symmetric algorithm's number (RFC 9580 section 9.3), such as 9 for AES-256
 * @param key the raw key; the array must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record SessionKey(int cipher, byte[] key) {

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionKey that
        && cipher == that.cipher
        && MessageDigest.isEqual(key, that.key);
  }

  @Override
  public int hashCode() {
    return cipher;
  }

  @Override
  public String toString() {
    return "SessionKey[cipher " + cipher + ", " + key.length + " bytes]";
  }
}
