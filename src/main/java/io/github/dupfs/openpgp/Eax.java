package io.github.dupfs.openpgp;

import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.EAXBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/** EAX with AES, which GnuPG writes only when all recipients ask for it. Slow. */
final class Eax implements Aead {
  private final KeyParameter key;

  Eax(SessionKey key, String file) throws DecryptionException {
    BlockCipher.of(key, file);
    if (key.cipher() < 7 || key.cipher() > 9) {
      throw new DecryptionException(
          file, "symmetric cipher " + key.cipher() + " is not supported with EAX");
    }
    this.key = new KeyParameter(key.key());
  }

  @Override
  public boolean decrypt(byte[] nonce, byte[] associatedData, byte[] data, int offset, int length) {
    EAXBlockCipher eax = new EAXBlockCipher(AESEngine.newInstance());
    eax.init(false, new AEADParameters(key, 8 * TAG_LENGTH, nonce, associatedData));
    byte[] plaintext = new byte[eax.getOutputSize(length + TAG_LENGTH)];
    try {
      int count = eax.processBytes(data, offset, length + TAG_LENGTH, plaintext, 0);
      eax.doFinal(plaintext, count);
    } catch (InvalidCipherTextException e) {
      return false;
    }
    System.arraycopy(plaintext, 0, data, offset, length);
    return true;
  }
}
