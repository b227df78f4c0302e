package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.MemorySource;
import io.github.dupfs.openpgp.Encryption;
import io.github.dupfs.openpgp.Gnupg;
import io.github.dupfs.storage.FileBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is known of a file that was written, against what a pass over it finds. */
final class EncodedFileTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "PLAIN, 0",
    "GZIP, 4",
    "OPENPGP, 0",
    "OPENPGP, 4",
  })
  void theLayoutIsThatOfTheFile(Encoding encoding, int level) throws IOException {
    Random random = new Random(7);
    for (int length : List.of(0, 1, 600, 70_000, 3_000_000)) {
      byte[] content = content(random, length);
      EncodedFile.Summary written = write(encoding, level, content, random);
      byte[] stored = Files.readAllBytes(directory.resolve("file"));
      FileLayout found = Decoded.of(stored, encoding).layout();
      FileLayout kept = FileLayout.decode(written.layout().encode(), "layout");

      assertEquals(stored.length, written.size());
      assertEquals(stored.length, kept.fileSize());
      assertEquals(found.packetBytes(), kept.packetBytes());
      assertEquals(found.compression(), kept.compression());
      assertArrayEquals(content, segments(kept), encoding + " of " + length);
    }
  }

  private EncodedFile.Summary write(Encoding encoding, int level, byte[] content, Random random)
      throws IOException {
    try (FileEncoder encoder =
            new FileEncoder(new FileBackend(directory), encryption(encoding), level, 2);
        EncodedFile file = encoder.create("file", encoding)) {
      for (int at = 0; at < content.length; ) {
        int count = Math.min(1 + random.nextInt(100_000), content.length - at);
        file.cut();
        file.write(content, at, count);
        at += count;
      }
      return file.finish();
    }
  }

  private static @Nullable Encryption encryption(Encoding encoding) throws IOException {
    Gnupg gnupg = new Gnupg("gpg", List.of());
    return encoding == Encoding.OPENPGP
        ? Encryption.symmetric("foo".getBytes(StandardCharsets.US_ASCII), gnupg)
        : null;
  }

  /** Half of it can be compressed. */
  private static byte[] content(Random random, int length) {
    byte[] content = new byte[length];
    random.nextBytes(content);
    Arrays.fill(content, length / 4, 3 * length / 4, (byte) 'x');
    return content;
  }

  private static byte[] noWindow(int segment) {
    throw new AssertionError("segment " + segment + " needs a window");
  }

  /** The content, each segment on its own, the last one first. */
  private byte[] segments(FileLayout layout) throws IOException {
    SegmentLoader loader =
        new SegmentLoader(new FileBackend(directory), "file", layout, EncodedFileTest::noWindow);
    byte[] packets = new byte[(int) layout.packetBytes()];
    for (int segment = layout.segments() - 1; segment >= 0; segment--) {
      byte[] loaded = loader.load(segment);
      System.arraycopy(loaded, 0, packets, (int) layout.segmentStart(segment), loaded.length);
    }
    try (ByteSource content = layout.content(new MemorySource("packets", packets))) {
      byte[] bytes = new byte[(int) content.size()];
      content.readFully(0, bytes, 0, bytes.length);
      return bytes;
    }
  }
}
