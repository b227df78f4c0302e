package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.storage.StorageBackend.StoredFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How sets become chains; what is expected here is what duplicity 0.8.22 does. */
final class BackupChainsTest {
  private final List<StoredFile> stored = new ArrayList<>();
  private final List<StoredFile> copied = new ArrayList<>();
  private Set<String> begun = Set.of();

  private static String time(int minute) {
    return "20260120T10%02d00Z".formatted(minute);
  }

  private static void add(List<StoredFile> place, String name) {
    place.add(new StoredFile(name, 10, Instant.EPOCH));
  }

  private void full(int minute) {
    add(stored, "duplicity-full." + time(minute) + ".vol1.difftar.gz");
    add(stored, "duplicity-full." + time(minute) + ".manifest");
    fullSignatures(stored, minute);
  }

  private static void fullSignatures(List<StoredFile> place, int minute) {
    add(place, "duplicity-full-signatures." + time(minute) + ".sigtar.gz");
  }

  private void inc(int from, int to) {
    manifest(from, to);
    volume(from, to);
    signatures(stored, from, to);
  }

  private void manifest(int from, int to) {
    add(stored, "duplicity-inc." + time(from) + ".to." + time(to) + ".manifest");
  }

  private void volume(int from, int to) {
    add(stored, "duplicity-inc." + time(from) + ".to." + time(to) + ".vol1.difftar.gz");
  }

  private static void signatures(List<StoredFile> place, int from, int to) {
    add(place, "duplicity-new-signatures." + time(from) + ".to." + time(to) + ".sigtar.gz");
  }

  private BackupChains chains() {
    return BackupChains.of(
        BackupCollection.of(stored, FileNames.DEFAULT),
        BackupCollection.of(copied, FileNames.DEFAULT).all(),
        begun);
  }

  private static List<String> ids(List<BackupSet> sets) {
    return sets.stream().map(BackupSet::id).toList();
  }

  private static List<List<String>> allIds(BackupChains chains) {
    return chains.all().stream().map(chain -> ids(chain.sets())).toList();
  }

  private static String fullId(int minute) {
    return "full " + time(minute);
  }

  private static String incId(int from, int to) {
    return "inc " + time(from) + " to " + time(to);
  }

  @Test
  void aNewestChainWithItsSignaturesIsPrimary() {
    full(1);
    inc(1, 2);
    full(3);
    inc(3, 4);
    BackupChains chains = chains();
    assertEquals(
        List.of(List.of(fullId(1), incId(1, 2)), List.of(fullId(3), incId(3, 4))), allIds(chains));
    assertEquals(chains.all().get(1), chains.primary());
    assertEquals(chains.all().subList(0, 1), chains.secondary());
    assertEquals(1, chains.otherSignatures().size());
    assertEquals(Instant.parse("2026-01-20T10:03:00Z"), chains.lastFull());
    assertFalse(chains.hasOnlyOtherSignatures());
  }

  @Test
  void copiesOfSignaturesAreMatchedBeforeTheOriginals() {
    full(1);
    fullSignatures(copied, 1);
    BackupChains chains = chains();
    assertEquals(chains.all().get(0), chains.primary());
    assertEquals(List.of(false), chains.otherSignatures().stream().map(s -> s.isCopied()).toList());
  }

  @Test
  void withoutSignaturesOfTheNewestSetItIsDiscarded() {
    full(1);
    inc(1, 2);
    manifest(2, 3);
    volume(2, 3);
    BackupChains chains = chains();
    assertTrue(chains.isLastDiscarded());
    assertEquals(List.of(List.of(fullId(1), incId(1, 2))), allIds(chains));
    assertEquals(Instant.parse("2026-01-20T10:03:00Z"), chains.all().get(0).end());
    assertEquals(List.of(incId(2, 3)), ids(chains.incomplete()));
  }

  @Test
  void theSetAfterAFullOneIsNeverDiscarded() {
    full(1);
    manifest(1, 2);
    volume(1, 2);
    BackupChains chains = chains();
    assertFalse(chains.isLastDiscarded());
    assertNull(chains.primary());
    assertTrue(chains.hasOnlyOtherSignatures());
    assertEquals(List.of(List.of(fullId(1), incId(1, 2))), allIds(chains));
  }

  @Test
  void theLaterOfTwoSetsOnTheSameOneIsInTheChain() {
    full(1);
    inc(1, 2);
    inc(1, 3);
    BackupChains chains = chains();
    assertEquals(List.of(List.of(fullId(1), incId(1, 3))), allIds(chains));
    assertEquals(List.of(), chains.orphaned());
    assertEquals(List.of(incId(1, 3)), ids(chains.orphanedSignatures()));
  }

  @Test
  void aSetWithoutManifestEndsTheChain() {
    full(1);
    volume(1, 2);
    signatures(stored, 1, 2);
    inc(2, 3);
    BackupChains chains = chains();
    assertEquals(List.of(List.of(fullId(1))), allIds(chains));
    assertEquals(List.of(incId(1, 2)), ids(chains.incomplete()));
    assertEquals(List.of(incId(2, 3)), ids(chains.orphaned()));
    assertEquals(List.of(), chains.orphanedSignatures());
  }

  @Test
  void aSetThatWasBegunCountsAsComplete() {
    full(1);
    volume(1, 2);
    assertEquals(List.of(incId(1, 2)), ids(chains().incomplete()));
    begun = Set.of(incId(1, 2));
    BackupChains chains = chains();
    assertEquals(List.of(), chains.incomplete());
    assertEquals(List.of(List.of(fullId(1), incId(1, 2))), allIds(chains));
  }

  @Test
  void signaturesAloneAreNoSet() {
    signatures(stored, 1, 2);
    signatures(copied, 1, 2);
    BackupChains chains = chains();
    assertEquals(List.of(), chains.all());
    assertEquals(List.of(), chains.incomplete());
    assertEquals(List.of(incId(1, 2)), ids(chains.orphanedSignatures()));
    assertEquals(List.of(incId(1, 2)), ids(chains.orphanedCopies()));
    assertNull(chains.lastFull());
  }
}
