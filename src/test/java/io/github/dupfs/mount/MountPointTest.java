package io.github.dupfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class MountPointTest {
  @TempDir Path directory;

  private static String message(Executable refused) {
    return String.valueOf(assertThrows(IOException.class, refused).getMessage());
  }

  private String prepareMessage(Path mountPoint) {
    return message(() -> MountPoint.prepare(Mounted.options(mountPoint)));
  }

  @Test
  void refusesWhatIsNoEmptyDirectory() throws IOException {
    assertTrue(prepareMessage(directory.resolve("none")).endsWith("does not exist"));
    Path file = Files.createFile(directory.resolve("file"));
    assertTrue(prepareMessage(file).endsWith("is not a directory"));
    assertTrue(prepareMessage(directory).contains("not empty"));
    assertEquals(
        directory.toRealPath(), MountPoint.prepare(Mounted.options(directory, "nonempty")));
  }

  @Test
  void refusesRepositoryAndMountPointInEachOther() throws IOException {
    Path repository = Files.createDirectories(directory.resolve("r/repository"));
    Path inside = Files.createDirectory(repository.resolve("inside"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), inside);
    for (Path bad : List.of(repository, inside, link, directory.resolve("r"))) {
      assertTrue(
          message(() -> MountPoint.requireOutside(bad, repository)).contains("is in the other"));
    }
    Path beside = Files.createDirectory(directory.resolve("r/repository2"));
    MountPoint.requireOutside(beside, repository);
  }

  @Test
  void parsesArguments() throws IOException {
    assertEquals(Path.of("").toAbsolutePath().resolve("a"), MountPoint.parse("./b/../a"));
    assertTrue(message(() -> MountPoint.parse("a\ufffd")).contains("valid UTF-8"));
    assertTrue(message(() -> MountPoint.parse("a\0")).contains("cannot be named"));
  }

  @Test
  void unmountsOnlyDupfs() {
    assertTrue(
        message(() -> MountPoint.unmount(directory, false)).endsWith("nothing is mounted there"));
    assertTrue(message(() -> MountPoint.unmount(Path.of("/proc"), false)).endsWith("but proc"));
    assertTrue(
        message(() -> MountPoint.unmount(directory.resolve("x"), true)).endsWith("does not exist"));
  }
}
