package io.github.dupfs.io;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 (FIPS 180-4), which every JDK has. */
public final class Sha256 {
  private Sha256() {}

  /** A digest to be fed. */
  public static MessageDigest open() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The digest of some bytes, 32 bytes. */
  public static byte[] of(byte[] bytes) {
    return open().digest(bytes);
  }

  /** The first 8 bytes of a digest, big-endian. */
  public static long number(byte[] digest) {
    return ByteBuffer.wrap(digest).getLong();
  }
}
