package io.github.dupfs.openpgp;

/** Authenticated decryption with a key. Not thread-safe. */
interface Aead {
  int EAX = 1;
  int OCB = 2;
  int TAG_LENGTH = 16;

  /**
   * Decrypts {@code data[offset, offset + length)} in place; the tag follows in the array.
   *
   * @return whether the tag is right; if not, the data must not be used
   */
  boolean decrypt(byte[] nonce, byte[] associatedData, byte[] data, int offset, int length);

  static int nonceLength(int mode) {
    return mode == EAX ? 16 : 15;
  }

  /**
   * Refuses what cannot be read.
   *
   * @throws DecryptionException if this mode cannot be read, or not with this cipher
   */
  static void checkMode(int mode, int cipher, String file) throws DecryptionException {
    if (mode != EAX && mode != OCB) {
      throw new DecryptionException(file, "AEAD mode " + mode + " is not supported");
    }
    if (BlockCipher.keyLength(cipher) == 0 || BlockCipher.blockSize(cipher) != 16) {
      throw new DecryptionException(
          file, "symmetric cipher " + cipher + " is not supported with AEAD");
    }
  }

  static Aead of(int mode, SessionKey key, String file) throws DecryptionException {
    checkMode(mode, key.cipher(), file);
    return mode == OCB ? new Ocb(BlockCipher.of(key, file)) : new Eax(key, file);
  }
}
