package io.github.dupfs.snapshot;

import io.github.dupfs.index.TreeSection;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.DirectoryView.Child;
import io.github.dupfs.snapshot.DirectoryView.Version;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tree at the time of one backup set: the full set and the incremental ones up to it, the
 * newest state of each path. Safe for use by many threads at once.
 */
final class Snapshot {
  private static final byte[] NOTHING = new byte[0];

  /** The root of a backup whose sets do not describe it. */
  static final NodeState UNDESCRIBED_ROOT =
      new NodeState('5', 0755, 0, 0, NOTHING, NOTHING, 0, NOTHING, 0, 0);

  private final SetStore store;
  private final List<StoredSet> lineage;

  /** As one object of a directory is often looked up after the other. */
  private volatile @Nullable Touched lastTouched;

  /** Once is enough, also where a volume is damaged and never comes to hand. */
  private volatile @Nullable FilePath lastIndexedAhead;

  private record Touched(FilePath directory, List<StoredSet> by) {}

  /**
   * @param lineage the full set first
   */
  Snapshot(SetStore store, List<StoredSet> lineage) {
    this.store = store;
    this.lineage = List.copyOf(lineage);
  }

  /** The newest set of the snapshot. */
  StoredSet newest() {
    return lineage.get(lineage.size() - 1);
  }

  /** The sets that it is made of, the full one first. */
  List<StoredSet> lineage() {
    return lineage;
  }

  /** Whether it is made of these very sets. */
  boolean consistsOf(List<StoredSet> sets) {
    return lineage.equals(sets);
  }

  /**
   * What is at a path.
   *
   * @throws NoSuchFileException if there is nothing
   */
  Child find(FilePath path) throws IOException {
    FilePath parent = path.parent();
    DirectoryView view = view(parent == null ? FilePath.ROOT : parent);
    Child child =
        view == null
            ? null
            : view.child(parent == null ? FilePath.ROOT : FilePath.of(path.fileName()));
    if (child == null && parent == null) {
      return new Child(FilePath.ROOT, UNDESCRIBED_ROOT, Version.first(newest()));
    }
    if (child == null) {
      throw new NoSuchFileException(path.toString());
    }
    return child;
  }

  /** What is directly in a directory, which must be one. */
  List<Child> list(FilePath directory) throws IOException {
    DirectoryView view = view(directory);
    return view == null ? List.of() : view.children();
  }

  /**
   * Starts to make the index of the volumes that hold the files of a directory, as far as cores are
   * idle.
   */
  void indexAhead(@Nullable FilePath directory) throws IOException {
    if (directory == null || directory.equals(lastIndexedAhead)) {
      return;
    }
    lastIndexedAhead = directory;
    for (Child child : list(directory)) {
      if (child.state().type() == '0') {
        child.set().indexAhead(directory.resolve(child.name().toBytes()));
      }
    }
  }

  private @Nullable DirectoryView view(FilePath directory) throws IOException {
    List<StoredSet> touching = touching(directory);
    if (touching.isEmpty()) {
      return null;
    }
    // All snapshots between two changes of a directory share one view of it.
    StoredSet last = touching.get(touching.size() - 1);
    return store
        .directories()
        .get(
            new SetStore.PlaceKey(last, directory, 0),
            () -> DirectoryView.merge(touching, directory));
  }

  private List<StoredSet> touching(FilePath directory) throws IOException {
    Touched last = lastTouched;
    if (last == null || !last.directory.equals(directory)) {
      last = new Touched(directory, findTouching(directory));
      lastTouched = last;
    }
    return last.by;
  }

  private List<StoredSet> findTouching(FilePath directory) throws IOException {
    long hash = TreeSection.hash(directory);
    List<StoredSet> touching = new ArrayList<>();
    for (StoredSet set : lineage) {
      if (set.mayTouch(hash)) {
        touching.add(set);
      }
    }
    return touching;
  }
}
