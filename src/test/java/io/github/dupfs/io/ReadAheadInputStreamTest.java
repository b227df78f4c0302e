package io.github.dupfs.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReadAheadInputStreamTest {
  private static final int BLOCK = 128 << 10;

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static ReadAheadInputStream ahead(InputStream in) {
    return new ReadAheadInputStream(in, "test");
  }

  /** Whose every read does the same. */
  private abstract static class Uniform extends InputStream {
    abstract int count(int wanted) throws IOException;

    @Override
    public int read() throws IOException {
      return count(1) < 0 ? -1 : 0;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return count(length);
    }
  }

  private static InputStream failing(Throwable failure) {
    return new Uniform() {
      @Override
      int count(int wanted) throws IOException {
        if (failure instanceof IOException e) {
          throw e;
        }
        throw (Error) failure;
      }
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 4 * BLOCK, 4 * BLOCK + 1, 3_000_000})
  void givesAllBytes(int length) throws IOException {
    byte[] bytes = random(length);
    try (ReadAheadInputStream in = ahead(new ByteArrayInputStream(bytes))) {
      assertArrayEquals(bytes, in.readAllBytes());
      assertEquals(-1, in.read());
      assertEquals(0, in.skip(1));
    }
  }

  @Test
  void readsAndSkipsInAnySteps() throws IOException {
    byte[] bytes = random(2_000_000);
    Random random = new Random(1);
    try (ReadAheadInputStream in = ahead(new ByteArrayInputStream(bytes))) {
      byte[] buffer = new byte[300_000];
      for (int at = 0; at < bytes.length; ) {
        switch (random.nextInt(3)) {
          case 0 -> assertEquals(bytes[at++] & 0xff, in.read());
          case 1 -> at += (int) in.skip(random.nextInt(200_000));
          default -> {
            int count = in.read(buffer, 7, random.nextInt(buffer.length - 7));
            assertArrayEquals(
                Arrays.copyOfRange(bytes, at, at + count),
                Arrays.copyOfRange(buffer, 7, 7 + count));
            at += count;
          }
        }
      }
      assertEquals(-1, in.read(buffer, 0, 1));
    }
  }

  @Test
  void failsAfterTheBytesBefore() throws IOException {
    byte[] bytes = random(BLOCK + 100);
    IOException failure = new IOException("broken");
    try (ReadAheadInputStream in =
        ahead(new SequenceInputStream(new ByteArrayInputStream(bytes), failing(failure)))) {
      assertArrayEquals(bytes, in.readNBytes(bytes.length));
      assertSame(failure, assertThrows(IOException.class, in::read));
      assertSame(failure, assertThrows(IOException.class, in::read));
    }
    Error error = new AssertionError("bug");
    try (ReadAheadInputStream in = ahead(failing(error))) {
      assertSame(error, assertThrows(AssertionError.class, in::read));
    }
  }

  @Test
  void readsAheadOnlySoFar() throws Exception {
    AtomicLong read = new AtomicLong();
    InputStream endless =
        new Uniform() {
          @Override
          int count(int wanted) {
            read.addAndGet(wanted);
            return wanted;
          }
        };
    try (ReadAheadInputStream in = ahead(endless)) {
      in.read();
      long before;
      do {
        before = read.get();
        Thread.sleep(50);
      } while (read.get() != before);
      assertEquals(4 * BLOCK, before);
    }
  }

  @Test
  void closingEndsWhoeverWaits() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    InputStream slow =
        new Uniform() {
          @Override
          int count(int wanted) {
            asked.countDown();
            try {
              released.await();
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
            return -1;
          }
        };
    ReadAheadInputStream inner = ahead(slow);
    ReadAheadInputStream outer = ahead(inner);
    asked.await();
    released.countDown();
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(10),
        () -> {
          inner.close();
          outer.close();
        });
    assertThrows(IOException.class, outer::read);
  }
}
