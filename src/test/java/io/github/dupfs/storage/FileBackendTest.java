package io.github.dupfs.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.storage.StorageBackend.StoredFile;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileBackendTest extends WritableBackendContract {
  @TempDir Path parent;

  private Path directory() throws IOException {
    return Files.createDirectories(parent.resolve("repository"));
  }

  @Override
  WritableBackend backend() throws IOException {
    Files.createDirectories(directory().resolve("sub"));
    Files.writeString(directory().resolve("sub/file"), "below");
    Files.writeString(parent.resolve("outside"), "beside");
    return new FileBackend(directory());
  }

  @Override
  void put(String name, byte[] content) throws IOException {
    Files.write(directory().resolve(name), content);
  }

  private List<String> names() throws IOException {
    return backend().list().stream().map(StoredFile::name).toList();
  }

  private static String message(Throwable e) {
    return String.valueOf(e.getMessage());
  }

  @Test
  void onlyRegularFilesAndLinksToThemAreListed() throws IOException {
    put("file", new byte[3]);
    Files.createSymbolicLink(directory().resolve("link"), Path.of("file"));
    Files.createSymbolicLink(directory().resolve("dangling"), Path.of("nowhere"));
    Files.createSymbolicLink(directory().resolve("to-directory"), Path.of("sub"));
    assertEquals(List.of("file", "link"), names());
  }

  @Test
  void aLinkToItselfDoesNotHideTheOthers() throws IOException {
    put("file", new byte[3]);
    Files.createSymbolicLink(directory().resolve("loop"), Path.of("loop"));
    assertEquals(List.of("file"), names());
  }

  @Test
  void aDirectoryCannotBeOpened() throws IOException {
    StorageBackend backend = backend();
    assertThrows(StorageException.class, () -> backend.open("sub"));
  }

  @Test
  void namesThatAreNotTextAreLeftOut() throws Exception {
    put("file", new byte[3]);
    Process shell =
        new ProcessBuilder("sh", "-c", ": > \"$(printf 'bad\\377name')\"")
            .directory(directory().toFile())
            .start();
    assertEquals(0, shell.waitFor());
    assertEquals(List.of("file"), names());
  }

  @Test
  void tellsWhenAFileWasWritten() throws IOException {
    put("file", new byte[3]);
    Instant time = Instant.parse("2026-11-20T15:02:42Z");
    Files.setLastModifiedTime(directory().resolve("file"), FileTime.from(time));
    assertEquals(List.of(new StoredFile("file", 3, time)), backend().list());
  }

  @Test
  void aFileThatBecomesShorterWhileItIsOpen() throws IOException {
    put("file", new byte[1000]);
    try (ByteSource source = backend().open("file");
        RandomAccessFile file = new RandomAccessFile(directory().resolve("file").toFile(), "rw")) {
      file.setLength(500);
      source.readFully(0, new byte[500], 0, 500);
      EOFException e =
          assertThrows(EOFException.class, () -> source.readFully(400, new byte[200], 0, 200));
      assertTrue(message(e).contains("file ends at byte 500"), message(e));
      assertEquals(1000, source.size());
    }
  }

  @Test
  void noPermission() throws IOException {
    put("file", new byte[10]);
    Path file = directory().resolve("file");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "root may read everything");
    StorageBackend backend = backend();
    assertThrows(StorageException.class, () -> backend.open("file"));
    Files.setPosixFilePermissions(directory(), PosixFilePermissions.fromString("---------"));
    try {
      assertThrows(StorageException.class, backend::list);
      assertThrows(StorageException.class, () -> new FileBackend(parent.resolve("repository")));
    } finally {
      Files.setPosixFilePermissions(
          parent.resolve("repository"), PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void placesThatAreNoDirectory() throws IOException {
    Path file = Files.createFile(parent.resolve("a-file"));
    StorageException notOne = assertThrows(StorageException.class, () -> new FileBackend(file));
    assertTrue(message(notOne).contains("not a directory"), message(notOne));
    Path none = parent.resolve("none");
    StorageException missing = assertThrows(StorageException.class, () -> new FileBackend(none));
    assertTrue(message(missing).contains("no such directory"), message(missing));
  }

  @Test
  void aDirectoryThatIsRemovedMeanwhile() throws IOException {
    Path gone = Files.createDirectory(parent.resolve("gone"));
    StorageBackend backend = new FileBackend(gone);
    Files.delete(gone);
    assertThrows(StorageException.class, backend::list);
    assertThrows(StorageException.class, () -> backend.open("file"));
  }
}
