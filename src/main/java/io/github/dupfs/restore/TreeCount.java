package io.github.dupfs.restore;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.Totals;
import io.github.dupfs.restore.TreeWalk.Item;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;

/** Counts what there is in a part of a tree; what cannot be told is left out. */
public final class TreeCount {
  private final FileTree tree;
  private final FilePath from;

  /** Of that path and all below it. */
  public TreeCount(FileTree tree, FilePath from) {
    this.tree = tree;
    this.from = from;
  }

  /**
   * Counts.
   *
   * @throws IOException if there is nothing
   */
  public Totals count() throws IOException {
    TreeWalk walk =
        new TreeWalk(tree, new Item(from, tree.attributes(from).kind()), (path, failure) -> {});
    long objects = 0;
    long bytes = 0;
    for (Item item = walk.next(); item != null; item = walk.next()) {
      objects++;
      bytes += item.kind() == Kind.REGULAR ? size(item.path()) : 0;
    }
    return new Totals(objects, bytes);
  }

  private long size(FilePath path) {
    try {
      return tree.attributes(path).size();
    } catch (IOException e) {
      return 0;
    }
  }
}
