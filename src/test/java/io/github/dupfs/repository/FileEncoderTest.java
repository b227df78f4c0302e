package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.storage.FileBackend;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FileEncoderTest {
  /** Segments have a MiB. */
  private static final int SEGMENTS = 8;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void soManyThreadsCompress(int concurrency, @TempDir Path directory) throws IOException {
    byte[] content = new byte[SEGMENTS << 20];
    new Random(concurrency).nextBytes(content);
    Set<Thread> before = compressing();
    FileBackend backend = new FileBackend(directory);
    try (FileEncoder encoder = new FileEncoder(backend, null, 6, concurrency);
        EncodedFile file = encoder.create("name.gz", Encoding.GZIP)) {
      file.write(content, 0, content.length);
      file.finish();
      Set<Thread> started = compressing();
      started.removeAll(before);
      assertEquals(concurrency, started.size(), started.toString());
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(directory.resolve("name.gz")))) {
      assertArrayEquals(content, in.readAllBytes());
    }
  }

  private static Set<Thread> compressing() {
    Set<Thread> threads = new HashSet<>(Thread.getAllStackTraces().keySet());
    threads.removeIf(thread -> !thread.getName().equals("compress"));
    return threads;
  }
}
