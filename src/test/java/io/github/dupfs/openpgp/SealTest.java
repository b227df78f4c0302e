package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.io.CorruptDataException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SealTest {
  private static final byte[] SECRET = "a window".getBytes(StandardCharsets.UTF_8);
  private static final byte[] DATA = "volume 3".getBytes(StandardCharsets.UTF_8);
  private static final SessionKey KEY = new SessionKey(9, new byte[32]);

  @Test
  void opensOnlyWhatItSealed() throws Exception {
    Seal seal = Seal.fromSessionKey(KEY, "windows");
    byte[] sealed = seal.seal(SECRET, DATA);
    assertArrayEquals(SECRET, Seal.fromSessionKey(KEY, "windows").unseal(sealed, DATA, "x"));
    assertFalse(Arrays.equals(sealed, seal.seal(SECRET, DATA)));
    assertBroken(Seal.fromSessionKey(KEY, "keys"), sealed, DATA);
    assertBroken(Seal.ofKey(new byte[32]), sealed, DATA);
    assertBroken(seal, sealed, new byte[0]);
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] flipped = sealed.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertBroken(seal, flipped, DATA);
    }
    for (int length = 0; length < sealed.length; length++) {
      assertBroken(seal, Arrays.copyOf(sealed, length), DATA);
    }
  }

  /** Made with Python's hmac and the rule of RFC 5869. */
  @Test
  void keyIsThatOfHkdf() throws Exception {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] derived =
        HexFormat.of().parseHex("b2d505d519381e65e653b17395015f2be25fa29ff9ba5b4d37286a5a1995aa12");
    byte[] nonce = new byte[12];
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(128, nonce));
    cipher.updateAAD(DATA);
    byte[] encrypted = cipher.doFinal(SECRET);
    byte[] sealed = new byte[12 + encrypted.length];
    System.arraycopy(encrypted, 0, sealed, 12, encrypted.length);
    assertArrayEquals(SECRET, Seal.fromSessionKey(KEY, "windows").unseal(sealed, DATA, "x"));
  }

  private static void assertBroken(Seal seal, byte[] sealed, byte[] associatedData) {
    assertThrows(CorruptDataException.class, () -> seal.unseal(sealed, associatedData, "x"));
  }
}
