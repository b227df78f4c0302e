package io.github.dupfs.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.storage.StorageBackend.StoredFile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link StorageBackend} must do. */
abstract class StorageBackendContract {
  /** The place under test, empty at first. */
  abstract StorageBackend backend() throws IOException;

  /** Puts a file there, by other means than the backend. */
  abstract void put(String name, byte[] content) throws IOException;

  private static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] read(ByteSource source, long position, int length) throws IOException {
    byte[] bytes = new byte[length];
    source.readFully(position, bytes, 0, length);
    return bytes;
  }

  @Test
  void anEmptyPlace() throws IOException {
    assertEquals(List.of(), backend().list());
  }

  @Test
  void listsByNameWithSizes() throws IOException {
    put("b", new byte[0]);
    put("a", new byte[70_000]);
    put("B", new byte[1]);
    assertEquals(
        List.of("B 1", "a 70000", "b 0"),
        backend().list().stream().map(file -> file.name() + " " + file.size()).toList());
  }

  @Test
  void readsAnyRange() throws IOException {
    byte[] content = random(1, 300_000);
    put("file", content);
    Random random = new Random(2);
    try (ByteSource source = backend().open("file")) {
      assertEquals("file", source.name());
      assertEquals(content.length, source.size());
      assertArrayEquals(content, read(source, 0, content.length));
      assertEquals(0, read(source, content.length, 0).length);
      for (int i = 0; i < 200; i++) {
        int from = random.nextInt(content.length);
        int length = random.nextInt(content.length - from + 1);
        assertArrayEquals(
            Arrays.copyOfRange(content, from, from + length), read(source, from, length));
      }
    }
  }

  @Test
  void writesOnlyInsideOfTheRangeOfTheBuffer() throws IOException {
    put("file", new byte[] {1, 2, 3});
    byte[] buffer = new byte[5];
    try (ByteSource source = backend().open("file")) {
      source.readFully(1, buffer, 2, 2);
    }
    assertArrayEquals(new byte[] {0, 0, 2, 3, 0}, buffer);
  }

  @Test
  void threadsShareASource() throws IOException {
    byte[] content = random(3, 100_000);
    put("file", content);
    try (ByteSource source = backend().open("file")) {
      assertTrue(
          IntStream.range(0, 2000)
              .parallel()
              .allMatch(
                  i -> {
                    try {
                      return Arrays.equals(
                          Arrays.copyOfRange(content, i * 10, i * 10 + 5000),
                          read(source, i * 10L, 5000));
                    } catch (IOException e) {
                      return false;
                    }
                  }));
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 0, 1", "0, 0, 11", "10, 0, 1", "11, 0, 0", "0, -1, 1", "0, 0, -1", "0, 15, 10"})
  void refusesRangesOutside(long position, int offset, int length) throws IOException {
    put("file", new byte[10]);
    try (ByteSource source = backend().open("file")) {
      assertThrows(
          IndexOutOfBoundsException.class,
          () -> source.readFully(position, new byte[20], offset, length));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " a  b ",
        "-rf",
        "a\nb",
        "%41%zz",
        "*?[",
        "\\",
        "p:1@x",
        "\u00e9\u4e2d",
        ".hidden"
      })
  void oddNames(String name) throws IOException {
    put(name, new byte[] {7});
    assertEquals(List.of(name), backend().list().stream().map(StoredFile::name).toList());
    try (ByteSource source = backend().open(name)) {
      assertArrayEquals(new byte[] {7}, read(source, 0, 1));
    }
  }

  @Test
  void aMissingFileIsNamed() throws IOException {
    StorageBackend backend = backend();
    StorageException e = assertThrows(StorageException.class, () -> backend.open("gone"));
    assertTrue(String.valueOf(e.getMessage()).startsWith("gone: "), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../outside", "/etc/passwd", "sub/file", "nul\0"})
  void namesThatAreNotOfThisPlace(String name) throws IOException {
    StorageBackend backend = backend();
    assertThrows(StorageException.class, () -> backend.open(name));
  }
}
