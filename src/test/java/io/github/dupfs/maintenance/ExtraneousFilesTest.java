package io.github.dupfs.maintenance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are of no use. */
final class ExtraneousFilesTest {
  private final Place place;

  ExtraneousFilesTest(@TempDir Path directory) {
    this.place = new Place(directory);
  }

  private static List<String> kept(ExtraneousFiles extraneous) {
    return extraneous.kept().stream()
        .map(kept -> kept.set().id() + (kept.onlySignatures() ? ", signatures" : ""))
        .toList();
  }

  @Test
  void ofWholeChainsThereAreNone() throws IOException {
    place.full(1, 2);
    place.inc(1, 2);
    place.full(3, 1);
    assertEquals(List.of(), ExtraneousFiles.of(place.holdings()).names());
  }

  @Test
  void setsThatCannotBeRestoredAreRemovedWithTheirIndexes() throws IOException {
    place.inc(1, 2);
    place.add("dupfs-inc.20260120T100100Z.to.20260120T100200Z.index.gz");
    place.add("dupfs-full.20260120T100000Z.index.gz");
    place.add("duplicity-full.20260120T100300Z.vol1.difftar.gz");
    ExtraneousFiles extraneous = ExtraneousFiles.of(place.holdings());
    List<String> removed = Place.removed(extraneous::remove);
    assertEquals(removed.size() - 1, removed.indexOf("partial"));
    removed.remove("partial");
    assertEquals(
        List.of(
            "duplicity-inc.20260120T100100Z.to.20260120T100200Z.manifest",
            "dupfs-inc.20260120T100100Z.to.20260120T100200Z.index.gz",
            "duplicity-inc.20260120T100100Z.to.20260120T100200Z.vol1.difftar.gz",
            "duplicity-full.20260120T100300Z.vol1.difftar.gz",
            "duplicity-new-signatures.20260120T100100Z.to.20260120T100200Z.sigtar.gz",
            "dupfs-full.20260120T100000Z.index.gz"),
        removed);
    assertEquals(new TreeSet<>(removed), new TreeSet<>(extraneous.names()));
  }

  @Test
  void aSetWithoutManifestThatASnapshotBuildsOnStays() throws IOException {
    place.full(1, 1);
    place.inc(1, 2);
    place.inc(2, 3);
    place.delete("duplicity-inc.20260120T100100Z.to.20260120T100200Z.manifest");
    ExtraneousFiles extraneous = ExtraneousFiles.of(place.holdings());
    assertEquals(List.of(), extraneous.names());
    assertEquals(
        List.of(
            "inc 20260120T100200Z to 20260120T100300Z", "inc 20260120T100100Z to 20260120T100200Z"),
        kept(extraneous));
  }

  @Test
  void theNewestSetStaysWithoutItsSignatures() throws IOException {
    place.full(1, 1);
    place.inc(1, 2);
    place.inc(2, 3);
    place.delete("duplicity-new-signatures.20260120T100200Z.to.20260120T100300Z.sigtar.gz");
    ExtraneousFiles extraneous = ExtraneousFiles.of(place.holdings());
    assertEquals(List.of(), extraneous.names());
    assertEquals(List.of("inc 20260120T100200Z to 20260120T100300Z"), kept(extraneous));
  }

  @Test
  void signaturesOfASnapshotStayWhereOnesBeforeAreMissing() throws IOException {
    place.full(1, 1);
    place.inc(1, 2);
    place.inc(2, 3);
    place.delete("duplicity-new-signatures.20260120T100100Z.to.20260120T100200Z.sigtar.gz");
    ExtraneousFiles extraneous = ExtraneousFiles.of(place.holdings());
    assertEquals(List.of(), extraneous.names());
    assertEquals(List.of("inc 20260120T100200Z to 20260120T100300Z, signatures"), kept(extraneous));
  }
}
