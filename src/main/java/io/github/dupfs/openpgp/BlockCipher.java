package io.github.dupfs.openpgp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.engines.BlowfishEngine;
import org.bouncycastle.crypto.engines.CAST5Engine;
import org.bouncycastle.crypto.engines.CamelliaEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.IDEAEngine;
import org.bouncycastle.crypto.engines.TwofishEngine;
import org.bouncycastle.crypto.params.KeyParameter;

/** A block cipher with its key, block by block. Not thread-safe. */
interface BlockCipher {
  /** The number of the cipher that gpg uses unless told otherwise. */
  int AES_256 = 9;

  /** The length of a block in bytes: 8 or 16. */
  int blockSize();

  /** Encrypts {@code length} bytes, a multiple of the block size, each block by itself. */
  void encrypt(byte[] in, int inOffset, int length, byte[] out, int outOffset);

  /** The inverse of {@link #encrypt}; may be done in place. */
  void decrypt(byte[] in, int inOffset, int length, byte[] out, int outOffset);

  /**
   * Encrypts in cipher block chaining: each block is XORed with the result before it, then
   * encrypted. Not in place.
   *
   * @param out holds the result before the first one just before {@code outOffset}
   */
  default void chain(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
    int size = blockSize();
    for (int i = 0; i < length; i += size) {
      int at = outOffset + i;
      Cfb.xor(in, inOffset + i, out, at - size, out, at, size);
      encrypt(out, at, size, out, at);
    }
  }

  /** The length in bytes of a cipher's keys, or 0 for an unknown cipher (RFC 9580 section 9.3). */
  static int keyLength(int cipher) {
    return switch (cipher) {
      case 1, 3, 4, 7, 11 -> 16;
      case 2, 8, 12 -> 24;
      case 9, 10, 13 -> 32;
      default -> 0;
    };
  }

  /** The length in bytes of a known cipher's blocks. */
  static int blockSize(int cipher) {
    return cipher <= 4 ? 8 : 16;
  }

  /**
   * The cipher of a session key.
   *
   * @throws DecryptionException if the cipher is unknown, or the key's length is not that of its
   *     keys
   */
  static BlockCipher of(SessionKey key, String file) throws DecryptionException {
    int length = keyLength(key.cipher());
    if (length == 0) {
      throw new DecryptionException(file, "symmetric cipher " + key.cipher() + " is not supported");
    }
    if (length != key.key().length) {
      throw new DecryptionException(
          file,
          "a key for cipher "
              + key.cipher()
              + " has "
              + length
              + " bytes, the session key has "
              + key.key().length);
    }
    return switch (key.cipher()) {
      case 1 -> new Engine(new IDEAEngine(), new IDEAEngine(), key);
      case 2 -> new Engine(new DESedeEngine(), new DESedeEngine(), key);
      case 3 -> new Engine(new CAST5Engine(), new CAST5Engine(), key);
      case 4 -> new Engine(new BlowfishEngine(), new BlowfishEngine(), key);
      case 10 -> new Engine(new TwofishEngine(), new TwofishEngine(), key);
      case 11, 12, 13 -> new Engine(new CamelliaEngine(), new CamelliaEngine(), key);
      default -> new Aes(key);
    };
  }

  /**
   * AES through the JDK's ECB mode, which runs on the processor's AES instructions, several blocks
   * at a time.
   */
  final class Aes implements BlockCipher {
    /** Short pieces make the calls many, so that the JDK soon compiles what takes them. */
    private static final int CHAINED = 1 << 12;

    private final SecretKeySpec secret;
    private final Cipher encryptor;
    private final Cipher decryptor;

    Aes(SessionKey key) {
      secret = new SecretKeySpec(key.key(), "AES");
      try {
        encryptor = Cipher.getInstance("AES/ECB/NoPadding");
        encryptor.init(Cipher.ENCRYPT_MODE, secret);
        decryptor = Cipher.getInstance("AES/ECB/NoPadding");
        decryptor.init(Cipher.DECRYPT_MODE, secret);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has AES", e);
      }
    }

    @Override
    public int blockSize() {
      return 16;
    }

    @Override
    public void encrypt(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
      update(encryptor, in, inOffset, length, out, outOffset);
    }

    @Override
    public void decrypt(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
      update(decryptor, in, inOffset, length, out, outOffset);
    }

    @Override
    public void chain(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
      try {
        Cipher chain = Cipher.getInstance("AES/CBC/NoPadding");
        chain.init(
            Cipher.ENCRYPT_MODE,
            secret,
            new IvParameterSpec(out, outOffset - blockSize(), blockSize()));
        for (int i = 0; i < length; i += CHAINED) {
          int part = Math.min(CHAINED, length - i);
          update(chain, in, inOffset + i, part, out, outOffset + i);
        }
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has AES", e);
      }
    }

    private static void update(
        Cipher cipher, byte[] in, int inOffset, int length, byte[] out, int outOffset) {
      try {
        cipher.update(in, inOffset, length, out, outOffset);
      } catch (ShortBufferException e) {
        throw new IndexOutOfBoundsException(e.getMessage());
      }
    }
  }

  /** One of the ciphers of old repositories. */
  final class Engine implements BlockCipher {
    private final org.bouncycastle.crypto.BlockCipher encryptor;
    private final org.bouncycastle.crypto.BlockCipher decryptor;

    Engine(
        org.bouncycastle.crypto.BlockCipher encryptor,
        org.bouncycastle.crypto.BlockCipher decryptor,
        SessionKey key) {
      this.encryptor = encryptor;
      this.decryptor = decryptor;
      KeyParameter parameter = new KeyParameter(key.key());
      encryptor.init(true, parameter);
      decryptor.init(false, parameter);
    }

    @Override
    public int blockSize() {
      return encryptor.getBlockSize();
    }

    @Override
    public void encrypt(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
      process(encryptor, in, inOffset, length, out, outOffset);
    }

    @Override
    public void decrypt(byte[] in, int inOffset, int length, byte[] out, int outOffset) {
      process(decryptor, in, inOffset, length, out, outOffset);
    }

    private static void process(
        org.bouncycastle.crypto.BlockCipher cipher,
        byte[] in,
        int inOffset,
        int length,
        byte[] out,
        int outOffset) {
      for (int i = 0; i < length; i += cipher.getBlockSize()) {
        cipher.processBlock(in, inOffset + i, out, outOffset + i);
      }
    }
  }
}
