package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.SetWriter.snapshot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.Damage.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a check finds, and whether just that is lost which cannot be read any more. */
final class CheckTest {
  private final Warnings warnings = new Warnings();

  @BeforeEach
  void captureWarnings() {
    warnings.take();
  }

  @AfterEach
  void releaseWarnings() {
    warnings.close();
  }

  private static List<Damage> check(OpenTree tree) {
    return check(new Check(tree.tree.timeline()));
  }

  private static List<Damage> check(Check check) {
    try {
      assertTrue(check.start(check.items()).await(60_000));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return check.damages();
  }

  /** What is lost, as paths below the names of snapshots. */
  private static SortedSet<String> lost(OpenTree tree, Check check, List<Damage> damages)
      throws IOException {
    SortedSet<String> lost = new TreeSet<>();
    Losses losses = check.losses(damages);
    for (Damage damage : damages) {
      if (damage.part() == Part.TREE) {
        add(tree, FilePath.ROOT, check.unlisted(damage.set()), lost);
      }
      losses.visit(damage, (path, snapshots) -> add(tree, path, snapshots, lost));
    }
    return lost;
  }

  private static void add(
      OpenTree tree, FilePath path, List<SnapshotRange> ranges, SortedSet<String> lost) {
    Timeline timeline = tree.tree.timeline();
    for (SnapshotRange range : ranges) {
      int last = timeline.numberOf(range.last());
      for (int i = timeline.numberOf(range.first()); i <= last; i++) {
        String name = SnapshotNames.standard().name(timeline.set(i).time());
        lost.add(path.isRoot() ? name : name + "/" + SetWriter.text(path.toBytes()));
      }
    }
  }

  private static SortedSet<String> refused(OpenTree tree) throws IOException {
    SortedSet<String> refused = new TreeSet<>();
    for (Map.Entry<String, String> path : tree.walk().entrySet()) {
      if (path.getValue().startsWith(OpenTree.REFUSED)) {
        refused.add(path.getKey());
      }
    }
    return refused;
  }

  private static Part part(String name) {
    if (name.contains("manifest") || name.contains(".m.")) {
      return Part.MANIFEST;
    }
    boolean signatures = name.contains("signatures") || name.matches("d(f|n)s\\..*");
    return signatures ? Part.SIGNATURES : Part.VOLUME;
  }

  @ParameterizedTest
  @EnumSource
  void soundRepositories(BitFlipTest.Form form) throws IOException {
    Sample sample = form.sample();
    try (OpenTree tree = OpenTree.of(sample.backend(), sample.names(), sample.keys())) {
      assertEquals(List.of(), check(tree));
    }
  }

  @Test
  void namesThatVolumesLackBytesOf() throws IOException {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1)
        .volumeNames(name -> name.replaceAll("[\u0080-\u00ff]", "?"))
        .root()
        .directory("d\u00e9")
        .file("d\u00e9/\u00ff", "one")
        .file("e", "two")
        .into(backend);
    try (OpenTree tree = OpenTree.of(backend)) {
      assertEquals(List.of(), check(tree));
    }
  }

  /** Each file in turn, in a repository that was never looked at. */
  @ParameterizedTest
  @EnumSource
  void aFileIsChanged(BitFlipTest.Form form) throws IOException {
    Sample sample = form.sample();
    int losses = 0;
    for (String name : sample.backend().files.keySet()) {
      MemoryBackend damaged = sample.backend().copy();
      damaged.flip(name, 4L * damaged.bytes(name).length);
      try (OpenTree tree = OpenTree.of(damaged, sample.names(), sample.keys())) {
        Check check = new Check(tree.tree.timeline());
        List<Damage> damages = check(check);
        if (part(name) == Part.VOLUME || isProtected(name)) {
          assertEquals(1, damages.size(), name + ": " + damages);
          assertEquals(name, damages.get(0).file());
          assertEquals(part(name), damages.get(0).part());
        }
        SortedSet<String> lost = lost(tree, check, damages);
        assertEquals(refused(tree), lost, name);
        losses += lost.size();
      }
    }
    assertTrue(losses > 5, "losses: " + losses);
  }

  /** Whether the format has checksums of it. */
  private static boolean isProtected(String name) {
    return name.matches(".*\\.(g|gpg|z|gz)");
  }

  @ParameterizedTest
  @EnumSource
  void aFileIsMissing(BitFlipTest.Form form) throws IOException {
    Sample sample = form.sample();
    for (String name : sample.backend().files.keySet()) {
      MemoryBackend damaged = sample.backend().copy();
      damaged.files.remove(name);
      try (OpenTree tree = OpenTree.of(damaged, sample.names(), sample.keys())) {
        if (part(name) == Part.MANIFEST && tree.tree.timeline().size() < snapshots(sample)) {
          continue; // the newest set is no snapshot then
        }
        Check check = new Check(tree.tree.timeline());
        List<Damage> damages = check(check);
        assertEquals(1, damages.size(), name + ": " + damages);
        assertEquals(null, damages.get(0).file());
        assertEquals(part(name), damages.get(0).part());
        assertEquals(refused(tree), lost(tree, check, damages), name);
      }
    }
  }

  private static int snapshots(Sample sample) throws IOException {
    try (OpenTree tree = OpenTree.of(sample.backend(), sample.names(), sample.keys())) {
      return tree.tree.timeline().size();
    }
  }

  /** A tree that is in neither. */
  @Test
  void signaturesAndAVolumeAreMissing() throws IOException {
    Sample sample = Sample.handMade(true);
    MemoryBackend damaged = sample.backend().copy();
    damaged.files.remove(damaged.name(".to." + snapshot(2), "sigtar"));
    damaged.files.remove(damaged.name(".to." + snapshot(2), "vol1"));
    try (OpenTree tree = OpenTree.of(damaged)) {
      Check check = new Check(tree.tree.timeline());
      List<Damage> damages = check(check);
      assertEquals(
          List.of(Part.SIGNATURES, Part.VOLUME, Part.TREE),
          damages.stream().map(Damage::part).toList());
      SortedSet<String> lost = lost(tree, check, damages);
      assertEquals(new TreeSet<>(List.of(snapshot(2), snapshot(3))), lost);
      assertEquals(refused(tree), lost);
    }
  }

  /** What is known of a file does not keep it from being read. */
  @Test
  void aFileIsChangedAfterItWasIndexed() throws IOException {
    Sample sample = Sample.handMade(true);
    for (String name : sample.backend().files.keySet()) {
      MemoryBackend damaged = sample.backend().copy();
      try (OpenTree tree = OpenTree.of(damaged)) {
        assertEquals(new TreeSet<>(), refused(tree));
        byte[] cut = TarBytes.slice(damaged.bytes(name), 0, damaged.bytes(name).length / 2);
        damaged.files.put(name, cut);
        List<Damage> damages = check(tree);
        if (part(name) != Part.MANIFEST) {
          assertEquals(List.of(name), damages.stream().map(Damage::file).toList());
        }
      }
    }
  }

  /** A version that is stored whole does not need the one before. */
  @Test
  void aVersionThatIsStoredAnewIsNotLost() throws IOException {
    MemoryBackend backend = new MemoryBackend();
    SetWriter.full(1).root().file("a", "one").into(backend);
    SetWriter.incremental(1, 2).file("a", "two").into(backend);
    backend.files.remove(backend.name("full", "vol1"));
    try (OpenTree tree = OpenTree.of(backend)) {
      Check check = new Check(tree.tree.timeline());
      SortedSet<String> lost = lost(tree, check, check(check));
      assertEquals(new TreeSet<>(List.of(snapshot(1) + "/a")), lost);
      assertEquals(refused(tree), lost);
    }
  }

  private static String onlyReason(SetWriter set) throws IOException {
    MemoryBackend backend = new MemoryBackend();
    set.into(backend);
    try (OpenTree tree = OpenTree.of(backend)) {
      List<Damage> damages = check(tree);
      assertEquals(1, damages.size(), damages.toString());
      assertEquals(Part.VOLUME, damages.get(0).part());
      return damages.get(0).reason();
    }
  }

  private static final byte[] NONE = {};

  @Test
  void aPathIsInTheVolumeAlone() throws IOException {
    String reason =
        onlyReason(
            SetWriter.full(1).root().file("a", "x").inVolume("b", "snapshot/b", '0', "", NONE));
    assertEquals("b is in the volume, but not in the signature file", reason);
  }

  @Test
  void aPathIsInTheSignatureFileAlone() throws IOException {
    String reason =
        onlyReason(SetWriter.full(1).root().file("a", "x").signature("b").file("c", "x"));
    assertTrue(reason.startsWith("b is in the signature file: "), reason);
  }

  @Test
  void aPathIsOfTwoTypes() throws IOException {
    String reason =
        onlyReason(
            SetWriter.full(1).root().inVolume("a", "snapshot/a", '2', "t", NONE).signature("a"));
    assertEquals("a is of type '2' in the volume, of type '0' in the signature file", reason);
  }

  @Test
  void itemsAreAllFiles() throws IOException {
    Sample sample = Sample.encrypted();
    try (OpenTree tree = OpenTree.of(sample.backend(), sample.names(), sample.keys())) {
      List<String> names = new ArrayList<>();
      new Check(tree.tree.timeline()).items().forEach(item -> names.add(item.file().name()));
      List<String> all = new ArrayList<>(sample.backend().files.keySet());
      all.removeIf(name -> !name.startsWith("duplicity-"));
      names.sort(null);
      assertEquals(all, names);
      assertFalse(names.isEmpty());
    }
  }
}
