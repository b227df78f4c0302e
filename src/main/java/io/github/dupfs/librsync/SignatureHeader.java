package io.github.dupfs.librsync;

import io.github.dupfs.io.CorruptDataException;
import java.nio.ByteBuffer;

/**
 * What a signature says before its first block. Integers are big-endian and unsigned.
 *
 * <table>
 * <caption>A signature (librsync 2.3, src/mksum.c)</caption>
 * <tr><th>offset</th><th>size</th><th>meaning</th></tr>
 * <tr><td>0</td><td>4</td><td>magic: which sums</td></tr>
 * <tr><td>4</td><td>4</td><td>block length of the file</td></tr>
 * <tr><td>8</td><td>4</td><td>length of a strong sum</td></tr>
 * <tr><td>12</td><td>4</td><td>weak sum of the first block</td></tr>
 * <tr><td>16</td><td>strong length</td><td>its strong sum; then the next block</td></tr>
 * </table>
 *
 * @param magic one of the constants here
 * @param blockLength the length of every block of the file in bytes, but for the last, which may be
 *     shorter; from 0 to 2<sup>32</sup> − 1, and 0 only if there are no blocks
 * @param strongLength the length of a strong sum in bytes, from 1 to 16 (MD4) or 32 (BLAKE2b)
 */
public record SignatureHeader(int magic, long blockLength, int strongLength) {
  /** The length of a header in bytes. */
  public static final int LENGTH = 12;

  /** Rollsum and MD4; the only one duplicity writes. */
  public static final int ROLLSUM_MD4 = 0x72730136;

  /** Rollsum and BLAKE2b. */
  public static final int ROLLSUM_BLAKE2B = 0x72730137;

  /** Rabin-Karp and MD4. */
  public static final int RABIN_KARP_MD4 = 0x72730146;

  /** Rabin-Karp and BLAKE2b. */
  public static final int RABIN_KARP_BLAKE2B = 0x72730147;

  private static final int WEAK_LENGTH = 4;

  /**
   * Reads a header.
   *
   * @param first12 the first 12 bytes of a signature, or all if it has fewer
   * @param name the name of the signature, for messages
   * @throws CorruptDataException if they are no header of a signature
   */
  public static SignatureHeader parse(byte[] first12, String name) throws CorruptDataException {
    if (first12.length < LENGTH) {
      throw new CorruptDataException(
          name,
          first12.length,
          "the signature ends in its header, of which " + LENGTH + " bytes were wanted");
    }
    ByteBuffer buffer = ByteBuffer.wrap(first12);
    int magic = buffer.getInt();
    long blockLength = Integer.toUnsignedLong(buffer.getInt());
    long strongLength = Integer.toUnsignedLong(buffer.getInt());
    int maxStrongLength =
        switch (magic) {
          case ROLLSUM_MD4, RABIN_KARP_MD4 -> 16;
          case ROLLSUM_BLAKE2B, RABIN_KARP_BLAKE2B -> 32;
          default ->
              throw new CorruptDataException(
                  name, 0, String.format("wanted a signature, got magic 0x%08x", magic));
        };
    if (strongLength < 1 || strongLength > maxStrongLength) {
      throw new CorruptDataException(
          name, 8, "wanted strong sums of 1 to " + maxStrongLength + " bytes, got " + strongLength);
    }
    return new SignatureHeader(magic, blockLength, (int) strongLength);
  }

  /**
   * How many blocks a signature has. The file is then at most that times {@link #blockLength} long,
   * which a {@code long} can hold, and if it has any blocks, longer than that less one block.
   *
   * @param signatureLength the length of the whole signature in bytes
   * @param name the name of the signature, for messages
   * @throws CorruptDataException if a signature of that length does not end after a block, or is of
   *     blocks of no bytes or of a file of 2<sup>63</sup> bytes or more
   */
  public long blockCount(long signatureLength, String name) throws CorruptDataException {
    long sums = signatureLength - LENGTH;
    int sumLength = sumLength();
    if (sums < 0 || sums % sumLength != 0) {
      throw new CorruptDataException(
          name,
          signatureLength,
          "the signature is not " + LENGTH + " bytes and a multiple of " + sumLength + " long");
    }
    long count = sums / sumLength;
    if (count > 0 && (blockLength == 0 || count > Long.MAX_VALUE / blockLength)) {
      throw new CorruptDataException(
          name, 4, "the signature has " + count + " blocks of " + blockLength + " bytes");
    }
    return count;
  }

  /** The length in bytes of the sums of a block. */
  int sumLength() {
    return WEAK_LENGTH + strongLength;
  }

  /** The header as it stands in a signature. */
  byte[] toBytes() {
    return ByteBuffer.allocate(LENGTH)
        .putInt(magic)
        .putInt((int) blockLength)
        .putInt(strongLength)
        .array();
  }
}
