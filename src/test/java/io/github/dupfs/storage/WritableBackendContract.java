package io.github.dupfs.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.storage.StorageBackend.StoredFile;
import io.github.dupfs.storage.WritableBackend.Upload;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link WritableBackend} must do besides {@link StorageBackendContract}. */
abstract class WritableBackendContract extends StorageBackendContract {
  @Override
  abstract WritableBackend backend() throws IOException;

  private static byte[] content(StorageBackend backend, String name) throws IOException {
    try (ByteSource source = backend.open(name)) {
      byte[] bytes = new byte[(int) source.size()];
      source.readFully(0, bytes, 0, bytes.length);
      return bytes;
    }
  }

  private static void write(WritableBackend backend, String name, byte[] content)
      throws IOException {
    try (Upload upload = backend.create(name)) {
      upload.write(content);
      upload.commit();
    }
  }

  private static List<String> names(StorageBackend backend) throws IOException {
    return backend.list().stream().map(StoredFile::name).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_536, 3_000_001})
  void whatIsCommittedIsThere(int length) throws IOException {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    WritableBackend backend = backend();
    try (Upload upload = backend.create("file")) {
      int half = length / 2;
      upload.write(content, 0, half);
      upload.write(content, half, length - half);
      upload.commit();
    }
    assertEquals(List.of("file"), names(backend));
    assertArrayEquals(content, content(backend, "file"));
  }

  @Test
  void nothingIsThereBefore() throws IOException {
    WritableBackend backend = backend();
    try (Upload upload = backend.create("file")) {
      upload.write(new byte[100_000]);
      assertThrows(StorageException.class, () -> backend.open("file"));
    }
    assertEquals(List.of(), names(backend));
  }

  @Test
  void theOldFileStaysUntilTheNewOneIsCommitted() throws IOException {
    WritableBackend backend = backend();
    write(backend, "file", new byte[] {1});
    try (Upload upload = backend.create("file")) {
      upload.write(new byte[] {2});
    }
    assertArrayEquals(new byte[] {1}, content(backend, "file"));
    write(backend, "file", new byte[] {3});
    assertArrayEquals(new byte[] {3}, content(backend, "file"));
    assertEquals(List.of("file"), names(backend));
  }

  @Test
  void deletes() throws IOException {
    WritableBackend backend = backend();
    write(backend, "a", new byte[1]);
    write(backend, "b", new byte[1]);
    backend.delete("a");
    backend.delete("never there");
    assertEquals(List.of("b"), names(backend));
  }

  @Test
  void whatWasCutOffIsDeletedByItsName() throws IOException {
    WritableBackend backend = backend();
    write(backend, "mine.whole", new byte[1]);
    // Neither is ever closed, as if the program had been killed.
    backend.create("mine.cut").write(new byte[10]);
    backend.create("other.cut").write(new byte[10]);
    backend.deleteUnfinished(name -> name.startsWith("mine"));
    assertEquals(1, names(backend).stream().filter(name -> name.contains("mine")).count());
    backend.deleteUnfinished(name -> true);
    assertEquals(List.of("mine.whole"), names(backend));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../outside", "/etc/passwd", "sub/file", "nul\0"})
  void neverWritesElsewhere(String name) throws IOException {
    WritableBackend backend = backend();
    assertThrows(StorageException.class, () -> backend.create(name));
    assertThrows(StorageException.class, () -> backend.delete(name));
  }
}
