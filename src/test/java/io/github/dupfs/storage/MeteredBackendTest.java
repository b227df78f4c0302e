package io.github.dupfs.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.io.ByteSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MeteredBackendTest extends StorageBackendContract {
  @TempDir Path directory;

  @Override
  MeteredBackend backend() throws IOException {
    return new MeteredBackend(new FileBackend(directory));
  }

  @Override
  void put(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }

  @Test
  void countsWhatWasRead() throws IOException {
    put("a", new byte[100]);
    put("b", new byte[100]);
    MeteredBackend backend = backend();
    assertEquals(0, backend.bytesRead("a"));
    for (int i = 0; i < 2; i++) {
      try (ByteSource source = backend.open("a")) {
        source.readFully(10, new byte[30], 0, 30);
        assertThrows(
            IndexOutOfBoundsException.class, () -> source.readFully(90, new byte[30], 0, 30));
      }
    }
    assertEquals(60, backend.bytesRead("a"));
    assertEquals(0, backend.bytesRead("b"));
  }
}
