package io.github.dupfs.snapshot;

import io.github.dupfs.index.TreeSection;
import io.github.dupfs.index.TreeSection.Named;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.snapshot.PathHistory.Change;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Snapshots in the order of their times, numbered from 0, and what happened to paths from one to
 * the next. Each has a set of its own, which tells what has changed since the snapshot that it
 * builds on. Immutable.
 */
public final class Timeline {
  /** The basis of a full backup. */
  static final int NONE = -1;

  private final List<Snapshot> snapshots;
  private final int[] basis;

  private Timeline(List<Snapshot> snapshots) {
    this.snapshots = List.copyOf(snapshots);
    this.basis = new int[snapshots.size()];
    Map<StoredSet, Integer> numbers = new HashMap<>();
    for (int i = 0; i < basis.length; i++) {
      List<StoredSet> lineage = snapshots.get(i).lineage();
      StoredSet before = lineage.size() < 2 ? null : lineage.get(lineage.size() - 2);
      Integer number = before == null ? Integer.valueOf(NONE) : numbers.get(before);
      if (number == null) {
        throw new IllegalArgumentException(snapshots.get(i).newest().id() + " comes too early");
      }
      basis[i] = number;
      numbers.put(snapshots.get(i).newest(), i);
    }
  }

  /**
   * @param snapshots in any order; what one builds on must be among them
   */
  static Timeline of(Collection<Snapshot> snapshots) {
    List<Snapshot> sorted = new ArrayList<>(snapshots);
    sorted.sort(
        Comparator.comparing((Snapshot snapshot) -> snapshot.newest().set().time())
            .thenComparing(snapshot -> snapshot.lineage().size()));
    return new Timeline(sorted);
  }

  /** The snapshots, by the sets that brought them. */
  public List<BackupSet> sets() {
    return snapshots.stream().map(snapshot -> snapshot.newest().set()).toList();
  }

  /** How many snapshots there are. */
  int size() {
    return basis.length;
  }

  Snapshot snapshot(int number) {
    return snapshots.get(number);
  }

  /** The set that brought a snapshot. */
  StoredSet stored(int number) {
    return snapshots.get(number).newest();
  }

  /** The same as a listing shows it. */
  BackupSet set(int number) {
    return stored(number).set();
  }

  /** The number of the snapshot that another builds on, or {@link #NONE}. */
  int basis(int number) {
    return basis[number];
  }

  /** The number of the snapshot that a set brought; {@link #NONE} if that is not among these. */
  int numberOf(BackupSet set) {
    for (int i = 0; i < basis.length; i++) {
      if (set(i).equals(set)) {
        return i;
      }
    }
    return NONE;
  }

  /** A snapshot and all that build on it, by their numbers. */
  BitSet buildingOn(int number) {
    BitSet building = new BitSet(basis.length);
    building.set(number);
    for (int i = number + 1; i < basis.length; i++) {
      building.set(i, basis[i] != NONE && building.get(basis[i]));
    }
    return building;
  }

  /** These snapshots without those of some sets, and without all that build on them. */
  Timeline without(Collection<BackupSet> sets) {
    BitSet left = everywhere();
    sets.forEach(set -> left.andNot(buildingOn(numberOf(set))));
    return new Timeline(left.stream().mapToObj(snapshots::get).toList());
  }

  /** Snapshots as runs of numbers that follow each other. */
  List<SnapshotRange> ranges(BitSet numbers) {
    List<SnapshotRange> ranges = new ArrayList<>(1);
    for (int first = numbers.nextSetBit(0); first >= 0; ) {
      int end = numbers.nextClearBit(first);
      ranges.add(new SnapshotRange(set(first), set(end - 1)));
      first = numbers.nextSetBit(end);
    }
    return ranges;
  }

  /** What happened to a path. */
  PathHistory history(FilePath path) throws IOException {
    FilePath parent = path.parent();
    if (parent == null) {
      return new PathHistory(this, path, rootChanges(), everywhere());
    }
    BitSet within = history(parent).directories();
    return new PathHistory(
        this, path, changes(parent).getOrDefault(FilePath.of(path.fileName()), List.of()), within);
  }

  /**
   * What happened to all that ever was directly in a directory, in byte order of the names.
   *
   * @param within the snapshots in which it is a directory
   */
  List<PathHistory> histories(FilePath directory, BitSet within) throws IOException {
    List<PathHistory> histories = new ArrayList<>();
    changes(directory)
        .forEach(
            (name, changes) -> {
              if (!name.isRoot()) {
                histories.add(new PathHistory(this, directory.append(name), changes, within));
              }
            });
    return histories;
  }

  private BitSet everywhere() {
    BitSet all = new BitSet(basis.length);
    all.set(0, basis.length);
    return all;
  }

  /** By name; what happened to the root is in the root under an empty name. */
  private SortedMap<FilePath, List<Change>> changes(FilePath directory) throws IOException {
    SortedMap<FilePath, List<Change>> changes = new TreeMap<>();
    long hash = TreeSection.hash(directory);
    for (int i = 0; i < basis.length; i++) {
      StoredSet set = stored(i);
      if (set.mayTouch(hash)) {
        for (Named<NodeState> named : set.changes(directory)) {
          add(
              changes.computeIfAbsent(FilePath.of(named.name()), name -> new ArrayList<>(1)),
              new Change(i, named.value()));
        }
      }
    }
    return changes;
  }

  /** A set that tells a path twice, as resumed backups may, means the later. */
  private static void add(List<Change> changes, Change next) {
    int last = changes.size() - 1;
    if (last >= 0 && changes.get(last).snapshot() == next.snapshot()) {
      changes.remove(last);
    }
    changes.add(next);
  }

  /** The root is there even where sets do not describe it. */
  private List<Change> rootChanges() throws IOException {
    List<Change> changes = new ArrayList<>();
    for (Change change : changes(FilePath.ROOT).getOrDefault(FilePath.ROOT, List.of())) {
      changes.add(
          change.state().isDeleted()
              ? new Change(change.snapshot(), Snapshot.UNDESCRIBED_ROOT)
              : change);
    }
    for (int i = 0; i < basis.length; i++) {
      int number = i;
      if (basis[i] == NONE && changes.stream().noneMatch(c -> c.snapshot() == number)) {
        changes.add(new Change(i, Snapshot.UNDESCRIBED_ROOT));
      }
    }
    Collections.sort(changes, Comparator.comparingInt(Change::snapshot));
    return changes;
  }

  /** Is told of the histories of paths. */
  @FunctionalInterface
  interface Visitor {
    void visit(PathHistory history) throws IOException;
  }

  /**
   * Visits a path and all that ever was below it, in the order of {@link FilePath}. Takes memory
   * for the directories from there to the current path, not for more.
   *
   * @param directories whether a directory is looked into
   */
  void walk(FilePath from, Predicate<FilePath> directories, Visitor visitor) throws IOException {
    new HistoryWalk(this, directories, visitor).run(history(from));
  }
}
