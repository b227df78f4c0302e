package io.github.dupfs.restore;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.Entry;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Walks over a part of a tree, in the order of {@link FilePath}. Not thread-safe. */
final class TreeWalk {
  private final FileTree tree;
  private final BiConsumer<FilePath, IOException> failures;
  private final Deque<Level> levels = new ArrayDeque<>();
  private @Nullable Item next;

  /** An object. */
  record Item(FilePath path, Kind kind) {}

  private record Level(FilePath path, Iterator<Entry> rest) {}

  /**
   * @param first where to begin, which need not be there
   * @param failures told of directories that cannot be listed
   */
  TreeWalk(FileTree tree, @Nullable Item first, BiConsumer<FilePath, IOException> failures) {
    this.tree = tree;
    this.next = first;
    this.failures = failures;
  }

  /** The next object, or null after the last one. */
  @Nullable Item next() {
    Item item = next;
    if (item == null) {
      return null;
    }
    if (item.kind == Kind.DIRECTORY) {
      try {
        levels.push(new Level(item.path, tree.entries(item.path).iterator()));
      } catch (IOException e) {
        failures.accept(item.path, e);
      }
    }
    while (!levels.isEmpty() && !levels.element().rest.hasNext()) {
      levels.pop();
    }
    Level level = levels.peek();
    next = level == null ? null : item(level.path, level.rest.next());
    return item;
  }

  private @Nullable Item item(FilePath directory, Entry entry) {
    FilePath path = directory.resolve(entry.name());
    Kind kind = entry.kind();
    return kind == null ? null : new Item(path, kind);
  }
}
