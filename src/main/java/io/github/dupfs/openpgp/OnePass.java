package io.github.dupfs.openpgp;

import java.nio.ByteBuffer;
import org.bouncycastle.openpgp.PGPSignature;

/**
 * What stands before the data about a signature after it, so that readers hash as they read (tag 4,
 * RFC 4880 section 5.4).
 *
 * <pre>
 * 1       version, 3
 * 1       type of the signature
 * 1       hash algorithm
 * 1       algorithm of the key
 * 8       number of the key
 * 1       1 in the last of several, otherwise 0
 * </pre>
 */
record OnePass(int type, int hash, int algorithm, long keyId) {
  private static final int VERSION = 3;
  private static final int LENGTH = 13;

  static OnePass of(PGPSignature signature) {
    return new OnePass(
        signature.getSignatureType(),
        signature.getHashAlgorithm(),
        signature.getKeyAlgorithm(),
        signature.getKeyID());
  }

  /** The body of the packet. */
  byte[] encode(boolean last) {
    return ByteBuffer.allocate(LENGTH)
        .put((byte) VERSION)
        .put((byte) type)
        .put((byte) hash)
        .put((byte) algorithm)
        .putLong(keyId)
        .put((byte) (last ? 1 : 0))
        .array();
  }
}
