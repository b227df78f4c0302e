package io.github.dupfs.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.openpgp.SessionKey;
import io.github.dupfs.repository.FileLayout;
import io.github.dupfs.repository.Secrets;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.DeltaChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class IndexTest {
  private static final FilePath DIRECTORY = FilePath.of("directory");

  @TempDir Path parent;

  private Path directory() {
    return parent.resolve("cache/index");
  }

  private Index open() throws IOException {
    return Index.open(directory());
  }

  static void addTree(Index index, String key) throws IOException {
    try (Index.Draft<TreeRecords, TreeSection> tree = IndexMain.begin(index, key)) {
      tree.commit();
    }
  }

  static void assertTree(Index index, String key) throws IOException {
    TreeSection tree = index.tree(key, Entries.IDENTITY);
    assertNotNull(tree, key);
    assertTrue(tree.mayTouch(TreeSection.hash(DIRECTORY)));
    List<Long> times = tree.read(DIRECTORY).stream().map(file -> file.value().modified()).toList();
    assertEquals(IndexMain.FILES, times.size());
    assertEquals(IndexMain.FILES - 1L, times.get(IndexMain.FILES - 1));
  }

  private Process start(String mode, String key) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            IndexMain.class.getName(),
            mode,
            directory().toString(),
            key)
        .inheritIO()
        .start();
  }

  @Test
  void isForThisUserOnly() throws IOException {
    open().close();
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())));
  }

  @Test
  void isThereAgainNextTime() throws IOException {
    try (Index index = open()) {
      addTree(index, "tree");
      assertTree(index, "tree");
    }
    try (Index index = open()) {
      assertTree(index, "tree");
      assertNull(index.tree("tree", new byte[0]));
      TreeSection tree = index.tree("tree", Entries.IDENTITY);
      assertNotNull(tree);
      tree.forget();
      assertNull(index.tree("tree", Entries.IDENTITY));
    }
  }

  @Test
  void anUnfinishedTreeIsNotSeen() throws IOException {
    try (Index index = open();
        Index.Draft<TreeRecords, TreeSection> tree = IndexMain.begin(index, "tree")) {
      assertNull(index.tree("tree", Entries.IDENTITY));
      tree.records().add(FilePath.ROOT, Entries.file(1));
    }
    try (Index index = open()) {
      assertNull(index.tree("tree", Entries.IDENTITY));
    }
  }

  @Test
  void twoInOneProcess() throws IOException {
    try (Index first = open()) {
      try (Index.Draft<TreeRecords, TreeSection> tree = IndexMain.begin(first, "first");
          Index second = open()) {
        addTree(second, "second");
        tree.commit();
        assertTree(second, "first");
      }
      assertTree(first, "second");
    }
  }

  @Test
  void twoProcesses() throws Exception {
    try (Index index = open()) {
      Process other = start("fill", "theirs ");
      for (int i = 0; i < IndexMain.TREES; i++) {
        addTree(index, "ours " + i);
      }
      assertEquals(0, other.waitFor());
      for (int i = 0; i < IndexMain.TREES; i++) {
        assertTree(index, "ours " + i);
        assertTree(index, "theirs " + i);
      }
    }
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws Exception {
    open().close();
    assertEquals(7, start("die", "tree").waitFor());
    Path file = directory().resolve("index.sqlite");
    assertEquals(1, Entries.rows(file, "sections"));
    try (Index index = open()) {
      assertNull(index.tree("tree", Entries.IDENTITY));
      assertEquals(0, Entries.rows(file, "sections"));
      assertEquals(0, Entries.rows(file, "data"));
    }
  }

  @Test
  void whereNothingCanBeWrittenItLivesInMemory() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));
    for (Path place : List.of(file, file.resolve("below"), Path.of("/proc/self/index"))) {
      try (Index index = Index.open(place)) {
        addTree(index, "tree");
        assertTree(index, "tree");
      }
      try (Index index = Index.open(place)) {
        assertNull(index.tree("tree", Entries.IDENTITY));
      }
    }
  }

  @Test
  void aDamagedFileIsReplacedAndThenKept() throws IOException {
    open().close();
    Path file = directory().resolve("index.sqlite");
    byte[] damaged = Files.readAllBytes(file);
    Arrays.fill(damaged, 4096, damaged.length, (byte) 0x55);
    Files.write(file, damaged);
    try (Index index = open()) {
      addTree(index, "tree");
    }
    try (Index index = open()) {
      assertTree(index, "tree");
    }
  }

  private static FileLayout layout() throws IOException {
    ByteWriter out = new ByteWriter().number(0).string(new byte[0]);
    out.string(new byte[] {'N', 'O', 'N', 'E'}).number(0).string(new byte[0]).number(0);
    out.string(new byte[0]).string(new byte[0]).string(new byte[0]).number(0).number(0);
    return FileLayout.decode(out.toBytes(), "test");
  }

  static VolumeSection addVolume(Index index) throws IOException {
    try (Index.Draft<VolumeRecords, VolumeSection> volume =
        index.writeVolume("volume", Entries.IDENTITY)) {
      volume.records().window(Entries.value(1, 1 << 15));
      volume.records().window(new byte[0]);
      volume.records().delta(DeltaChunk.decode(new byte[] {1, 0, 20, 10}, "test"));
      Content content = Content.GONE;
      volume.records().content(FilePath.of("directory/file"), content, Entries.file(1));
      volume.records().layout(layout());
      return volume.commit();
    }
  }

  static void assertVolume(VolumeSection volume) throws IOException {
    assertArrayEquals(Entries.value(1, 1 << 15), volume.window(0));
    assertEquals(0, volume.window(1).length);
    assertEquals(10, volume.delta(0).end());
    assertEquals(0, volume.layout().packetBytes());
    assertEquals(1, volume.read(DIRECTORY).size());
    assertEquals(0, volume.read(FilePath.ROOT).size());
    for (int number : new int[] {2, -1, Integer.MAX_VALUE}) {
      assertThrows(IndexDamagedException.class, () -> volume.window(number));
      assertThrows(IndexDamagedException.class, () -> volume.delta(number));
    }
  }

  static Secrets secrets() throws IOException {
    return Secrets.create(
        new byte[] {1}, "anchor", (request, name) -> new SessionKey(9, new byte[32]));
  }

  @Test
  void volumesInTheClear() throws IOException {
    try (Index index = open()) {
      assertVolume(addVolume(index));
    }
    try (Index index = open()) {
      VolumeSection volume = index.volume("volume", Entries.IDENTITY);
      assertNotNull(volume);
      assertVolume(volume);
      assertNull(index.envelope());
    }
  }

  @Test
  void whatIsSealedIsDamagedUnderOtherSecrets() throws IOException {
    Secrets ours = secrets();
    try (Index index = open()) {
      index.renew(ours);
      assertArrayEquals(ours.envelope(), index.envelope());
      assertVolume(addVolume(index));
    }
    try (Index index = open()) {
      index.unlock(secrets());
      assertSealed(index.volume("volume", Entries.IDENTITY));
      index.unlock(ours);
      assertVolume(Objects.requireNonNull(index.volume("volume", Entries.IDENTITY)));
    }
  }

  @Test
  void whatWasOpenWhenTheSecretsChangedStaysReadable() throws IOException {
    try (Index index = open()) {
      index.renew(secrets());
      VolumeSection volume = addVolume(index);
      index.renew(secrets());
      assertVolume(volume);
      assertSealed(index.volume("volume", Entries.IDENTITY));
    }
  }

  private static void assertSealed(@Nullable VolumeSection volume) {
    assertNotNull(volume);
    assertThrows(IndexDamagedException.class, volume::layout);
    assertThrows(IndexDamagedException.class, () -> volume.window(0));
  }

  @Test
  void sectionsOfFilesThatAreGoneAreDropped() throws IOException {
    try (Index index = open()) {
      addTree(index, "here");
      addTree(index, "gone");
      index.retain(Set.of("here", "other"));
      assertTree(index, "here");
      assertNull(index.tree("gone", Entries.IDENTITY));
    }
  }
}
