package io.github.dupfs.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PagesTest {
  /** Each number is kept as what it is more than the one before. */
  private static final RecordCode<Integer> NUMBERS =
      new RecordCode<>(
          0,
          (value, out, before) -> out.signed(value - before),
          (in, before) -> before + (int) in.signed());

  private Database database;

  @BeforeEach
  void open() throws IOException {
    database = Database.inMemory();
  }

  @AfterEach
  void close() throws IOException {
    database.close();
  }

  /** Writes a record for each path: its number. */
  private Pages<Integer> write(List<FilePath> paths) throws IOException {
    try (Database.SectionWriter out = database.create("pages", Entries.IDENTITY)) {
      PageWriter<Integer> writer = new PageWriter<>(out::write, NUMBERS);
      for (int i = 0; i < paths.size(); i++) {
        writer.add(paths.get(i), i);
      }
      writer.finish();
      return Pages.open(out.commit(), NUMBERS);
    }
  }

  private static FilePath directoryOf(FilePath path) {
    FilePath parent = path.parent();
    return parent == null ? FilePath.ROOT : parent;
  }

  /** Every directory has its records, in the order they were written, and no others. */
  private static void assertHolds(List<FilePath> paths, Pages<Integer> pages) throws IOException {
    Map<FilePath, List<String>> expected = new HashMap<>();
    for (int i = 0; i < paths.size(); i++) {
      String line = FilePath.escape(paths.get(i).fileName()) + " " + i;
      expected.computeIfAbsent(directoryOf(paths.get(i)), key -> new ArrayList<>()).add(line);
    }
    for (Map.Entry<FilePath, List<String>> directory : expected.entrySet()) {
      assertEquals(directory.getValue(), read(pages, directory.getKey()));
      assertTrue(pages.mayHold(Catalogue.hash(directory.getKey())));
    }
    for (FilePath path : paths) {
      if (!expected.containsKey(path)) {
        assertFalse(pages.mayHold(Catalogue.hash(path)), () -> path.toString());
        assertEquals(List.of(), read(pages, path));
      }
    }
  }

  private static List<String> read(Pages<Integer> pages, FilePath directory) throws IOException {
    List<String> lines = new ArrayList<>();
    pages.read(directory, (name, value) -> lines.add(FilePath.escape(name) + " " + value));
    return lines;
  }

  @Test
  void depthFirst() throws IOException {
    List<FilePath> paths = Entries.tree(4, 3, 5);
    assertHolds(paths, write(paths));
  }

  @Test
  void inAnyOrder() throws IOException {
    List<FilePath> paths = Entries.tree(3, 4, 5);
    Collections.shuffle(paths, new Random(1));
    assertHolds(paths, write(paths));
  }

  @Test
  void aPathMoreThanOnce() throws IOException {
    List<FilePath> paths = new ArrayList<>(Entries.tree(1, 2, 3));
    paths.addAll(Entries.tree(1, 2, 3));
    assertHolds(paths, write(paths));
  }

  @Test
  void nothing() throws IOException {
    Pages<Integer> pages = write(List.of());
    assertFalse(pages.mayHold(Catalogue.hash(FilePath.ROOT)));
    assertEquals(List.of(), read(pages, FilePath.ROOT));
  }

  /** With sub-directories in between, as a depth-first walk has them. */
  @Test
  void aDirectoryOfManyEntries() throws IOException {
    List<FilePath> paths = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      FilePath path = FilePath.of("%06d".formatted(i));
      paths.add(path);
      if (i % 1000 == 0) {
        paths.add(path.resolve(new byte[] {'x'}));
      }
    }
    assertHolds(paths, write(paths));
  }

  @Test
  void pagesOfDirectoriesWithOneHash() {
    Catalogue catalogue = catalogue(5, -1, 5, 7, 5);
    assertEquals(List.of(0, 2, 4), boxed(catalogue.pages(5)));
    assertEquals(List.of(1), boxed(catalogue.pages(-1)));
    assertEquals(List.of(), boxed(catalogue.pages(6)));
  }

  static Catalogue catalogue(long... hashes) {
    Catalogue.Builder builder = new Catalogue.Builder();
    for (long hash : hashes) {
      builder.add(hash);
    }
    return builder.build();
  }

  private static List<Integer> boxed(int[] pages) {
    return Arrays.stream(pages).boxed().toList();
  }

  @Test
  void theCatalogueSurvivesBeingKept() throws IOException {
    Random random = new Random(2);
    long[] hashes = random.longs(1000).map(hash -> hash % 300).toArray();
    Catalogue catalogue = Catalogue.decode(catalogue(hashes).encode(), "test");
    for (long hash = -301; hash <= 301; hash++) {
      List<Integer> expected = new ArrayList<>();
      for (int page = 0; page < hashes.length; page++) {
        if (hashes[page] == hash) {
          expected.add(page);
        }
      }
      assertEquals(expected, boxed(catalogue.pages(hash)));
    }
  }
}
