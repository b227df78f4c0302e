package io.github.dupfs.openpgp;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Session keys by a passphrase, for messages encrypted symmetrically (RFC 4880 section 5.3).
 *
 * <p>As gpg does when it reads a passphrase from a descriptor, the passphrase is cut at a newline.
 * Thread-safe.
 */
public final class PassphraseKeys implements SessionKeys {
  /** Each may take a tenth of a second; nobody encrypts to more passphrases. */
  private static final int MAX_TRIED = 32;

  private final byte[] passphrase;

  /**
   * @param passphrase in the encoding it was encrypted with, which is UTF-8 with duplicity
   */
  public PassphraseKeys(byte[] passphrase) {
    this.passphrase = Passphrase.firstLine(passphrase);
  }

  /** The passphrase's UTF-8 form. */
  public PassphraseKeys(char[] passphrase) {
    this(Passphrase.utf8(passphrase));
  }

  /** Whether a passphrase opens the message at all. */
  public static boolean canOpen(byte[] keyRequest, String fileName) throws IOException {
    return !KeyRequest.decode(keyRequest, fileName).passphrasePackets().isEmpty();
  }

  @Override
  public SessionKey find(byte[] keyRequest, String fileName) throws IOException {
    KeyRequest request = KeyRequest.decode(keyRequest, fileName);
    List<byte[]> packets = request.passphrasePackets();
    if (packets.isEmpty()) {
      throw new DecryptionException(fileName, "is encrypted to keys, not with a passphrase");
    }
    DecryptionException unsupported = null;
    for (byte[] packet : packets.subList(0, Math.min(MAX_TRIED, packets.size()))) {
      try {
        SessionKey key = tryPacket(packet, fileName);
        if (key != null && request.mayFit(key)) {
          return key;
        }
      } catch (DecryptionException e) {
        unsupported = e;
      }
    }
    if (unsupported != null) {
      throw unsupported;
    }
    throw new DecryptionException(fileName, "wrong passphrase");
  }

  /** The session key, or null if the passphrase is certainly wrong. */
  private @Nullable SessionKey tryPacket(byte[] body, String fileName) throws IOException {
    PassphrasePacket packet = PassphrasePacket.read(body, fileName);
    SessionKey key = packet.derive(passphrase);
    byte[] encrypted = packet.encrypted();
    if (encrypted.length == 0) {
      return key;
    }
    return packet.mode() == PassphrasePacket.NO_MODE
        ? decryptCfb(key, encrypted, fileName)
        : decryptAead(key, packet.mode(), encrypted, fileName);
  }

  private static @Nullable SessionKey decryptCfb(SessionKey key, byte[] encrypted, String fileName)
      throws DecryptionException {
    Cfb cfb = new Cfb(BlockCipher.of(key, fileName));
    int length = encrypted.length;
    int blockSize = cfb.blockSize();
    if (length > 64) {
      return null;
    }
    byte[] padded = new byte[length + 2 * blockSize];
    System.arraycopy(encrypted, 0, padded, blockSize, length);
    byte[] plain = new byte[length];
    cfb.decrypt(padded, blockSize, length, plain, 0);
    int cipher = plain[0] & 0xff;
    return BlockCipher.keyLength(cipher) == length - 1
        ? new SessionKey(cipher, Arrays.copyOfRange(plain, 1, length))
        : null;
  }

  private static @Nullable SessionKey decryptAead(
      SessionKey key, int mode, byte[] encrypted, String fileName) throws DecryptionException {
    int ivLength = Aead.nonceLength(mode);
    byte[] nonce = Arrays.copyOf(encrypted, ivLength);
    byte[] associatedData = {
      (byte) (0xc0 | PacketHeader.SKESK), 5, (byte) key.cipher(), (byte) mode
    };
    byte[] data = Arrays.copyOfRange(encrypted, ivLength, encrypted.length);
    int length = data.length - Aead.TAG_LENGTH;
    return Aead.of(mode, key, fileName).decrypt(nonce, associatedData, data, 0, length)
        ? new SessionKey(key.cipher(), Arrays.copyOf(data, length))
        : null;
  }
}
