package io.github.dupfs.librsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureHeaderTest {
  /** Whole signatures that librsync 2.3.2 wrote. */
  @ParameterizedTest
  @CsvSource({
    "727301360000020000000008 27d805da97668ab2f29d0115, 8, 1",
    "727301360000020000000008, 8, 0",
    "727301360000020000000010 119e0343a695ea9f14a89c4e82ca5cf52a28d45d, 16, 1",
    "727301460000020000000010 621b1c06a695ea9f14a89c4e82ca5cf52a28d45d, 16, 1",
    "727301370000020000000020 119e0343"
        + "7b6cb8d374484e221785288b035dc53fc9ddf000607f473fc2a3258d89a70398, 32, 1",
    "727301470000020000000020 621b1c06"
        + "7b6cb8d374484e221785288b035dc53fc9ddf000607f473fc2a3258d89a70398, 32, 1",
  })
  void readsWhatLibrsyncWrites(String signature, int strongLength, long blockCount)
      throws CorruptDataException {
    byte[] bytes = hex(signature);
    SignatureHeader header = SignatureHeader.parse(bytes, "test.signature");
    int magic = Integer.parseInt(signature.substring(0, 8), 16);
    assertEquals(new SignatureHeader(magic, 512, strongLength), header);
    assertEquals(blockCount, header.blockCount(bytes.length, "test.signature"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0",
    "7273013600000200000000, 11",
    "72730236 00000200 00000008, 0",
    "72730138 00000200 00000008, 0",
    "00000000 00000200 00000008, 0",
    "72730136 00000200 00000000, 8",
    "72730136 00000200 00000011, 8",
    "72730147 00000200 00000021, 8",
    "72730136 00000200 ffffffff, 8",
  })
  void malformedHeadersAreCorrupt(String header, long offset) {
    CorruptDataException e =
        assertThrows(
            CorruptDataException.class, () -> SignatureHeader.parse(hex(header), "test.signature"));
    assertEquals(offset, e.offset());
  }

  @Test
  void anUnknownMagicIsNamed() {
    CorruptDataException e =
        assertThrows(
            CorruptDataException.class,
            () -> SignatureHeader.parse(hex("f2730138" + "00".repeat(8)), "test.signature"));
    assertTrue(e.reason().contains("0xf2730138"), e.reason());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 11, 13, 23, 25, Long.MAX_VALUE})
  void lengthsThatAreNotWholeBlocksAreCorrupt(long length) {
    SignatureHeader header = new SignatureHeader(SignatureHeader.ROLLSUM_MD4, 512, 8);
    assertThrows(CorruptDataException.class, () -> header.blockCount(length, "test.signature"));
  }

  @Test
  void blocksOfNoBytesMustBeNone() throws CorruptDataException {
    SignatureHeader header =
        SignatureHeader.parse(hex("72730136 00000000 00000008"), "test.signature");
    assertEquals(0, header.blockCount(12, "test.signature"));
    assertThrows(CorruptDataException.class, () -> header.blockCount(24, "test.signature"));
  }

  @Test
  void theFileFitsInALong() throws CorruptDataException {
    SignatureHeader header =
        SignatureHeader.parse(hex("72730136 ffffffff 00000008"), "test.signature");
    assertEquals(4294967295L, header.blockLength());
    long most = Long.MAX_VALUE / 4294967295L;
    assertEquals(most, header.blockCount(12 + 12 * most, "test.signature"));
    assertThrows(
        CorruptDataException.class, () -> header.blockCount(24 + 12 * most, "test.signature"));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }
}
