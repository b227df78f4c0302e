package io.github.dupfs.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.Sha256;
import io.github.dupfs.volume.Content;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index of a set on its way from one index to another. */
final class SetIndexTest {
  private static final byte[] TREE_MARK = SetIndexWriter.mark(new byte[0], 7);
  private static final byte[] VOLUME_MARK = SetIndexWriter.mark(new byte[20], 8);

  @TempDir Path directory;

  private Index open(String name) throws IOException {
    Index index = Index.open(directory.resolve(name));
    index.renew(IndexTest.secrets());
    return index;
  }

  private static Map<Integer, Adoption.Wanted> wanted(byte[] treeMark, byte[] volumeMark) {
    return Map.of(
        SetIndexWriter.TREE,
        new Adoption.Wanted("tree", Entries.IDENTITY, treeMark),
        3,
        new Adoption.Wanted("volume", Entries.IDENTITY, volumeMark));
  }

  private byte[] exported() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (Index index = open("original");
        SetIndexWriter out = new SetIndexWriter(bytes)) {
      IndexTest.addTree(index, "tree");
      IndexTest.addVolume(index);
      Map<Integer, Adoption.Wanted> parts = wanted(TREE_MARK, VOLUME_MARK);
      for (int part : List.of(SetIndexWriter.TREE, 3)) {
        index.export(Objects.requireNonNull(parts.get(part)), out, part);
      }
      index.export(Objects.requireNonNull(parts.get(3)), out, 4);
      out.finish();
    }
    return bytes.toByteArray();
  }

  private static void adopt(Index index, byte[] stored, byte[] treeMark, byte[] volumeMark)
      throws IOException {
    try (Adoption adoption = index.adopt(wanted(treeMark, volumeMark))) {
      adoption.read(new ByteArrayInputStream(stored), "stored");
      adoption.commit();
    }
  }

  @Test
  void arrivesWhole() throws IOException {
    byte[] stored = exported();
    try (Index index = open("copy")) {
      adopt(index, stored, TREE_MARK, VOLUME_MARK);
      IndexTest.assertTree(index, "tree");
      IndexTest.assertVolume(Objects.requireNonNull(index.volume("volume", Entries.IDENTITY)));
    }
  }

  /** A tree whose pages were written while a volume was, as a backup does. */
  @Test
  void writtenInTurns() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    SetIndexWriter out = new SetIndexWriter(bytes);
    TreeRecords tree = out.tree();
    VolumeRecords volume = out.volume(3);
    for (FilePath path : Entries.tree(3, 3, 3)) {
      tree.add(path, Entries.file(path.toBytes().length));
      volume.content(path, Content.GONE, Entries.file(1));
    }
    out.end(3, volume, VOLUME_MARK);
    out.end(SetIndexWriter.TREE, tree, TREE_MARK);
    out.finish();
    try (Index index = open("copy")) {
      adopt(index, bytes.toByteArray(), TREE_MARK, VOLUME_MARK);
      TreeSection kept = Objects.requireNonNull(index.tree("tree", Entries.IDENTITY));
      VolumeSection held = Objects.requireNonNull(index.volume("volume", Entries.IDENTITY));
      assertEquals(6, kept.read(FilePath.of("d1/d2")).size());
      assertEquals(6, held.read(FilePath.of("d1/d2")).size());
    }
  }

  @Test
  void whatIsOfAnotherFileIsLeftOut() throws IOException {
    byte[] stored = exported();
    try (Index index = open("copy")) {
      adopt(index, stored, VOLUME_MARK, VOLUME_MARK);
      assertNull(index.tree("tree", Entries.IDENTITY));
      assertNotNull(index.volume("volume", Entries.IDENTITY));
    }
  }

  @Test
  void nothingIsTakenOfWhatIsDamaged() throws IOException {
    byte[] stored = exported();
    Random random = new Random(5);
    try (Index index = open("copy")) {
      for (int round = 0; round < 300; round++) {
        byte[] damaged = stored.clone();
        int at = round < 40 ? round : random.nextInt(stored.length);
        damaged[at] ^= (byte) (1 << random.nextInt(8));
        byte[] flipped = damaged;
        byte[] cut = Arrays.copyOf(stored, at);
        assertThrows(CorruptDataException.class, () -> adopt(index, flipped), "flip at " + at);
        assertThrows(CorruptDataException.class, () -> adopt(index, cut), "cut at " + at);
      }
      assertNull(index.tree("tree", Entries.IDENTITY));
      assertNull(index.volume("volume", Entries.IDENTITY));
    }
  }

  private static void adopt(Index index, byte[] stored) throws IOException {
    adopt(index, stored, TREE_MARK, VOLUME_MARK);
  }

  /** With a digest that is right, but no end of the tree. */
  @Test
  void aPartWithoutEndIsRefused() throws IOException {
    byte[] page = new ByteWriter().string(new byte[0]).toBytes();
    byte[] content =
        new ByteWriter()
            .raw(SetIndexWriter.MAGIC)
            .number(1)
            .number(Kind.PAGE)
            .number(0)
            .string(page)
            .number(0)
            .toBytes();
    byte[] stored = new ByteWriter().raw(content).raw(Sha256.of(content)).toBytes();
    try (Index index = open("copy")) {
      assertThrows(CorruptDataException.class, () -> adopt(index, stored));
    }
  }
}
