package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CfbEncryptorTest {

  /** In steps, with a last one that ends inside a block, for every cipher. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13})
  void isTheInverseOfDecryption(int cipher) throws IOException {
    byte[] bytes = Messages.content(BlockCipher.keyLength(cipher), false, cipher);
    BlockCipher blocks = BlockCipher.of(new SessionKey(cipher, bytes), "test");
    int[] lengths = {Cfb.STEP, 4096, 16, Cfb.STEP, 77};
    CfbEncryptor encryptor = new CfbEncryptor(blocks);
    Cfb decryptor = new Cfb(blocks);
    int blockSize = blocks.blockSize();
    byte[] before = new byte[blockSize];
    for (int length : lengths) {
      byte[] data = Messages.content(Cfb.STEP, false, length);
      encryptor.encrypt(data, length);
      byte[] ciphertext = new byte[blockSize + Cfb.STEP];
      System.arraycopy(before, 0, ciphertext, 0, blockSize);
      System.arraycopy(data, 0, ciphertext, blockSize, length);
      byte[] plain = new byte[length];
      decryptor.decrypt(ciphertext, blockSize, length, plain, 0);
      assertArrayEquals(Arrays.copyOf(Messages.content(Cfb.STEP, false, length), length), plain);
      before = Arrays.copyOfRange(ciphertext, length, length + blockSize);
    }
  }
}
