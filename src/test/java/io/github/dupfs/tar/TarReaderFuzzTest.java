package io.github.dupfs.tar;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are an archive or {@link CorruptDataException}. */
final class TarReaderFuzzTest {
  private static final int BLOCK = 512;

  @MethodSource("archives")
  @FuzzTest
  void read(byte[] archive) throws IOException {
    readAll(archive);
  }

  /** Gets past the checksum, which random changes hardly do. */
  @MethodSource("archives")
  @FuzzTest
  void readWithRightChecksums(byte[] archive) throws IOException {
    for (int start = 0; start + BLOCK <= archive.length; start += BLOCK) {
      correctChecksum(archive, start);
    }
    readAll(archive);
  }

  static Stream<byte[]> archives() throws IOException {
    return Stream.of(
        TarReaderTest.golden("gnu.tar"),
        TarReaderTest.golden("pax.tar"),
        TarReaderTest.golden("ustar.tar"),
        TarReaderTest.golden("v7.tar"),
        TarReaderTest.golden("fraction.tar"),
        TarReaderTest.golden("global.tar"),
        TarReaderTest.golden("huge-gnu.header"),
        TarReaderTest.golden("huge-pax.header"));
  }

  private static void readAll(byte[] archive) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive), "fuzz.tar");
    try {
      for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
        long length = Listing.payload(reader).length;
        if (length != entry.size()
            || entry.payloadOffset() + length != reader.position()
            || reader.position() > archive.length) {
          throw new AssertionError(Listing.line(entry) + ", read " + length);
        }
      }
    } catch (CorruptDataException expected) {
      return;
    }
  }

  private static void correctChecksum(byte[] archive, int start) {
    int sum = 8 * ' ';
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? 0 : archive[start + i] & 0xff;
    }
    if (sum > 8 * ' ') {
      byte[] field = String.format("%06o\0 ", sum).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(field, 0, archive, start + 148, field.length);
    }
  }
}
