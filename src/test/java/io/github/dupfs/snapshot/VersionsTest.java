package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.repository.BackupSet;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class VersionsTest {
  private static String name(@Nullable BackupSet set) {
    return set == null ? "-" : SnapshotNames.standard().name(set.time());
  }

  private static List<String> versions(OpenTree tree, String path) throws IOException {
    return Versions.of(tree.tree.timeline(), OpenTree.path(path)).stream()
        .map(VersionsTest::describe)
        .toList();
  }

  private static String describe(FileVersion version) {
    List<String> places =
        version.places().stream()
            .map(place -> name(place.set()) + " in " + place.volumes())
            .toList();
    return String.join(
        " ",
        name(version.first()),
        name(version.last()),
        name(version.goneAt()),
        version.kind().toString(),
        version.damage() == null ? Long.toString(version.size()) : "damaged",
        places.toString());
  }

  private static String line(
      int first, int last, int gone, String kind, String size, String... places) {
    String end = gone == 0 ? "-" : snapshot(gone);
    return String.join(
        " ", snapshot(first), snapshot(last), end, kind, size, List.of(places).toString());
  }

  @Test
  void aFileThatGrowsIsStoredAgainAndReplaced() throws IOException {
    try (OpenTree tree = OpenTree.of(TimelineTest.changing())) {
      assertEquals(
          List.of(
              line(1, 2, 0, "REGULAR", "5", snapshot(1) + " in [1]"),
              line(3, 6, 0, "REGULAR", "14", snapshot(3) + " in [1]", snapshot(5) + " in [1]"),
              line(7, 7, 0, "REGULAR", "5", snapshot(7) + " in [1]")),
          versions(tree, "a"));
    }
  }

  @Test
  void whatGoesAndComesBack() throws IOException {
    try (OpenTree tree = OpenTree.of(TimelineTest.changing())) {
      assertEquals(
          List.of(
              line(1, 1, 2, "REGULAR", "4", snapshot(1) + " in [1]"),
              line(3, 4, 5, "REGULAR", "5", snapshot(3) + " in [1]")),
          versions(tree, "d/e/f"));
      assertEquals(
          List.of(line(1, 1, 2, "SYMBOLIC_LINK", "1", snapshot(1) + " in [1]")),
          versions(tree, "l"));
    }
  }

  @Test
  void whatIsInSeveralVolumes() throws IOException {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1)
        .cutAfter(70_000)
        .root()
        .file("a", "x")
        .directory("d")
        .file("d/large", new byte[200_000])
        .file("e", "x")
        .into(backend);
    try (OpenTree tree = OpenTree.of(backend)) {
      assertEquals(
          List.of(line(1, 1, 0, "REGULAR", "200000", snapshot(1) + " in [1, 2]")),
          versions(tree, "d/large"));
      assertEquals(
          List.of(line(1, 1, 0, "DIRECTORY", "0", snapshot(1) + " in [1]")), versions(tree, "d"));
    }
  }

  @Test
  void whatIsDamagedIsTold() throws IOException {
    MemoryBackend backend = TimelineTest.changing();
    backend.files.remove(backend.name(snapshot(2) + ".to." + snapshot(3), "vol1"));
    try (OpenTree tree = OpenTree.of(backend)) {
      List<FileVersion> versions = Versions.of(tree.tree.timeline(), OpenTree.path("a"));
      assertEquals(4, versions.size(), "the full backup may have another");
      assertTrue(String.valueOf(versions.get(1).damage()).contains("missing"));
      assertEquals(null, versions.get(0).damage());
    }
  }

  @Test
  void whatNeverWas() throws IOException {
    try (OpenTree tree = OpenTree.of(TimelineTest.changing())) {
      assertThrows(NoSuchFileException.class, () -> versions(tree, "d/none"));
      assertThrows(NoSuchFileException.class, () -> versions(tree, "none/at/all"));
      assertThrows(NoSuchFileException.class, () -> versions(tree, "a/below"));
    }
  }
}
