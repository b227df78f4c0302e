package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.MemorySource;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SpansTest {
  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static Spans spansOf(byte[] file) throws IOException {
    Spans.Recorder recorder =
        new Spans.Recorder(new ByteArrayInputStream(file), FileDecoder.messageDigest("MD5"));
    recorder.drain();
    return recorder.spans();
  }

  private static byte[] read(ByteSource source, long from, int length) throws IOException {
    byte[] bytes = new byte[length];
    source.readFully(from, bytes, 0, length);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 200_000})
  void everyRangeOfTheFileItself(int length) throws IOException {
    byte[] file = random(length);
    Spans kept = new Spans(spansOf(file).toBytes());
    ByteSource verified = kept.verified(new MemorySource("file", file));
    assertEquals(length, verified.size());
    assertArrayEquals(file, read(verified, 0, length));
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      int from = random.nextInt(length + 1);
      int to = from + random.nextInt(length - from + 1);
      assertArrayEquals(Arrays.copyOfRange(file, from, to), read(verified, from, to - from));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> read(verified, length, 1));
  }

  @Test
  void aChangedByteSpoilsItsSpanAndNoOther() throws IOException {
    byte[] file = random(200_000);
    Spans spans = spansOf(file);
    Random random = new Random(2);
    for (int i = 0; i < 100; i++) {
      byte[] changed = file.clone();
      int at = random.nextInt(file.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      ByteSource verified = spans.verified(new MemorySource("file", changed));
      for (int span = 0; span < file.length; span += Spans.SPAN) {
        int from = span;
        int to = Math.min(file.length, span + Spans.SPAN);
        if (at >= from && at < to) {
          CorruptDataException e =
              assertThrows(CorruptDataException.class, () -> read(verified, to - 1, 1));
          assertEquals(from, e.offset());
        } else {
          assertEquals(file[from], read(verified, from, 1)[0]);
        }
      }
    }
  }

  @Test
  void otherLengths() throws IOException {
    byte[] file = random(100_000);
    Spans spans = spansOf(file);
    byte[] shorter = Arrays.copyOf(file, 99_999);
    byte[] longer = Arrays.copyOf(file, 200_000);
    ByteSource cut = spans.verified(new MemorySource("file", shorter));
    assertThrows(CorruptDataException.class, () -> read(cut, 70_000, 1));
    ByteSource grown = spans.verified(new MemorySource("file", longer));
    assertEquals(file[0], read(grown, 0, 1)[0]);
    assertThrows(CorruptDataException.class, () -> read(grown, 99_000, 1));
    assertThrows(CorruptDataException.class, () -> read(grown, 150_000, 1));
    ByteSource cutMeanwhile = spans.verified(new MemorySource("file", shorter, 100_000));
    assertThrows(EOFException.class, () -> read(cutMeanwhile, 70_000, 1));
  }

  @Test
  void withoutAllOfItsDigestsNothingIsGiven() throws IOException {
    byte[] file = random(100_000);
    byte[] digests = spansOf(file).toBytes();
    for (int length = 0; length < digests.length; length++) {
      ByteSource verified =
          new Spans(Arrays.copyOf(digests, length)).verified(new MemorySource("file", file));
      assertThrows(CorruptDataException.class, () -> read(verified, 65_536, 1));
    }
  }

  @Test
  void theRecorderPassesEverythingOn() throws Exception {
    byte[] file = random(300_000);
    MessageDigest whole = FileDecoder.messageDigest("SHA-1");
    Spans.Recorder recorder = new Spans.Recorder(new ByteArrayInputStream(file), whole);
    assertEquals(file[0] & 0xff, recorder.read());
    assertEquals(70_000, recorder.skip(70_000));
    assertArrayEquals(Arrays.copyOfRange(file, 70_001, 80_001), recorder.readNBytes(10_000));
    assertEquals(80_001, recorder.position());
    recorder.drain();
    assertEquals(-1, recorder.read());
    assertEquals(0, recorder.skip(1));
    assertArrayEquals(MessageDigest.getInstance("SHA-1").digest(file), whole.digest());
    assertArrayEquals(spansOf(file).toBytes(), recorder.spans().toBytes());
  }
}
