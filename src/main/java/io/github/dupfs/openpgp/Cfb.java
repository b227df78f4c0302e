package io.github.dupfs.openpgp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decryption in cipher feedback mode: a block of plaintext is a block of ciphertext XOR the
 * encryption of the block of ciphertext before it. So that any range can be decrypted by itself,
 * and many blocks at once. Not thread-safe.
 */
final class Cfb {
  /** The most bytes that are decrypted at a time; a multiple of every block size. */
  static final int STEP = 1 << 16;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final BlockCipher cipher;
  private final int blockSize;
  private final byte[] keystream = new byte[STEP];

  Cfb(BlockCipher cipher) {
    this.cipher = cipher;
    this.blockSize = cipher.blockSize();
  }

  int blockSize() {
    return blockSize;
  }

  /** The length of the random prefix of a body: a block, and its last two bytes again. */
  int prefixLength() {
    return blockSize + 2;
  }

  /**
   * Decrypts {@code ciphertext[offset, offset + length)}, at most {@link #STEP} bytes, which start
   * at a block. Before them the array holds the block before; after them it is at least as long as
   * whole blocks need.
   */
  void decrypt(byte[] ciphertext, int offset, int length, byte[] out, int outOffset) {
    int whole = (length + blockSize - 1) / blockSize * blockSize;
    cipher.encrypt(ciphertext, offset - blockSize, whole, keystream, 0);
    xor(keystream, 0, ciphertext, offset, out, outOffset, length);
  }

  /** The XOR of {@code length} bytes of two arrays; {@code out} may be one of them. */
  static void xor(
      byte[] one, int oneOffset, byte[] two, int twoOffset, byte[] out, int outOffset, int length) {
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      LONG.set(
          out,
          outOffset + i,
          (long) LONG.get(one, oneOffset + i) ^ (long) LONG.get(two, twoOffset + i));
    }
    for (; i < length; i++) {
      out[outOffset + i] = (byte) (one[oneOffset + i] ^ two[twoOffset + i]);
    }
  }

  /**
   * Whether the prefix of a body, decrypted from the start of {@code ciphertext}, repeats its two
   * bytes: a wrong key passes once in 65536 times.
   */
  boolean prefixRepeats(byte[] ciphertext) {
    byte[] blocks = new byte[4 * blockSize];
    System.arraycopy(ciphertext, 0, blocks, blockSize, prefixLength());
    byte[] prefix = new byte[prefixLength()];
    decrypt(blocks, blockSize, prefix.length, prefix, 0);
    return prefix[blockSize - 2] == prefix[blockSize]
        && prefix[blockSize - 1] == prefix[blockSize + 1];
  }
}
