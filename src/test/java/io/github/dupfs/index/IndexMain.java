package io.github.dupfs.index;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.nio.file.Path;

/** A process that uses an index: {@code fill DIRECTORY KEY} or {@code die DIRECTORY KEY}. */
final class IndexMain {
  static final int TREES = 20;
  static final int FILES = 3000;

  private IndexMain() {}

  public static void main(String[] args) throws IOException {
    Index index = Index.open(Path.of(args[1]));
    if (args[0].equals("die")) {
      begin(index, args[2]);
      Runtime.getRuntime().halt(7);
    }
    for (int i = 0; i < TREES; i++) {
      try (Index.Draft<TreeRecords, TreeSection> tree = begin(index, args[2] + i)) {
        tree.commit();
      }
    }
    index.close();
  }

  /** A tree that is written but not committed. */
  static Index.Draft<TreeRecords, TreeSection> begin(Index index, String key) throws IOException {
    Index.Draft<TreeRecords, TreeSection> tree = index.writeTree(key, Entries.IDENTITY);
    for (int i = 0; i < FILES; i++) {
      tree.records().add(FilePath.of("directory/%0500d".formatted(i)), Entries.file(i));
    }
    return tree;
  }
}
