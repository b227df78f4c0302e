package io.github.dupfs.openpgp;

import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Objects;

/**
 * Encrypts the body of a tag-18 container, whose layout {@link CfbPieces} tells. Not thread-safe.
 * Closing it does nothing; a container that is not finished is cut off.
 */
final class ContainerOutput extends OutputStream {
  private static final int VERSION = 1;
  private static final int CHUNK_BITS = 16;
  private static final int MDC_HEAD = 0xd3;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PartialOutput container;
  private final CfbEncryptor cfb;
  private final MessageDigest digest = Digests.open(Digests.SHA1);
  private final byte[] buffer = new byte[Cfb.STEP];
  private int count;

  ContainerOutput(OutputStream out, SessionKey key) throws IOException {
    BlockCipher cipher = BlockCipher.of(key, "new message");
    container = new PartialOutput(out, PacketHeader.ENCRYPTED_MDC, CHUNK_BITS, 0, 0);
    cfb = new CfbEncryptor(cipher);
    container.write(VERSION);
    write(prefix(cipher.blockSize()));
  }

  /** A random block, and its last two bytes again. */
  private static byte[] prefix(int blockSize) {
    byte[] block = new byte[blockSize];
    RANDOM.nextBytes(block);
    byte[] prefix = new byte[blockSize + 2];
    System.arraycopy(block, 0, prefix, 0, blockSize);
    System.arraycopy(block, blockSize - 2, prefix, blockSize, 2);
    return prefix;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    digest.update(bytes, offset, length);
    append(bytes, offset, length);
  }

  private void append(byte[] bytes, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int part = Math.min(length - done, buffer.length - count);
      System.arraycopy(bytes, offset + done, buffer, count, part);
      count += part;
      done += part;
      if (count == buffer.length) {
        encrypt();
      }
    }
  }

  private void encrypt() throws IOException {
    cfb.encrypt(buffer, count);
    container.write(buffer, 0, count);
    count = 0;
  }

  /** Ends the container with the modification detection code. */
  void finish() throws IOException {
    int hashLength = digest.getDigestLength();
    write(new byte[] {(byte) MDC_HEAD, (byte) hashLength});
    append(digest.digest(), 0, hashLength);
    encrypt();
    container.finish();
  }
}
