package io.github.dupfs.librsync;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The sums of the blocks of a basis. Takes the length of the signature, and while it is read, twice
 * that; a {@link DeltaWriter} takes 9 to 11 bytes a block more to look them up. Immutable, and safe
 * for use by several threads.
 *
 * <p>A match of both sums is taken for a match of the bytes. That is sound for strong sums of 8
 * bytes or more; shorter ones are refused, as a delta against them may be wrong.
 */
public final class Signature {
  /**
   * The longest block that is supported, in bytes: a {@link DeltaWriter} holds two. duplicity uses
   * it for files of 256 TiB.
   */
  static final int MAX_BLOCK_LENGTH = 1 << 24;

  private static final int MIN_STRONG_LENGTH = 8;

  private final int blockLength;
  private final BlockSums sums;

  private Signature(int blockLength, BlockSums sums) {
    this.blockLength = blockLength;
    this.sums = sums;
  }

  /**
   * Reads a signature to its end.
   *
   * @param in only the signature; not closed
   * @param name the name of the signature, for messages
   * @throws CorruptDataException if it is no signature
   * @throws UnsupportedSignatureException if its sums are not rollsums and MD4 ({@link
   *     SignatureHeader#ROLLSUM_MD4}) of 8 bytes or more, if its blocks are longer than 16 MiB, or
   *     if it is longer than a quarter of the memory that the JVM may use
   */
  public static Signature read(InputStream in, String name)
      throws IOException, UnsupportedSignatureException {
    return read(in, name, Runtime.getRuntime().maxMemory() / 4);
  }

  /** As {@link #read(InputStream, String)}, with the most bytes of sums to be read. */
  static Signature read(InputStream in, String name, long maxSums)
      throws IOException, UnsupportedSignatureException {
    SignatureHeader header = SignatureHeader.parse(in.readNBytes(SignatureHeader.LENGTH), name);
    if (header.magic() != SignatureHeader.ROLLSUM_MD4) {
      throw new UnsupportedSignatureException(
          name,
          String.format(
              "wanted a signature with magic 0x%08x, got 0x%08x",
              SignatureHeader.ROLLSUM_MD4, header.magic()));
    }
    if (header.strongLength() < MIN_STRONG_LENGTH) {
      throw new UnsupportedSignatureException(
          name,
          "wanted strong sums of at least "
              + MIN_STRONG_LENGTH
              + " bytes, got "
              + header.strongLength());
    }
    if (header.blockLength() > MAX_BLOCK_LENGTH) {
      throw new UnsupportedSignatureException(
          name,
          "wanted blocks of at most " + MAX_BLOCK_LENGTH + " bytes, got " + header.blockLength());
    }
    int limit = (int) Math.min(maxSums, Integer.MAX_VALUE - 16);
    byte[] sums = in.readNBytes(limit);
    if (sums.length == limit && in.read() >= 0) {
      throw new UnsupportedSignatureException(
          name, "wanted at most " + limit + " bytes of sums, got more");
    }
    header.blockCount((long) SignatureHeader.LENGTH + sums.length, name);
    return new Signature((int) header.blockLength(), new BlockSums(sums, header.sumLength()));
  }

  /** The length of every block but the last in bytes; 0 only if there are none. */
  int blockLength() {
    return blockLength;
  }

  /** The sums of the blocks. */
  BlockSums sums() {
    return sums;
  }
}
