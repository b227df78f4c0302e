package io.github.dupfs.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnchangedBackendTest extends StorageBackendContract {
  @TempDir Path directory;

  @Override
  WritableBackend backend() throws IOException {
    return Locations.openUnchanged(directory.toString());
  }

  @Override
  void put(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }

  private static void assertRefuses(WritableBackend backend) {
    assertThrows(StorageException.class, () -> backend.create("a"));
    assertThrows(StorageException.class, () -> backend.delete("a"));
    assertThrows(StorageException.class, () -> backend.deleteUnfinished(name -> true));
  }

  @Test
  void refusesToBeChanged() throws IOException {
    put("a", new byte[1]);
    assertRefuses(backend());
    assertEquals(1, backend().list().size());
  }

  @Test
  void aPlaceThatIsNotThereIsEmpty() throws IOException {
    Path missing = directory.resolve("b/c");
    WritableBackend backend = Locations.openUnchanged("file://" + missing);
    assertEquals(List.of(), backend.list());
    assertThrows(StorageException.class, () -> backend.open("a"));
    assertRefuses(backend);
    assertFalse(Files.exists(missing.getParent()));
  }

  @Test
  void whatCannotBeWrittenToIsNotOpened() throws IOException {
    put("file", new byte[1]);
    for (String url : List.of(directory + "/file", "par2+" + directory, "sftp://host/a", "")) {
      assertThrows(StorageException.class, () -> Locations.openUnchanged(url), url);
    }
  }
}
