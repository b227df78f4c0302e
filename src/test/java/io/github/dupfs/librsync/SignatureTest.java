package io.github.dupfs.librsync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SignatureTest {
  @ParameterizedTest
  @CsvSource({
    "72730137 00000200 00000020, 0x72730137",
    "72730146 00000200 00000008, 0x72730146",
    "72730147 00000200 00000008, 0x72730147",
    "72730136 01000001 00000008, 16777217",
    "72730136 ffffffff 00000008, 4294967295",
  })
  void whatIsNotSupportedIsSaid(String signature, String got) {
    UnsupportedSignatureException e =
        assertThrows(UnsupportedSignatureException.class, () -> read(signature));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith("test.signature: wanted "), message);
    assertTrue(message.endsWith(", got " + got), message);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "72730136 00000200 000000",
        "72730236 00000200 00000008",
        "72730136 00000200 00000011",
        "72730136 00000200 00000008 27d805da97668ab2f29d01",
        "72730136 00000200 00000008 27d805da97668ab2f29d0115 27",
        "72730136 00000000 00000008 27d805da97668ab2f29d0115",
      })
  void whatIsNoSignatureIsCorrupt(String signature) {
    assertThrows(CorruptDataException.class, () -> read(signature));
  }

  @Test
  void blocksMayBeOfNoBytesIfThereAreNone() throws Exception {
    assertEquals(0, read("72730136 00000000 00000008").sums().count());
  }

  @Test
  void theLongestBlocksAreSupported() throws Exception {
    assertEquals(1 << 24, read("72730136 01000000 00000008").blockLength());
  }

  @Test
  void noMoreIsReadThanMayBe() throws Exception {
    byte[] signature = Written.signature(new byte[5120], 512);
    assertEquals(10, read(new ByteArrayInputStream(signature), 120).sums().count());
    assertThrows(
        UnsupportedSignatureException.class, () -> read(new ByteArrayInputStream(signature), 119));
    InputStream endless =
        new InputStream() {
          @Override
          public int read() {
            return 0;
          }
        };
    assertThrows(
        UnsupportedSignatureException.class,
        () -> read(new SequenceInputStream(new ByteArrayInputStream(signature), endless), 1 << 20));
  }

  private static Signature read(String hex) throws Exception {
    byte[] signature = HexFormat.of().parseHex(hex.replace(" ", ""));
    return Signature.read(new ByteArrayInputStream(signature), "test.signature");
  }

  private static Signature read(InputStream in, long maxSums) throws Exception {
    return Signature.read(in, "test.signature", maxSums);
  }
}
