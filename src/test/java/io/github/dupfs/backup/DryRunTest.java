package io.github.dupfs.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.backup.Backup.Kind;
import io.github.dupfs.repository.FileNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run tells is what the real one does, and nothing is written. */
final class DryRunTest {
  @TempDir Path directory;
  private Backups backups;

  @BeforeEach
  void prepare() throws IOException {
    backups = new Backups(directory);
    for (String name : List.of("a", "b", "c")) {
      Files.writeString(backups.source.resolve(name), name);
    }
    Files.createDirectory(backups.source.resolve("d"));
  }

  /** Every file with its time and length, and every directory with its time. */
  private List<String> everything() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.map(DryRunTest::describe).sorted().toList();
    }
  }

  private static String describe(Path file) {
    try {
      return file + " " + Files.getLastModifiedTime(file) + " " + Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long viewsLeft() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("dupfs-dry-run")).count();
    }
  }

  private Statistics dryRun(Kind kind) throws IOException {
    List<String> before = everything();
    long views = viewsLeft();
    backups.dryRun = true;
    try {
      return backups.run(kind);
    } finally {
      backups.dryRun = false;
      assertEquals(before, everything());
      assertEquals(views, viewsLeft());
    }
  }

  private static void assertAgree(Statistics dry, Statistics real) {
    assertEquals(0, dry.rawDeltaSize);
    assertEquals(0, dry.storedSize);
    real.rawDeltaSize = 0;
    real.storedSize = 0;
    Instant time = Backups.FIRST;
    assertEquals(real.text(time, time, ZoneOffset.UTC), dry.text(time, time, ZoneOffset.UTC));
  }

  private void changeSource() throws IOException {
    Path changed = Files.writeString(backups.source.resolve("a"), "changed");
    Files.setLastModifiedTime(changed, FileTime.from(Backups.FIRST));
    Files.delete(backups.source.resolve("b"));
    Files.writeString(backups.source.resolve("new"), "new");
    Files.createSymbolicLink(backups.source.resolve("link"), Path.of("a"));
  }

  @Test
  void aFullSetWithoutRepositoryAndArchiveDirectory() throws IOException {
    Files.delete(backups.repository);
    Statistics dry = dryRun(Kind.AUTOMATIC);
    assertFalse(Files.exists(backups.repository));
    assertFalse(Files.exists(backups.archive));
    Files.createDirectory(backups.repository);
    assertAgree(dry, backups.run(Kind.AUTOMATIC));
    assertEquals(5, dry.newFiles);
  }

  @Test
  void anIncrementalSet() throws IOException {
    backups.run(Kind.FULL);
    changeSource();
    Statistics dry = dryRun(Kind.INCREMENTAL);
    assertEquals(1, dry.changedFiles);
    assertEquals(1, dry.deletedFiles);
    assertAgree(dry, backups.run(Kind.INCREMENTAL));
  }

  @Test
  void whatTheArchiveDirectoryLacksIsReadFromTheRepository() throws IOException {
    backups.run(Kind.FULL);
    changeSource();
    backups.run(Kind.INCREMENTAL);
    for (String name : Backups.names(backups.archive)) {
      if (name.contains("full")) {
        Files.delete(backups.archive.resolve(name));
      }
    }
    Files.writeString(backups.archive.resolve("duplicity-full.20200101T000000Z.manifest"), "stale");
    Files.writeString(backups.source.resolve("c2"), "c2");
    Statistics dry = dryRun(Kind.INCREMENTAL);
    assertEquals(0, dry.changedFiles);
    assertAgree(dry, backups.run(Kind.INCREMENTAL));
  }

  @Test
  void refusalsAreTheSame() throws IOException {
    assertEquals(17, refused(Kind.INCREMENTAL).exitCode());
    backups.run(Kind.FULL);
    backups.host = "there";
    assertEquals(3, refused(Kind.INCREMENTAL).exitCode());
    backups.host = "here";
    backups.time = Backups.FIRST.minusSeconds(60);
    assertEquals(23, refused(Kind.FULL).exitCode());
  }

  private BackupException refused(Kind kind) {
    return assertThrows(BackupException.class, () -> dryRun(kind));
  }

  @Test
  void whileAnotherBackupIsRunning() throws IOException {
    try (ArchiveDirectory other = ArchiveDirectory.open(backups.archive, FileNames.DEFAULT)) {
      assertTrue(Files.exists(other.resolve(ArchiveDirectory.LOCK)));
      assertEquals(23, refused(Kind.FULL).exitCode());
    }
    Files.createFile(backups.archive.resolve(ArchiveDirectory.LOCK));
    assertEquals(5, dryRun(Kind.FULL).newFiles);
  }

  @Test
  void whatAnInterruptedBackupLeftIsToldAndStays() throws IOException {
    backups.run(Kind.FULL);
    String set = "20260120T100000Z.to.20260120T110000Z";
    Files.writeString(
        backups.repository.resolve("duplicity-inc." + set + ".vol1.difftar.gz"), "left");
    Files.writeString(
        backups.archive.resolve("dupfs-unfinished"), "inc 20260120T100000Z to 20260120T110000Z");
    assertEquals(0, dryRun(Kind.INCREMENTAL).deltaEntries);
    assertEquals(1, backups.notices.size(), backups.notices.toString());
  }
}
