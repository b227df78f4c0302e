package io.github.dupfs.snapshot;

import io.github.dupfs.index.TreeSection.Named;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is directly in one directory of a snapshot: of each name the newest state, and the set that
 * it comes from. Immutable.
 */
final class DirectoryView {
  /** In byte order of their names. */
  private final List<Child> children;

  private final List<FilePath> names;

  /** The backup's root as its own child; otherwise null. */
  private final @Nullable Child root;

  private final int weight;

  private DirectoryView(Map<FilePath, Child> byName) {
    this.root = byName.remove(FilePath.ROOT);
    List<Child> sorted = new ArrayList<>(byName.values());
    sorted.sort(Comparator.comparing(Child::name));
    this.children = List.copyOf(sorted);
    this.names = children.stream().map(Child::name).toList();
    int bytes = 256;
    for (Child child : children) {
      bytes += 180 + child.name.length() + child.state.linkTarget().length;
      bytes += 24 * child.version.count;
    }
    this.weight = bytes;
  }

  /**
   * An object in a directory.
   *
   * @param name one component; the root for the backup's root itself, which is its own child here
   */
  record Child(FilePath name, NodeState state, Version version) {
    /** The newest set that changes it. */
    StoredSet set() {
      return version.set;
    }

    private boolean isFile() {
      return state.type() == '0';
    }
  }

  /**
   * A set that changes an object, and the version before: of a regular file as long as it was one,
   * as a delta builds on that; of other objects none.
   *
   * @param count of versions up to this one
   */
  record Version(StoredSet set, @Nullable Version before, int count) {
    static Version first(StoredSet set) {
      return new Version(set, null, 1);
    }
  }

  /** Merges what the sets say of a directory, the oldest first. */
  static DirectoryView merge(List<StoredSet> sets, FilePath directory) throws IOException {
    Map<FilePath, Child> byName = new HashMap<>();
    for (StoredSet set : sets) {
      for (Named<NodeState> change : set.changes(directory)) {
        FilePath name = FilePath.of(change.name());
        if (change.value().isDeleted()) {
          byName.remove(name);
        } else {
          byName.merge(
              name, new Child(name, change.value(), Version.first(set)), DirectoryView::after);
        }
      }
    }
    return new DirectoryView(byName);
  }

  private static Child after(Child old, Child now) {
    if (!old.isFile() || !now.isFile()) {
      return now;
    }
    // A set that tells a path twice, as resumed backups may, has one version of it.
    Version before = old.set() == now.set() ? old.version.before : old.version;
    if (before == null) {
      return now;
    }
    return new Child(now.name, now.state, new Version(now.set(), before, before.count + 1));
  }

  /** The children in byte order of their names. */
  List<Child> children() {
    return children;
  }

  /** The child of that name, or null. */
  @Nullable Child child(FilePath name) {
    if (name.isRoot()) {
      return root;
    }
    int found = Collections.binarySearch(names, name);
    return found < 0 ? null : children.get(found);
  }

  /** The memory it takes, in bytes, roughly. */
  int weight() {
    return weight;
  }
}
