package io.github.dupfs.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * How a passphrase becomes a key (RFC 4880 section 3.7): hashed once, with a salt, or again and
 * again with a salt.
 *
 * @param count the number of bytes to hash in each of the hashes that the key is made of, but at
 *     least salt and passphrase
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StringToKey(int hash, byte[] salt, int count) {
  private static final int SALT_LENGTH = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The highest count that a specifier can hold, coded 255. */
  private static final int MAX_COUNT = 31 << 21;

  /** Hashing 64 KiB at a time makes the JDK's loop the only one that counts. */
  private static final int STEP = 1 << 16;

  /** The way that takes the longest, without a salt yet. */
  static StringToKey slowest(int hash) {
    return new StringToKey(hash, new byte[SALT_LENGTH], MAX_COUNT);
  }

  /** Reads a specifier, or fails with a message for the user. */
  static StringToKey read(CountedInput in) throws IOException {
    int type = in.require("a string-to-key specifier");
    if (type != 0 && type != 1 && type != 3) {
      throw new DecryptionException(
          in.name(), "string-to-key method " + type + " is not supported");
    }
    int hash = in.require("a string-to-key specifier");
    byte[] salt = new byte[type == 0 ? 0 : SALT_LENGTH];
    for (int i = 0; i < salt.length; i++) {
      salt[i] = (byte) in.require("a salt");
    }
    int count = 0;
    if (type == 3) {
      int coded = in.require("a string-to-key count");
      count = (16 + (coded & 15)) << ((coded >> 4) + 6);
    }
    if (Digests.find(hash) == null) {
      throw new DecryptionException(in.name(), "hash algorithm " + hash + " is not supported");
    }
    return new StringToKey(hash, salt, count);
  }

  /** The specifier that {@link #read} reads. */
  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(salt.length == 0 ? 0 : count == 0 ? 1 : 3);
    out.write(hash);
    out.writeBytes(salt);
    if (count != 0) {
      int shift = 31 - Integer.numberOfLeadingZeros(count) - 4;
      out.write((shift - 6) << 4 | (count >> shift & 15));
    }
    return out.toByteArray();
  }

  /** The same way with a new salt, if it has one. */
  StringToKey withFreshSalt() {
    byte[] fresh = new byte[salt.length];
    RANDOM.nextBytes(fresh);
    return new StringToKey(hash, fresh, count);
  }

  /** The key of {@code length} bytes. */
  byte[] key(byte[] passphrase, int length) {
    int unit = salt.length + passphrase.length;
    long total = Math.max(count, unit);
    byte[] units = unit == 0 ? new byte[0] : repeat(passphrase, unit, total);
    byte[] key = new byte[length];
    int made = 0;
    for (int zeros = 0; made < length; zeros++) {
      MessageDigest digest = Digests.open(hash);
      digest.update(new byte[zeros]);
      for (long left = total; left > 0; left -= units.length) {
        digest.update(units, 0, (int) Math.min(left, units.length));
      }
      byte[] part = digest.digest();
      int used = Math.min(part.length, length - made);
      System.arraycopy(part, 0, key, made, used);
      made += used;
    }
    Arrays.fill(units, (byte) 0);
    return key;
  }

  /** As many copies of salt and passphrase as are worth to be hashed in one call. */
  private byte[] repeat(byte[] passphrase, int unit, long total) {
    long copies = Math.max(1, Math.min(STEP, total) / unit);
    byte[] units = new byte[(int) copies * unit];
    for (int at = 0; at < units.length; at += unit) {
      System.arraycopy(salt, 0, units, at, salt.length);
      System.arraycopy(passphrase, 0, units, at + salt.length, passphrase.length);
    }
    return units;
  }
}
