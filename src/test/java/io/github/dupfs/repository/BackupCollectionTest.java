package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.dupfs.storage.StorageBackend.StoredFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BackupCollectionTest {
  private final List<StoredFile> files = new ArrayList<>();

  private void add(String name) {
    files.add(new StoredFile(name, 10, Instant.EPOCH));
  }

  private static String time(int minute) {
    return "20260120T10%02d00Z".formatted(minute);
  }

  private void full(int minute) {
    add("duplicity-full." + time(minute) + ".vol1.difftar.gz");
    add("duplicity-full." + time(minute) + ".manifest");
    add("duplicity-full-signatures." + time(minute) + ".sigtar.gz");
  }

  private void inc(int from, int to) {
    volumeOf(from, to);
    add("duplicity-inc." + time(from) + ".to." + time(to) + ".manifest");
    signaturesOf(from, to);
  }

  private void volumeOf(int from, int to) {
    add("duplicity-inc." + time(from) + ".to." + time(to) + ".vol1.difftar.gz");
  }

  private void signaturesOf(int from, int to) {
    add("duplicity-new-signatures." + time(from) + ".to." + time(to) + ".sigtar.gz");
  }

  private BackupCollection collection() {
    return BackupCollection.of(files, FileNames.DEFAULT);
  }

  private static List<String> ids(List<BackupSet> sets) {
    return sets.stream().map(BackupSet::id).toList();
  }

  private static String fullId(int minute) {
    return "full " + time(minute);
  }

  private static String incId(int from, int to) {
    return "inc " + time(from) + " to " + time(to);
  }

  @Test
  void twoChains() {
    inc(3, 4);
    full(1);
    full(3);
    inc(1, 2);
    BackupCollection collection = collection();
    assertEquals(
        List.of(fullId(1), incId(1, 2), fullId(3), incId(3, 4)), ids(collection.snapshots()));
    assertEquals(
        List.of(fullId(3), incId(3, 4)), ids(collection.lineage(collection.snapshots().get(3))));
    assertEquals(120, collection.storedBytes());
  }

  @Test
  void aMissingSignatureFileLosesNothing() {
    full(1);
    inc(1, 2);
    files.removeIf(file -> file.name().contains("new-signatures"));
    assertEquals(List.of(fullId(1), incId(1, 2)), ids(collection().snapshots()));
  }

  @Test
  void ofTwoSetsWithTheSameStartBothAreSnapshots() {
    full(1);
    inc(1, 2);
    inc(1, 3);
    inc(3, 4);
    BackupCollection collection = collection();
    assertEquals(4, collection.snapshots().size());
    assertEquals(
        List.of(fullId(1), incId(1, 3), incId(3, 4)),
        ids(collection.lineage(collection.snapshots().get(3))));
  }

  @Test
  void aGapMakesOrphans() {
    full(1);
    inc(2, 3);
    inc(3, 4);
    BackupCollection collection = collection();
    assertEquals(List.of(fullId(1)), ids(collection.snapshots()));
    assertEquals(List.of(incId(2, 3), incId(3, 4)), ids(collection.orphaned()));
  }

  @Test
  void aBackupThatDidNotFinishIsNoSnapshot() {
    full(1);
    volumeOf(1, 2);
    signaturesOf(1, 2);
    BackupCollection collection = collection();
    assertEquals(List.of(fullId(1)), ids(collection.snapshots()));
    assertEquals(List.of(incId(1, 2)), ids(collection.incomplete()));
  }

  @Test
  void anIndexAloneIsNoSet() {
    full(1);
    add("dupfs-full." + time(1) + ".index.gpg");
    add("dupfs-inc." + time(1) + ".to." + time(2) + ".index.gpg");
    BackupCollection collection = collection();
    assertNotNull(collection.snapshots().get(0).index());
    assertEquals(List.of(fullId(1)), ids(collection.all()));
    assertEquals(
        List.of("dupfs-inc." + time(1) + ".to." + time(2) + ".index.gpg"),
        collection.strayIndexes().stream().map(RepositoryFile::name).toList());
  }

  @Test
  void aSetWithoutManifestThatOthersBuildOnWasFinished() {
    full(1);
    volumeOf(1, 2);
    signaturesOf(1, 2);
    inc(2, 3);
    BackupCollection collection = collection();
    assertEquals(List.of(fullId(1), incId(1, 2), incId(2, 3)), ids(collection.snapshots()));
    assertEquals(List.of(), collection.incomplete());
  }

  @Test
  void aSetThatBuildsOnItselfOrTheFutureIsAnOrphan() {
    full(1);
    inc(5, 5);
    inc(7, 6);
    inc(6, 7);
    assertEquals(1, collection().snapshots().size());
    assertEquals(3, collection().orphaned().size());
  }

  @Test
  void strayFilesAreNotSeen() {
    full(1);
    add("duplicity-full." + time(1) + ".vol1.difftar.gz.par2");
    add("duplicity-full." + time(1) + ".vol1.difftar.gz.bak");
    add("lost+found");
    assertEquals(1, collection().snapshots().get(0).volumes().size());
    assertEquals(30, collection().storedBytes());
  }

  @Test
  void nothingAtAll() {
    assertEquals(List.of(), collection().snapshots());
  }
}
