package io.github.dupfs.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByteSourceInputStreamTest {
  private static final byte[] DATA = new byte[1000];

  static {
    new Random(1).nextBytes(DATA);
  }

  private static InputStream range(int from, int to) {
    return new ByteSourceInputStream(new MemorySource("file", DATA), from, to);
  }

  /** Reads and skips as the JDK's stream of an array does. */
  @Test
  void agreesWithTheJdk() throws IOException {
    Random random = new Random(2);
    for (int round = 0; round < 500; round++) {
      int from = random.nextInt(DATA.length + 1);
      int to = from + random.nextInt(DATA.length + 1 - from);
      InputStream actual = range(from, to);
      InputStream expected = new ByteArrayInputStream(DATA, from, to - from);
      for (int step = 0; step < 20; step++) {
        int n = random.nextInt(100);
        switch (random.nextInt(4)) {
          case 0 -> assertEquals(expected.read(), actual.read());
          case 1 -> assertEquals(expected.skip(n - 10), actual.skip(n - 10));
          case 2 -> assertEquals(expected.available(), actual.available());
          default -> assertArrayEquals(expected.readNBytes(n), actual.readNBytes(n));
        }
      }
      assertArrayEquals(expected.readAllBytes(), actual.readAllBytes());
      assertEquals(-1, actual.read());
    }
  }

  @Test
  void readingNothingIsNotTheEnd() throws IOException {
    assertEquals(0, range(0, 0).read(new byte[1], 0, 0));
    assertEquals(-1, range(5, 5).read(new byte[1], 0, 1));
  }

  @Test
  void theWholeFile() throws IOException {
    InputStream in = new ByteSourceInputStream(new MemorySource("file", DATA));
    assertArrayEquals(DATA, in.readAllBytes());
  }

  @ParameterizedTest
  @CsvSource({"-1, 5", "6, 5", "0, 1001", "1001, 1001"})
  void refusesRangesOutsideOfTheFile(int from, int to) {
    assertThrows(IndexOutOfBoundsException.class, () -> range(from, to));
  }

  @Test
  void aFileThatBecameShorter() throws IOException {
    InputStream in = new ByteSourceInputStream(new MemorySource("file", DATA, 2000));
    assertArrayEquals(DATA, in.readNBytes(DATA.length));
    assertThrows(EOFException.class, in::read);
  }
}
