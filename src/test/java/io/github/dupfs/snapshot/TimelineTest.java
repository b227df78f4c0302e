package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What paths were over time, against a walk of each snapshot. */
final class TimelineTest {
  /** Two chains; every type becomes another; a directory goes and comes back. */
  static MemoryBackend changing() {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1)
        .root()
        .file("a", "first")
        .directory("d")
        .file("d/a!", "x")
        .directory("d/e")
        .file("d/e/f", "deep")
        .file("d-", "between")
        .link("l", "a")
        .into(backend);
    SetWriter.incremental(1, 2)
        .root()
        .file("d", "now a file")
        .deleted("d/a!")
        .deleted("d/e")
        .deleted("d/e/f")
        .deleted("l")
        .into(backend);
    SetWriter.incremental(2, 3)
        .root()
        .delta("a", new DeltaBytes().copy(0, 5).insert(TarBytes.latin1(" and more")).end())
        .directory("d")
        .directory("d/e")
        .file("d/e/f", "again")
        .into(backend);
    // Deeper than anything else that this set says.
    SetWriter.incremental(3, 4).file("d/e/g", "new").into(backend);
    SetWriter.full(5).root().file("a", "first and more").directory("z").into(backend);
    SetWriter.incremental(5, 6).into(backend);
    SetWriter.incremental(6, 7).file("a", "other").deleted("z").into(backend);
    return backend;
  }

  /** By path, the snapshots that have it. */
  private static SortedMap<String, List<String>> walked(OpenTree tree) throws IOException {
    SortedMap<String, List<String>> found = new TreeMap<>();
    for (String path : tree.walk().keySet()) {
      int slash = path.indexOf('/');
      String name = slash < 0 ? path : path.substring(0, slash);
      if (!name.equals("latest")) {
        found
            .computeIfAbsent(slash < 0 ? "" : path.substring(slash + 1), k -> new ArrayList<>())
            .add(name);
      }
    }
    return found;
  }

  private static SortedMap<String, List<String>> told(Timeline timeline) throws IOException {
    SortedMap<String, List<String>> found = new TreeMap<>();
    timeline.walk(
        FilePath.ROOT,
        directory -> true,
        history -> {
          List<String> names = new ArrayList<>();
          int[] shown = history.shown();
          for (int i = 0; i < shown.length; i++) {
            if (shown[i] != Timeline.NONE) {
              names.add(SnapshotNames.standard().name(timeline.set(i).time()));
            }
          }
          if (!names.isEmpty()) {
            found.put(SetWriter.text(history.path().toBytes()), names);
          }
        });
    return found;
  }

  @Test
  void everyPathIsWhereAWalkFindsIt() throws IOException {
    try (OpenTree tree = OpenTree.of(changing())) {
      assertEquals(walked(tree), told(tree.tree.timeline()));
    }
  }

  @Test
  void likewiseInSamples() throws IOException {
    for (Sample sample : List.of(Sample.handMade(true), Sample.encrypted())) {
      try (OpenTree tree = OpenTree.of(sample.backend(), sample.names(), sample.keys())) {
        assertEquals(walked(tree), told(tree.tree.timeline()));
      }
    }
  }

  @Test
  void pathsComeInTheirOrder() throws IOException {
    try (OpenTree tree = OpenTree.of(changing())) {
      List<FilePath> paths = new ArrayList<>();
      tree.tree
          .timeline()
          .walk(FilePath.ROOT, directory -> true, history -> paths.add(history.path()));
      List<FilePath> sorted = new ArrayList<>(paths);
      sorted.sort(Comparator.naturalOrder());
      assertEquals(sorted, paths);
      assertEquals(10, paths.size(), paths.toString());
    }
  }

  /** A set that lacks what duplicity would have said of the things below what is gone. */
  @Test
  void whatIsBelowNoDirectoryIsNotThere() throws IOException {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1).root().directory("d").file("d/a", "x").into(backend);
    SetWriter.incremental(1, 2).file("d", "now a file").into(backend);
    SetWriter.incremental(2, 3).directory("d").into(backend);
    try (OpenTree tree = OpenTree.of(backend)) {
      assertEquals(walked(tree), told(tree.tree.timeline()));
      assertEquals(List.of(snapshot(1), snapshot(3)), walked(tree).get("d/a"));
    }
  }

  /** Two incremental backups of one full. */
  @Test
  void branches() throws IOException {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1).root().file("a", "x").file("b", "x").into(backend);
    SetWriter.incremental(1, 2).deleted("a").into(backend);
    SetWriter.incremental(1, 3).deleted("b").into(backend);
    SetWriter.incremental(2, 4).file("a", "again").into(backend);
    try (OpenTree tree = OpenTree.of(backend)) {
      assertEquals(walked(tree), told(tree.tree.timeline()));
      assertEquals(List.of(snapshot(1), snapshot(3), snapshot(4)), walked(tree).get("a"));
    }
  }

  @Test
  void aSingleFileAsRoot() throws IOException {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1)
        .inVolume("", "snapshot/", '0', "", TarBytes.latin1("alone"))
        .inSignatures("signature/", '0', "", new byte[0])
        .into(backend);
    try (OpenTree tree = OpenTree.of(backend)) {
      assertEquals(walked(tree), told(tree.tree.timeline()));
    }
  }

  @Test
  void onlyDirectoriesThatSetsTouch() throws IOException {
    try (OpenTree tree = OpenTree.of(changing())) {
      Timeline timeline = tree.tree.timeline();
      DirectoryFilter filter = DirectoryFilter.of(List.of(timeline.stored(3)));
      SortedSet<String> paths = new TreeSet<>();
      timeline.walk(
          FilePath.ROOT,
          filter::admits,
          history -> paths.add(SetWriter.text(history.path().toBytes())));
      assertEquals(
          new TreeSet<>(List.of("", "a", "d", "d-", "d/a!", "d/e", "d/e/f", "d/e/g", "l", "z")),
          paths);
      assertEquals(false, filter.admits(FilePath.of("z")));
    }
  }
}
