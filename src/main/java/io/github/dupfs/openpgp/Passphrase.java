package io.github.dupfs.openpgp;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Passphrases as the bytes that gpg makes of them. */
final class Passphrase {
  private Passphrase() {}

  /** The passphrase up to a newline, where gpg ends it. A copy. */
  static byte[] firstLine(byte[] passphrase) {
    int length = 0;
    while (length < passphrase.length && passphrase[length] != '\n') {
      length++;
    }
    return Arrays.copyOf(passphrase, length);
  }

  /**
   * A copy of a passphrase to encrypt with, or to sign with.
   *
   * @param what it is for, for messages
   * @throws EncryptionException if it is empty, or if gpg would not take all of it
   */
  static byte[] whole(byte[] passphrase, String what) throws EncryptionException {
    if (passphrase.length == 0) {
      throw new EncryptionException("the passphrase for " + what + " is empty");
    }
    for (int i = 0; i < passphrase.length; i++) {
      if (passphrase[i] == '\n' || passphrase[i] == 0) {
        throw new EncryptionException(
            "the passphrase for "
                + what
                + " has a "
                + (passphrase[i] == 0 ? "NUL" : "newline")
                + " after "
                + i
                + " bytes, where gpg would cut it");
      }
    }
    return passphrase.clone();
  }

  static byte[] utf8(char[] chars) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }
}
