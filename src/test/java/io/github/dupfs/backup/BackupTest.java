package io.github.dupfs.backup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.backup.Backup.Kind;
import io.github.dupfs.repository.FileNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BackupTest {
  private static final String FULL = "duplicity-full.20260120T100000Z";
  private static final String FULL_SIGNATURES = "duplicity-full-signatures.20260120T100000Z";
  private static final String FULL_INDEX = "dupfs-full.20260120T100000Z.index.gz";
  private static final String NEXT = "20260120T100000Z.to.20260120T110000Z";

  private Path directory;
  private Backups backups;

  @BeforeEach
  void prepare(@TempDir Path place) throws IOException {
    directory = place;
    backups = new Backups(place);
    write("a", "first");
    write("b/c", "second");
  }

  private Path write(String name, String content) throws IOException {
    Path file = backups.source.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(content.hashCode() >>> 1)));
    return file;
  }

  /** Without directories, whose times may have changed or not. */
  private static List<String> files(List<String> entries) {
    return entries.stream().filter(name -> !name.endsWith("/")).toList();
  }

  @Test
  void aFullSetAndAnIncrementalOne() throws IOException {
    Statistics full = backups.run(Kind.AUTOMATIC);
    assertEquals(
        List.of(
            FULL_INDEX,
            FULL_SIGNATURES + ".sigtar.gz",
            FULL + ".manifest",
            FULL + ".vol1.difftar.gz"),
        backups.stored());
    assertEquals(
        List.of("snapshot/./", "snapshot/a", "snapshot/b/", "snapshot/b/c"),
        backups.entries("full"));
    assertEquals(4, full.newFiles);
    assertEquals(4, full.deltaEntries);

    write("a", "changed");
    Files.delete(backups.source.resolve("b/c"));
    Statistics next = backups.run(Kind.AUTOMATIC);
    assertEquals(List.of("diff/a", "deleted/b/c"), files(backups.entries("inc")));
    assertEquals(1, next.changedFiles);
    assertEquals(1, next.deletedFiles);
    assertTrue(backups.stored().contains("duplicity-inc." + NEXT + ".manifest"));
    assertTrue(backups.stored().contains("duplicity-new-signatures." + NEXT + ".sigtar.gz"));
    assertTrue(backups.stored().contains("dupfs-inc." + NEXT + ".index.gz"));
  }

  @Test
  void theIndexOfASetThatIsGoneIsRemoved() throws IOException {
    backups.run(Kind.FULL);
    backups.run(Kind.INCREMENTAL);
    for (String name : backups.stored()) {
      if (name.startsWith("duplicity-") && name.contains(NEXT)) {
        Files.delete(backups.repository.resolve(name));
      }
    }
    backups.run(Kind.INCREMENTAL);
    assertFalse(backups.stored().contains("dupfs-inc." + NEXT + ".index.gz"));
    assertTrue(backups.stored().contains(FULL_INDEX));
  }

  @Test
  void afterSoManyIncrementsComesAFullSet() throws IOException {
    Backup.Rules rules = new Backup.Rules(Kind.AUTOMATIC, Instant.MIN, 2, false, true);
    for (int i = 0; i < 4; i++) {
      backups.run(rules, backups.source);
    }
    assertEquals(2, backups.stored().stream().filter(n -> n.matches("duplicity-full.*st")).count());
    assertEquals(2, backups.stored().stream().filter(n -> n.matches("duplicity-inc.*st")).count());
  }

  @Test
  void noSetOfNoChanges() throws IOException {
    Backup.Rules rules = new Backup.Rules(Kind.AUTOMATIC, Instant.MIN, 9, true, true);
    write("a", "as it was");
    backups.run(rules, backups.source);
    List<String> stored = backups.stored();
    assertEquals(0, backups.run(rules, backups.source).deltaEntries);
    assertEquals(stored, backups.stored());
    write("a", "changed");
    assertEquals(1, backups.run(rules, backups.source).changedFiles);
    assertTrue(backups.stored().size() > stored.size());
  }

  @Test
  void withoutAListOfChanges() throws IOException {
    write("a", "new");
    backups.run(new Backup.Rules(Kind.FULL, Instant.MIN, 9, false, false), backups.source);
    String manifest = Files.readString(backups.repository.resolve(FULL + ".manifest"));
    assertTrue(manifest.endsWith("Filelist 0\n"), manifest);
  }

  @Test
  void nothingChanged() throws IOException {
    backups.run(Kind.FULL);
    Statistics next = backups.run(Kind.INCREMENTAL);
    assertEquals(0, next.deltaEntries);
    assertEquals(List.of(), backups.entries("inc"));
    String manifest =
        Files.readString(backups.repository.resolve("duplicity-inc." + NEXT + ".manifest"));
    assertTrue(manifest.contains("StartingPath   .  \n    EndingPath     .  \n"), manifest);
    assertTrue(manifest.endsWith("Filelist 0\n"), manifest);
  }

  @Test
  void volumesAreCut() throws IOException {
    byte[] random = new byte[3 << 20];
    new Random(1).nextBytes(random);
    Files.write(backups.source.resolve("b/large"), random);
    backups.volumeSize = 1 << 20;
    backups.run(Kind.FULL);
    List<String> volumes =
        backups.stored().stream().filter(name -> name.contains(".difftar")).toList();
    assertTrue(volumes.size() >= 3 && volumes.size() <= 5, volumes.toString());
    for (String volume : volumes) {
      long size = Files.size(backups.repository.resolve(volume));
      assertTrue(size < (1 << 20) + (350 << 10), volume + " has " + size + " bytes");
    }
    List<String> entries = backups.entries("full");
    assertEquals("multivol_snapshot/b/large/49", entries.get(entries.size() - 1));
    String manifest = Files.readString(backups.repository.resolve(FULL + ".manifest"));
    assertTrue(manifest.contains("    EndingPath     b/large  \n"), manifest);
    assertTrue(manifest.contains("    StartingPath   b/large "), manifest);
  }

  @Test
  void blocksOfSignaturesAreLimited() throws IOException {
    Files.write(backups.source.resolve("large"), new byte[3 << 20]);
    backups.run(Kind.FULL);
    assertEquals(2048, blockLengthOfLarge("full-signatures"));
    backups.blockLength = new BlockLength(1000);
    Path changed = Files.write(backups.source.resolve("large"), new byte[4 << 20]);
    Files.setLastModifiedTime(changed, FileTime.from(Backups.FIRST));
    backups.run(Kind.INCREMENTAL);
    assertEquals(1024, blockLengthOfLarge("new-signatures"));
  }

  private int blockLengthOfLarge(String part) throws IOException {
    return ByteBuffer.wrap(backups.content(part, "signature/large")).getInt(4);
  }

  @Test
  void progressIsToldWithinLargeFiles() throws IOException {
    Files.write(backups.source.resolve("large"), new byte[(5 << 20) + 1]);
    backups.run(Kind.FULL);
    assertEquals((5 << 20) + 1 + 5 + 6, backups.doneBytes);
    assertEquals(5, backups.doneObjects);
    assertTrue(backups.largestStep < 2 << 20, backups.largestStep + " bytes at once");

    backups.run(Kind.INCREMENTAL);
    assertEquals(2 * ((5 << 20) + 1 + 5 + 6), backups.doneBytes);
    assertEquals(10, backups.doneObjects);
  }

  @Test
  void theArchiveDirectoryIsMadeAnew() throws IOException {
    backups.run(Kind.FULL);
    List<String> kept = Backups.names(backups.archive);
    assertEquals(List.of(FULL_SIGNATURES + ".sigtar.gz", FULL + ".manifest"), kept);
    for (String name : kept) {
      Files.delete(backups.archive.resolve(name));
    }
    Files.writeString(
        backups.archive.resolve("duplicity-full.20200101T000000Z.manifest"), "not there any more");
    Files.writeString(backups.archive.resolve(FULL + ".manifest.part"), "left by duplicity");
    assertEquals(0, backups.run(Kind.INCREMENTAL).deltaEntries);
    assertTrue(Backups.names(backups.archive).containsAll(kept));
    assertEquals(4, Backups.names(backups.archive).size());
  }

  @Test
  void whatAnInterruptedBackupLeftIsRemoved() throws IOException {
    backups.run(Kind.FULL);
    Path volume = backups.repository.resolve("duplicity-inc." + NEXT + ".vol1.difftar.gz");
    Path foreign = backups.repository.resolve("duplicity-full.20250101T000000Z.vol1.difftar.gz");
    Path cut =
        backups.repository.resolve("." + "duplicity-inc." + NEXT + ".vol2.difftar.gz.dupfs-upload");
    for (Path file : List.of(volume, foreign, cut)) {
      Files.writeString(file, "left");
    }
    Files.writeString(
        backups.archive.resolve("dupfs-unfinished"), "inc 20260120T100000Z to 20260120T110000Z");
    backups.time = backups.time.plusSeconds(60);
    backups.run(Kind.INCREMENTAL);
    assertFalse(Files.exists(volume));
    assertFalse(Files.exists(cut));
    assertTrue(Files.exists(foreign), "another machine may be writing it");
    assertFalse(Files.exists(backups.archive.resolve("dupfs-unfinished")));
    assertEquals(2, backups.notices.size(), backups.notices.toString());
  }

  @Test
  void aFileThatCannotBeReadStaysAsItWas() throws IOException {
    backups.run(Kind.FULL);
    // The system lets nobody read these, not even root: as files that a disk has lost.
    Path lost = backups.source.resolve("b/c");
    Files.delete(lost);
    Files.createSymbolicLink(backups.source.resolve("z"), Path.of("/proc/self/mem"));
    Files.createSymbolicLink(lost, Path.of("/proc/self/mem"));
    backups.copyLinks = true;
    Statistics next = backups.run(Kind.INCREMENTAL);
    assertEquals(List.of(), files(backups.entries("inc")));
    assertEquals(2, next.errors);
    assertEquals(2, backups.errors.size(), backups.errors.toString());
    assertTrue(backups.errors.get(0).startsWith("b/c: "), backups.errors.toString());
  }

  /** Half of a file, in its place. */
  private static void cut(Path file) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
  }

  @Test
  void aBackupThatFailsLeavesNothing() throws IOException {
    backups.run(Kind.FULL);
    write("a", "changed");
    cut(backups.archive.resolve(FULL_SIGNATURES + ".sigtar.gz"));
    cut(backups.repository.resolve(FULL_SIGNATURES + ".sigtar.gz"));
    List<String> before = backups.stored();
    BackupException e = refused(Kind.INCREMENTAL);
    assertEquals(17, e.exitCode());
    assertTrue(String.valueOf(e.getMessage()).contains("full backup"), e.getMessage());
    assertEquals(before, backups.stored());
    assertEquals(2, Backups.names(backups.archive).size());
    backups.run(Kind.FULL);
  }

  @Test
  void damagedCopiesAreTakenAnew() throws IOException {
    backups.run(Kind.FULL);
    write("a", "changed");
    for (String name : List.of(FULL_SIGNATURES + ".sigtar.gz", FULL + ".manifest")) {
      Path copy = backups.archive.resolve(name);
      byte[] whole = Files.readAllBytes(copy);
      // Only the newest manifest is compared with its original.
      int damages = name.endsWith(".manifest") ? 2 : 3;
      for (int damage = 0; damage < damages; damage++) {
        byte[] damaged = Arrays.copyOf(whole, whole.length / 2 * damage);
        if (damage == 2) {
          damaged = whole.clone();
          damaged[whole.length / 2] ^= 8;
        }
        Files.write(copy, damaged);
        backups.notices.clear();
        backups.run(Kind.INCREMENTAL);
        assertTrue(
            backups.notices.stream().anyMatch(line -> line.startsWith(copy + " is damaged")),
            backups.notices.toString());
        assertTrue(Files.size(copy) > whole.length / 2, name);
      }
    }
    backups.notices.clear();
    assertEquals(0, backups.run(Kind.INCREMENTAL).deltaEntries);
    assertEquals(List.of(), backups.notices);
    assertEquals(1, backups.entries("20260120T110000Z").stream().filter("diff/a"::equals).count());
  }

  @Test
  void aManifestThatDiffersIsTakenAnew() throws IOException {
    backups.run(Kind.FULL);
    Path copy = backups.archive.resolve(FULL + ".manifest");
    byte[] changed = Files.readAllBytes(copy);
    changed[changed.length / 2] ^= 8;
    Files.write(copy, changed);
    backups.run(Kind.INCREMENTAL);
    assertTrue(
        backups.notices.stream().anyMatch(line -> line.startsWith(copy + " is damaged")),
        backups.notices.toString());
    assertArrayEquals(
        Files.readAllBytes(backups.repository.resolve(FULL + ".manifest")),
        Files.readAllBytes(copy));
  }

  @Test
  void whatTheRepositoryHasLostIsSaid() throws IOException {
    backups.run(Kind.FULL);
    Files.delete(backups.repository.resolve(FULL + ".vol1.difftar.gz"));
    backups.run(Kind.INCREMENTAL);
    assertEquals(1, backups.errors.size());
    assertTrue(backups.errors.get(0).contains("volume 1"), backups.errors.toString());

    Path manifest = Path.of("duplicity-inc." + NEXT + ".manifest");
    Files.delete(backups.repository.resolve(manifest));
    backups.run(Kind.INCREMENTAL);
    String notice = backups.notices.get(0);
    Path copy = backups.archive.resolve(manifest);
    assertTrue(notice.contains("no manifest") && notice.endsWith(copy.toString()), notice);
    assertTrue(Files.exists(copy));
    assertTrue(
        backups
            .stored()
            .contains("duplicity-inc.20260120T100000Z.to.20260120T120000Z.vol1.difftar.gz"));
  }

  @Test
  void whatBuildsOnAMissingBackupIsSaid() throws IOException {
    backups.run(Kind.FULL);
    backups.run(Kind.INCREMENTAL);
    backups.run(Kind.INCREMENTAL);
    for (String name : backups.stored()) {
      if (name.contains(NEXT)) {
        Files.delete(backups.repository.resolve(name));
      }
    }
    backups.run(Kind.INCREMENTAL);
    assertEquals(1, backups.errors.size());
    String orphan = "inc 20260120T110000Z to 20260120T120000Z";
    assertTrue(backups.errors.get(0).endsWith(": " + orphan), backups.errors.toString());
    String from = "duplicity-inc.20260120T100000Z.to.20260120T130000Z.manifest";
    assertTrue(backups.stored().contains(from), backups.stored().toString());
  }

  private BackupException refused(Kind kind) {
    BackupException e = assertThrows(BackupException.class, () -> backups.run(kind));
    assertFalse(String.valueOf(e.getMessage()).isEmpty());
    return e;
  }

  @Test
  void twoAtOnce() throws IOException {
    try (ArchiveDirectory other = ArchiveDirectory.open(backups.archive, FileNames.DEFAULT)) {
      assertEquals(backups.archive.resolve("x"), other.resolve("x"));
      assertEquals(23, refused(Kind.FULL).exitCode());
      assertEquals(List.of(), backups.stored());
    }
    backups.run(Kind.FULL);
  }

  @Test
  void refusals() throws IOException {
    assertEquals(17, refused(Kind.INCREMENTAL).exitCode());
    BackupException gone =
        assertThrows(
            BackupException.class, () -> backups.run(Kind.FULL, directory.resolve("nothing here")));
    assertEquals(13, gone.exitCode());
    assertEquals(List.of(), backups.stored());

    backups.run(Kind.FULL);
    backups.host = "there";
    assertEquals(3, refused(Kind.INCREMENTAL).exitCode());
    backups.mayDiffer = true;
    backups.run(Kind.INCREMENTAL);

    backups.mayDiffer = false;
    Path other = Files.createDirectories(directory.resolve("other"));
    BackupException e =
        assertThrows(BackupException.class, () -> backups.run(Kind.INCREMENTAL, other));
    assertEquals(42, e.exitCode());

    backups.time = Backups.FIRST.minusSeconds(60);
    assertEquals(23, refused(Kind.FULL).exitCode());
  }

  @Test
  void aChainWithoutItsSignaturesIsNotContinued() throws IOException {
    backups.run(Kind.FULL);
    Files.delete(backups.repository.resolve(FULL_SIGNATURES + ".sigtar.gz"));
    assertEquals(17, refused(Kind.INCREMENTAL).exitCode());
    assertEquals(4, backups.run(Kind.AUTOMATIC).newFiles);
    assertEquals(2, backups.stored().stream().filter(n -> n.endsWith("manifest")).count());
  }
}
