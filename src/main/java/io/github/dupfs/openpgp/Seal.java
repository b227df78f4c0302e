package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Secrets at rest: AES-256-GCM under one key. Thread-safe.
 *
 * <pre>
 * 12      nonce, random
 * n       ciphertext
 * 16      tag
 * </pre>
 */
public final class Seal {
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_LENGTH = 16;
  private static final int KEY_LENGTH = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SecretKeySpec key;

  private Seal(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /** A seal with a key of 32 random bytes. */
  public static Seal ofKey(byte[] key) {
    if (key.length != KEY_LENGTH) {
      throw new IllegalArgumentException("wanted a key of 32 bytes, got " + key.length);
    }
    return new Seal(key);
  }

  /**
   * A seal with a key made from a session key, so that whoever can open the message can open what
   * is sealed (HKDF with SHA-256, RFC 5869).
   *
   * @param purpose different purposes give independent keys
   */
  public static Seal fromSessionKey(SessionKey sessionKey, String purpose) {
    byte[] extracted = hmac(new byte[KEY_LENGTH], sessionKey.key());
    return new Seal(hmac(extracted, (purpose + '\001').getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] hmac(byte[] key, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(data);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC", e);
    }
  }

  /**
   * Seals bytes. Every call gives another result.
   *
   * @param associatedData what {@link #unseal} must be given too
   */
  public byte[] seal(byte[] plaintext, byte[] associatedData) {
    byte[] nonce = new byte[NONCE_LENGTH];
    RANDOM.nextBytes(nonce);
    try {
      byte[] sealed = new byte[NONCE_LENGTH + plaintext.length + TAG_LENGTH];
      System.arraycopy(nonce, 0, sealed, 0, NONCE_LENGTH);
      cipher(Cipher.ENCRYPT_MODE, nonce, associatedData)
          .doFinal(plaintext, 0, plaintext.length, sealed, NONCE_LENGTH);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has GCM", e);
    }
  }

  /**
   * Opens what {@link #seal} has made.
   *
   * @param name of what is sealed, for messages
   * @throws CorruptDataException if it was sealed with another key or for other associated data, or
   *     was altered
   */
  public byte[] unseal(byte[] sealed, byte[] associatedData, String name)
      throws CorruptDataException {
    if (sealed.length < NONCE_LENGTH + TAG_LENGTH) {
      throw new CorruptDataException(
          name, sealed.length, "wanted a nonce and a tag, got " + sealed.length + " bytes");
    }
    byte[] nonce = new byte[NONCE_LENGTH];
    System.arraycopy(sealed, 0, nonce, 0, NONCE_LENGTH);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, associatedData)
          .doFinal(sealed, NONCE_LENGTH, sealed.length - NONCE_LENGTH);
    } catch (AEADBadTagException e) {
      throw new CorruptDataException(
          name,
          CorruptDataException.UNKNOWN_OFFSET,
          "the seal is broken: altered, or sealed with another key",
          e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has GCM", e);
    }
  }

  private Cipher cipher(int mode, byte[] nonce, byte[] associatedData)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_LENGTH, nonce));
    cipher.updateAAD(associatedData);
    return cipher;
  }
}
