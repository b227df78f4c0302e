package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The body of a tag-18 or tag-9 container (RFC 4880 sections 5.13, 5.7).
 *
 * <pre>
 * tag 18: version 1, then CFB from a zero block over: prefix, body, D3 14, SHA-1 of all before it
 * tag 9:  prefix, by CFB from a zero block; then body, by CFB from the prefix's ciphertext after
 *         its first two bytes
 * </pre>
 */
final class CfbPieces implements BodyPieces {
  private final PacketBody container;
  private final int cipherNumber;
  private final Cfb cfb;
  private final @Nullable MessageDigest digest;

  /** The last block of ciphertext before, then new ciphertext. */
  private final byte[] ciphertext;

  /** What has been held back, then new plaintext. */
  private final byte[] plaintext = new byte[MDC_LENGTH + Cfb.STEP];

  private int heldAt;
  private int held;
  private boolean started;
  private long bodyLength;

  /** The length of the packet at the end of a tag-18 body. */
  static final int MDC_LENGTH = 22;

  CfbPieces(PacketBody container, SessionKey key, boolean mdc) throws IOException {
    this.container = container;
    this.cipherNumber = key.cipher();
    this.cfb = new Cfb(BlockCipher.of(key, container.name()));
    this.digest = mdc ? Digests.open(Digests.SHA1) : null;
    this.ciphertext = new byte[cfb.blockSize() + Cfb.STEP];
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    int prefix = started ? 0 : readPrefix();
    int skip = started || digest == null ? 0 : cfb.prefixLength();
    started = true;
    while (true) {
      System.arraycopy(plaintext, heldAt, plaintext, 0, held);
      int count = decrypt(prefix);
      if (count == 0) {
        verifyEnd();
        return null;
      }
      prefix = 0;
      int total = held + count;
      int free = digest == null ? total : Math.max(0, total - MDC_LENGTH);
      heldAt = free;
      held = total - free;
      if (digest != null) {
        digest.update(plaintext, 0, free);
      }
      if (free > skip) {
        bodyLength += free - skip;
        return ByteBuffer.wrap(plaintext, skip, free - skip).slice();
      }
      if (free < skip) {
        throw corrupt("a body of " + total + " bytes is too short for prefix and MDC");
      }
      skip = 0;
    }
  }

  /**
   * Reads and checks the prefix.
   *
   * @return how much of its ciphertext is left to be decrypted as part of the body
   */
  private int readPrefix() throws IOException {
    if (digest != null && container.read() != 1) {
      throw corrupt("wanted version 1 of the encrypted data packet");
    }
    int blockSize = cfb.blockSize();
    byte[] prefix = container.readNBytes(cfb.prefixLength());
    if (prefix.length < cfb.prefixLength()) {
      throw corrupt("encrypted data of " + prefix.length + " bytes is too short");
    }
    if (!cfb.prefixRepeats(prefix)) {
      throw new DecryptionException(container.name(), "wrong session key");
    }
    if (digest == null) {
      System.arraycopy(prefix, 2, ciphertext, 0, blockSize);
      return 0;
    }
    System.arraycopy(prefix, 0, ciphertext, blockSize, prefix.length);
    return prefix.length;
  }

  /**
   * Decrypts up to {@link Cfb#STEP} bytes to the end of what is held back.
   *
   * @param have bytes of ciphertext that have been read already
   * @return the number of bytes, less than a step only before the end of the container
   */
  private int decrypt(int have) throws IOException {
    int blockSize = cfb.blockSize();
    int count = have + container.readNBytes(ciphertext, blockSize + have, Cfb.STEP - have);
    cfb.decrypt(ciphertext, blockSize, count, plaintext, held);
    System.arraycopy(ciphertext, count, ciphertext, 0, blockSize);
    return count;
  }

  private void verifyEnd() throws CorruptDataException {
    if (digest == null) {
      return;
    }
    digest.update(plaintext, 0, 2);
    boolean good =
        held == MDC_LENGTH
            && (plaintext[0] & 0xff) == 0xd3
            && plaintext[1] == MDC_LENGTH - 2
            && MessageDigest.isEqual(digest.digest(), Arrays.copyOfRange(plaintext, 2, MDC_LENGTH));
    if (!good) {
      throw corrupt("the modification detection code does not match: the message was altered");
    }
  }

  @Override
  public BodyMap map() throws IOException {
    return BodyMap.cfb(digest != null, cipherNumber, container.map(), bodyLength);
  }

  private CorruptDataException corrupt(String reason) {
    return new CorruptDataException(container.name(), container.position(), reason);
  }
}
