package io.github.dupfs.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LibdeflateCompressorTest {
  private static void assertSegment(byte[] data, byte[] output, int count) throws Exception {
    assertArrayEquals(new byte[] {0, 0, -1, -1}, Arrays.copyOfRange(output, count - 4, count));
    Inflater inflater = new Inflater(true);
    inflater.setInput(output, 0, count);
    byte[] got = new byte[data.length + 1];
    assertEquals(data.length, inflater.inflate(got));
    assertFalse(inflater.finished());
    assertEquals(0, inflater.getRemaining());
    assertArrayEquals(data, Arrays.copyOf(got, data.length));
    inflater.setInput(new byte[] {3, 0});
    assertEquals(0, inflater.inflate(got));
    assertTrue(inflater.finished());
    inflater.end();
  }

  private static byte[] withRoom(byte[] stream, int length) {
    return Arrays.copyOf(stream, SegmentCompressor.maxLength(length));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 6, 9})
  void continuesAfterStreamsOfAnyKind(int level) throws Exception {
    int[] strategies = {Deflater.DEFAULT_STRATEGY, Deflater.FILTERED, Deflater.HUFFMAN_ONLY};
    Random random = new Random(level);
    for (int i = 0; i < 300; i++) {
      byte[] data = Compressed.mixed(i, i < 290 ? 1 + random.nextInt(2000) : 600_000);
      byte[] stream =
          Compressed.deflate(data, Framing.RAW, level, strategies[i % 3], Deflater.NO_FLUSH);
      byte[] output = withRoom(stream, data.length);
      int count = LibdeflateCompressor.continueAfter(data, data.length, output, stream.length);
      assertSegment(data, output, count);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 12})
  void compressesAnything(int level) throws Exception {
    assumeTrue(LibdeflateCompressor.isInstalled(), "no libdeflate");
    Random random = new Random(level);
    try (LibdeflateCompressor compressor = new LibdeflateCompressor(level)) {
      for (int i = 0; i < 60; i++) {
        byte[] data = Compressed.mixed(i, 1 + random.nextInt(i < 50 ? 3000 : 1 << 20));
        byte[] output = new byte[SegmentCompressor.maxLength(data.length)];
        assertSegment(data, output, compressor.deflate(data, data.length, output));
      }
    }
  }

  @Test
  void noticesWhatIsNotTheInput() {
    byte[] data = Compressed.mixed(1, 300_000);
    byte[] stream = Compressed.deflate(data, Framing.RAW);
    data[299_999] ^= 1;
    assertCorrupt(data, 300_000, stream);
    data[299_999] ^= 1;
    assertCorrupt(data, 299_999, stream);
    assertCorrupt(Arrays.copyOf(data, 300_001), 300_001, stream);
    assertCorrupt(data, 300_000, Arrays.copyOf(stream, stream.length - 1));
  }

  private static void assertCorrupt(byte[] data, int length, byte[] stream) {
    byte[] output = withRoom(stream, length);
    assertThrows(
        CorruptDataException.class,
        () -> LibdeflateCompressor.continueAfter(data, length, output, stream.length));
  }

  @Test
  void saysWhenThereIsTooLittleRoom() throws Exception {
    byte[] noise = new byte[10_000];
    new Random(1).nextBytes(noise);
    try (ZlibCompressor zlib = new ZlibCompressor(6)) {
      assertThrows(IOException.class, () -> zlib.deflate(noise, 10_000, new byte[9_000]));
      byte[] output = new byte[SegmentCompressor.maxLength(10_000)];
      assertSegment(noise, output, zlib.deflate(noise, 10_000, output));
    }
    assumeTrue(LibdeflateCompressor.isInstalled(), "no libdeflate");
    try (LibdeflateCompressor libdeflate = new LibdeflateCompressor(6)) {
      assertThrows(IOException.class, () -> libdeflate.deflate(noise, 10_000, new byte[9_000]));
    }
  }
}
