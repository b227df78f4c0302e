package io.github.dupfs.openpgp;

/**
 * Encryption in cipher feedback mode from a zero block, piece by piece. Not thread-safe.
 *
 * <p>A block of ciphertext is a block of plaintext XOR keystream, and the next block of keystream
 * is the encryption of that ciphertext. So that the keystream is the plaintext in cipher block
 * chaining, begun with the first block of keystream; and that mode is what the processor is fast
 * at.
 */
final class CfbEncryptor {
  private final BlockCipher cipher;
  private final int blockSize;

  /** Begins with the next block. */
  private final byte[] keystream;

  CfbEncryptor(BlockCipher cipher) {
    this.cipher = cipher;
    this.blockSize = cipher.blockSize();
    this.keystream = new byte[blockSize + Cfb.STEP];
    cipher.encrypt(new byte[blockSize], 0, blockSize, keystream, 0);
  }

  /**
   * Encrypts the first {@code length} bytes of an array of {@link Cfb#STEP} bytes in place.
   *
   * @param length a multiple of the block size, except in the last call
   */
  void encrypt(byte[] data, int length) {
    int whole = (length + blockSize - 1) / blockSize * blockSize;
    cipher.chain(data, 0, whole, keystream, blockSize);
    Cfb.xor(data, 0, keystream, 0, data, 0, length);
    System.arraycopy(keystream, whole, keystream, 0, blockSize);
  }
}
