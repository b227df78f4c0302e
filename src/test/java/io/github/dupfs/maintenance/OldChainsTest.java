package io.github.dupfs.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.maintenance.OldChains.Extent;
import io.github.dupfs.repository.BackupChains.Chain;
import io.github.dupfs.repository.BackupChains.SignatureChain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files go with old chains, and in which order. */
final class OldChainsTest {
  private static final Instant LATER = Instant.parse("2026-01-20T11:00:00Z");

  private final Place place;

  OldChainsTest(@TempDir Path directory) throws IOException {
    this.place = new Place(directory);
  }

  private static List<String> removed(OldChains old) throws IOException {
    return Place.removed(deletion -> old.remove(deletion, new Silence()));
  }

  private static final class Silence implements OldChains.Reports {
    @Override
    public void signatures(SignatureChain chain) {}

    @Override
    public void chain(Chain chain) {}
  }

  @Test
  void manifestsGoFirstAndTheNewestSetsBeforeThoseTheyBuildOn() throws IOException {
    place.full(1, 2);
    place.inc(1, 2);
    place.add("dupfs-inc.20260120T100100Z.to.20260120T100200Z.index.gz");
    place.full(3, 1);
    OldChains old = OldChains.before(LATER, place.holdings(), Extent.WHOLE);
    assertTrue(old.isNewestOld());
    assertEquals(
        List.of(
            "duplicity-new-signatures.20260120T100100Z.to.20260120T100200Z.sigtar.gz",
            "duplicity-full-signatures.20260120T100100Z.sigtar.gz",
            "duplicity-inc.20260120T100100Z.to.20260120T100200Z.manifest",
            "dupfs-inc.20260120T100100Z.to.20260120T100200Z.index.gz",
            "duplicity-inc.20260120T100100Z.to.20260120T100200Z.vol1.difftar.gz",
            "duplicity-full.20260120T100100Z.manifest",
            "duplicity-full.20260120T100100Z.vol2.difftar.gz",
            "duplicity-full.20260120T100100Z.vol1.difftar.gz"),
        removed(old));
  }

  @Test
  void theSetsOfANewerChainAreRequired() throws IOException {
    place.full(1, 1);
    place.inc(1, 3);
    place.full(4, 1);
    OldChains old =
        OldChains.before(Instant.parse("2026-01-20T10:02:00Z"), place.holdings(), Extent.WHOLE);
    assertEquals(1, old.required().size());
    assertEquals(List.of(), old.chains());
  }

  @Test
  void theNewestChainStaysAlsoWithoutSignatures() throws IOException {
    place.full(1, 1);
    place.delete("duplicity-full-signatures.20260120T100100Z.sigtar.gz");
    OldChains old = OldChains.before(LATER, place.holdings(), Extent.WHOLE);
    assertTrue(old.isNewestOld());
    assertEquals(List.of(), removed(old));
  }

  @Test
  void fullSetsAreCountedFromTheNewest() throws IOException {
    place.full(1, 1);
    place.full(2, 1);
    place.full(3, 1);
    assertEquals(2, OldChains.beforeFull(1, place.holdings(), Extent.WHOLE).chains().size());
    assertEquals(1, OldChains.beforeFull(2, place.holdings(), Extent.WHOLE).chains().size());
    assertEquals(0, OldChains.beforeFull(3, place.holdings(), Extent.WHOLE).chains().size());
    assertEquals(0, OldChains.beforeFull(4, place.holdings(), Extent.WHOLE).chains().size());
  }

  @Test
  void ofIncrementalSetsTheFullOnesStay() throws IOException {
    place.full(1, 1);
    place.inc(1, 2);
    place.full(3, 1);
    OldChains old = OldChains.beforeFull(1, place.holdings(), Extent.INCREMENTAL_SETS);
    assertEquals(
        List.of(
            "duplicity-new-signatures.20260120T100100Z.to.20260120T100200Z.sigtar.gz",
            "duplicity-inc.20260120T100100Z.to.20260120T100200Z.manifest",
            "duplicity-inc.20260120T100100Z.to.20260120T100200Z.vol1.difftar.gz"),
        removed(old));
  }

  @Test
  void anOldSnapshotThatIsInNoChainGoesWithTheOneItBuildsOn() throws IOException {
    place.full(1, 1);
    place.inc(1, 2);
    place.inc(1, 3);
    place.full(4, 1);
    OldChains old = OldChains.beforeFull(1, place.holdings(), Extent.WHOLE);
    assertEquals(List.of(), old.kept());
    assertTrue(removed(old).contains("duplicity-full.20260120T100100Z.manifest"));
  }

  @Test
  void whatALaterSnapshotBuildsOnStays() throws IOException {
    place.full(1, 1);
    place.inc(1, 2);
    place.inc(2, 5);
    place.full(4, 1);
    place.delete("duplicity-inc.20260120T100100Z.to.20260120T100200Z.manifest");
    OldChains old = OldChains.beforeFull(1, place.holdings(), Extent.WHOLE);
    assertEquals(1, old.chains().size());
    assertEquals(
        List.of("full 20260120T100100Z"), old.kept().stream().map(k -> k.set().id()).toList());
    assertEquals("inc 20260120T100200Z to 20260120T100500Z", old.kept().get(0).snapshot().id());
    assertEquals(List.of(), removed(old));
  }
}
