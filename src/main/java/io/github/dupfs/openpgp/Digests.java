package io.github.dupfs.openpgp;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.jspecify.annotations.Nullable;

/** The hash algorithms of RFC 9580 section 9.5 that a passphrase may be hashed with. */
final class Digests {
  static final int SHA1 = 2;
  static final int SHA512 = 10;

  private Digests() {}

  /** A digest of the JDK, or null if the number is not known. */
  static @Nullable MessageDigest find(int algorithm) {
    String name =
        switch (algorithm) {
          case 1 -> "MD5";
          case SHA1 -> "SHA-1";
          case 8 -> "SHA-256";
          case 9 -> "SHA-384";
          case SHA512 -> "SHA-512";
          case 11 -> "SHA-224";
          case 12 -> "SHA3-256";
          case 14 -> "SHA3-512";
          default -> "";
        };
    if (algorithm == 3) {
      return new Ripemd160();
    }
    try {
      return name.isEmpty() ? null : MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }

  /** A digest that is always there. */
  static MessageDigest open(int algorithm) {
    MessageDigest digest = find(algorithm);
    if (digest == null) {
      throw new IllegalArgumentException("hash algorithm " + algorithm);
    }
    return digest;
  }

  /** The one digest that the JDK lacks. */
  private static final class Ripemd160 extends MessageDigest {
    private final RIPEMD160Digest digest = new RIPEMD160Digest();

    Ripemd160() {
      super("RIPEMD160");
    }

    @Override
    protected void engineUpdate(byte input) {
      digest.update(input);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
      digest.update(input, offset, length);
    }

    @Override
    protected byte[] engineDigest() {
      byte[] result = new byte[digest.getDigestSize()];
      digest.doFinal(result, 0);
      return result;
    }

    @Override
    protected void engineReset() {
      digest.reset();
    }
  }
}
