package io.github.dupfs.librsync;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dupfs.io.CorruptDataException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any header and length are those of a signature or {@link CorruptDataException}. */
final class SignatureHeaderFuzzTest {
  @MethodSource("headersAndLengths")
  @FuzzTest
  void parse(byte[] headerAndLength) {
    byte[] header =
        Arrays.copyOf(headerAndLength, Math.min(headerAndLength.length, SignatureHeader.LENGTH));
    long length =
        headerAndLength.length < SignatureHeader.LENGTH + Long.BYTES
            ? headerAndLength.length
            : ByteBuffer.wrap(headerAndLength).getLong(SignatureHeader.LENGTH);
    try {
      SignatureHeader parsed = SignatureHeader.parse(header, "fuzz");
      long blocks = parsed.blockCount(length, "fuzz");
      long upTo = Math.multiplyExact(blocks, parsed.blockLength());
      if (blocks < 0 || (blocks > 0 && upTo == 0)) {
        throw new AssertionError(parsed + " of " + length + " bytes: " + blocks);
      }
    } catch (CorruptDataException expected) {
      return;
    }
  }

  static Stream<byte[]> headersAndLengths() {
    return Stream.of(
        seed(SignatureHeader.ROLLSUM_MD4, 512, 8, 24),
        seed(SignatureHeader.ROLLSUM_BLAKE2B, 2048, 32, 12),
        seed(SignatureHeader.RABIN_KARP_MD4, -1, 16, Long.MAX_VALUE),
        seed(SignatureHeader.RABIN_KARP_BLAKE2B, 0, 1, 17));
  }

  private static byte[] seed(int magic, int blockLength, int strongLength, long length) {
    return ByteBuffer.allocate(SignatureHeader.LENGTH + Long.BYTES)
        .putInt(magic)
        .putInt(blockLength)
        .putInt(strongLength)
        .putLong(length)
        .array();
  }
}
