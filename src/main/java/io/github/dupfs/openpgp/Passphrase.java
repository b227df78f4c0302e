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

  static byte[] utf8(char[] chars) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(chars));
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }
}
