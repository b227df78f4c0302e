package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.endtoend.DuplicityRepository.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Backups that meet a full disk, another backup, or damaged files: what was backed up before stays
 * good, the message tells what is wrong and where, and the next backup works.
 */
final class BackupTroubleIT {
  private final Sandbox sandbox = Sandbox.create();
  private final DuplicityRepository repository = DuplicityRepository.plain(sandbox);
  private final Random random = new Random(20261121);
  private Path source = Path.of("");
  private int writes;

  @BeforeEach
  void makeSource() throws IOException {
    source = sandbox.newDirectory("source");
    write("a", 100);
    write("b", 200_000);
  }

  @AfterEach
  void removeAll() {
    sandbox.close();
  }

  /** Writes random bytes, and another time than all files before. */
  private Path write(String name, int size) throws IOException {
    byte[] content = new byte[size];
    random.nextBytes(content);
    Path file = Files.write(source.resolve(name), content);
    Instant time = Instant.parse("2026-01-19T10:00:00Z").plusSeconds(++writes);
    Files.setLastModifiedTime(file, FileTime.from(time));
    Files.setLastModifiedTime(source, FileTime.from(time));
    return file;
  }

  private Listing sourceNow() {
    return Listing.of(sandbox, source);
  }

  /** A backup fails with this exit code, says all of this, and leaves everything as it is. */
  private Command.Result assertFails(int exit, List<String> said, String... options) {
    List<Path> before = DuplicityRepository.files(repository.directory(), "");
    Command.Result result = repository.tryBackUp(Writer.DUPFS, false, source, options);
    assertEquals(exit, result.exit(), result::toString);
    said.forEach(part -> assertTrue(result.err().contains(part), part + ": " + result));
    assertEquals(before, DuplicityRepository.files(repository.directory(), ""), result::toString);
    return result;
  }

  /** A backup works, and duplicity restores it and the one before. */
  private Command.Result assertWorksAgain(Listing before) {
    Instant earlier = repository.newest();
    Command.Result result = repository.backUp(Writer.DUPFS, false, source);
    repository.restored(repository.newest()).assertSameAs(sourceNow(), "new backup");
    repository.restored(earlier).assertSameAs(before, "earlier backup");
    assertEquals(List.of(), repository.strayFiles());
    return result;
  }

  @Test
  void targetFullWithinAVolume() throws IOException {
    try (Tmpfs disk = Tmpfs.mount(sandbox, repository.directory(), "size=3m")) {
      repository.backUp(Writer.DUPFS, true, source);
      Listing before = sourceNow();
      Path large = write("large", 8 << 20);
      assertFails(50, List.of(disk.directory().toString(), "No space left", ".vol1."));
      assertEquals(2, repository.archived("").size());
      Files.delete(large);
      write("c", 5);
      assertWorksAgain(before);
    }
  }

  @Test
  void targetFullAtTheManifest() throws IOException {
    try (Tmpfs disk = Tmpfs.mount(sandbox, repository.directory(), "size=9m")) {
      repository.backUp(Writer.DUPFS, true, source);
      int full = DuplicityRepository.files(disk.directory(), "").size();
      write("c", 5);
      repository.backUp(Writer.DUPFS, false, source);
      int both = DuplicityRepository.files(disk.directory(), "").size();
      Listing before = sourceNow();
      write("d", 5);
      // One less than the directory and the files of another increment are.
      disk.change("nr_inodes=" + (1 + both + both - full - 1));
      assertFails(50, List.of(disk.directory().toString(), "No space left", ".manifest"));
      assertEquals(4, repository.archived("").size());
      disk.change("nr_inodes=1000");
      assertWorksAgain(before);
    }
  }

  @Test
  void archiveDirectoryFull() throws IOException {
    try (Tmpfs disk = Tmpfs.mount(sandbox, repository.archive(), "size=24k")) {
      repository.backUp(Writer.DUPFS, true, source);
      Listing before = sourceNow();
      for (int i = 0; i < 400; i++) {
        write(Long.toHexString(random.nextLong()).repeat(3) + i, 10);
      }
      assertFails(50, List.of(disk.directory().toString(), "No space left"));
      assertEquals(2, repository.archived("").size());
      disk.change("size=1m");
      assertWorksAgain(before);
    }
  }

  @Test
  void targetReadOnly() throws IOException {
    try (Tmpfs disk = Tmpfs.mount(sandbox, repository.directory(), "size=9m")) {
      repository.backUp(Writer.DUPFS, true, source);
      Listing before = sourceNow();
      write("c", 5);
      disk.change("ro");
      assertFails(50, List.of(disk.directory().toString(), "Read-only file system"));
      disk.change("rw");
      assertWorksAgain(before);
    }
  }

  /** Stops a backup once it holds the lock, and lets the other program try. */
  @ParameterizedTest
  @CsvSource({"DUPFS,DUPLICITY", "DUPFS,DUPFS", "DUPLICITY,DUPFS"})
  void onlyOneBackupAtATime(Writer first, Writer second) throws Exception {
    repository.backUp(Writer.DUPFS, true, source);
    Listing before = sourceNow();
    write("large", 64 << 20);
    Process running = repository.startBackUp(first, false, source);
    while (repository.archived("lockfile").isEmpty()) {
      assertTrue(running.isAlive(), "it has ended, and nobody has seen its lock");
      Thread.sleep(1);
    }
    Thread.sleep(50); // the file comes just before the lock
    signal("STOP", running);
    Command.Result refused = repository.tryBackUp(second, false, source);
    signal("CONT", running);
    assertEquals(23, refused.exit(), refused::toString);
    assertTrue(refused.output().contains("running"), refused::toString);
    assertEquals(0, running.waitFor());
    assertTrue(repository.addIfComplete());
    assertWorksAgain(sourceNow());
    repository.restored(repository.times().get(0)).assertSameAs(before, "first backup");
  }

  private void signal(String name, Process process) {
    sandbox.command("kill", "-" + name, process.pid() + "").run().orFail();
  }

  /** How a file is spoilt. */
  enum Damage {
    FLIPPED,
    CUT,
    EMPTY;

    void inflict(Path file) throws IOException {
      byte[] bytes = Files.readAllBytes(file);
      int middle = bytes.length / 2;
      switch (this) {
        case FLIPPED -> {
          bytes[middle] ^= 0x10;
          Files.write(file, bytes);
        }
        case CUT -> Files.write(file, Arrays.copyOf(bytes, middle));
        case EMPTY -> Files.write(file, new byte[0]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "full-signatures, FLIPPED",
    "new-signatures, EMPTY",
    "full.2026, CUT",
    "inc.2026, FLIPPED"
  })
  void damagedCopiesAreTakenFromTheRepository(String part, Damage damage) throws IOException {
    repository.backUp(Writer.DUPFS, true, source);
    write("a", 101);
    repository.backUp(Writer.DUPFS, false, source);
    Listing before = sourceNow();
    write("b", 200_001);
    Path copy = repository.archived(part).get(0);
    damage.inflict(copy);
    Command.Result result = assertWorksAgain(before);
    assertTrue(result.out().contains(copy + " is damaged"), result::toString);
    assertTrue(result.out().contains("DeltaEntries 2\n"), result::toString);
    Command.Result again = repository.backUp(Writer.DUPFS, false, source);
    assertTrue(again.out().startsWith("-----"), again::toString);
    assertTrue(again.out().contains("DeltaEntries 0\n"), again::toString);
  }

  @Test
  void missingVolumeOfAnOlderBackupIsSaid() throws IOException {
    repository.backUp(Writer.DUPFS, true, source);
    Path only = DuplicityRepository.files(repository.directory(), ".vol1.").get(0);
    Files.delete(only);
    write("c", 5);
    Command.Result result = repository.backUp(Writer.DUPFS, false, source);
    String set = "full " + DuplicityRepository.nameOf(repository.times().get(0));
    assertTrue(result.err().contains(set + " the repository has lost volume 1"), result::toString);
    repository.backUp(Writer.DUPFS, true, source);
    assertWorksAgain(sourceNow());
  }

  @Test
  void manifestOfTheNewestBackupMissing() throws IOException {
    repository.backUp(Writer.DUPFS, true, source);
    write("a", 101);
    repository.backUp(Writer.DUPFS, false, source);
    Listing second = sourceNow();
    Path manifest = DuplicityRepository.files(repository.directory(), "duplicity-inc").get(0);
    assertTrue(manifest.toString().endsWith(".manifest"), manifest::toString);
    Files.delete(manifest);
    write("b", 7);
    Command.Result result = repository.backUp(Writer.DUPFS, false, source);
    assertTrue(result.out().contains("no manifest, so it is no backup"), result::toString);

    Path copy = repository.archived(manifest.getFileName().toString()).get(0);
    assertTrue(result.out().contains(copy.toString()), result::toString);
    Files.copy(copy, manifest);
    repository.restored(repository.newest()).assertSameAs(sourceNow(), "on the full backup");
    try (Dupfs dupfs = Dupfs.in(sandbox)) {
      Mount mount = dupfs.mount(repository.url());
      mount.listing(repository.times().get(1)).assertSameAs(second, "with its manifest again");
    }
  }

  @Test
  void signaturesOfTheNewestBackupMissing() throws IOException {
    repository.backUp(Writer.DUPFS, true, source);
    Files.delete(DuplicityRepository.files(repository.directory(), "signatures").get(0));
    Command.Result refused = assertFails(17, List.of("make a full one first"));
    assertTrue(refused.out().contains("signature file of full"), refused::toString);
    Listing before = sourceNow();
    write("a", 101);
    repository.backUp(Writer.DUPFS, true, source);
    Listing second = sourceNow();
    write("a", 102);
    assertWorksAgain(second);
    repository.restored(repository.times().get(0)).assertSameAs(before, "first backup");
  }
}
