package io.github.dupfs.snapshot;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.Damage.Part;
import io.github.dupfs.snapshot.PathHistory.Change;
import io.github.dupfs.volume.Content;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/**
 * Tells what damage costs: the regular files of snapshots whose content is stored in what is
 * damaged, or is a delta against something in it. Other objects are described by signature files
 * and cost nothing.
 */
public final class Losses {
  private final Timeline timeline;

  /** Is told of a path whose content is lost in some snapshots. */
  @FunctionalInterface
  public interface Visitor {
    void lost(FilePath path, List<SnapshotRange> snapshots) throws IOException;
  }

  /**
   * @param timeline of snapshots whose trees can all be read
   */
  public Losses(Timeline timeline) {
    this.timeline = timeline;
  }

  /** Visits what is lost, in the order of the paths. Memory is bounded as that of a walk is. */
  public void visit(Damage damage, Visitor visitor) throws IOException {
    int number = timeline.numberOf(damage.set());
    if (number == Timeline.NONE || damage.part() == Part.SIGNATURES || damage.part() == Part.TREE) {
      return;
    }
    StoredSet set = timeline.stored(number);
    DirectoryFilter touched = DirectoryFilter.of(List.of(set));
    timeline.walk(
        FilePath.ROOT,
        touched::admits,
        history -> {
          int change = history.changeOf(number);
          if (change != Timeline.NONE
              && history.changes().get(change).state().isFile()
              && isIn(damage, set, history.path())) {
            BitSet snapshots = lost(history, change);
            if (!snapshots.isEmpty()) {
              visitor.lost(history.path(), timeline.ranges(snapshots));
            }
          }
        });
  }

  private static boolean isIn(Damage damage, StoredSet set, FilePath path) throws IOException {
    return damage.part() == Part.MANIFEST || set.volumesHolding(path).contains(damage.volume());
  }

  /** The snapshots that show the change or a version that builds on it. */
  private BitSet lost(PathHistory history, int damaged) throws IOException {
    BitSet lost = new BitSet();
    lost.set(damaged);
    for (int i = damaged + 1; i < history.changes().size(); i++) {
      int before = history.versionBefore(i);
      lost.set(i, before != Timeline.NONE && lost.get(before) && !isWhole(history, i));
    }
    BitSet snapshots = new BitSet();
    int[] shown = history.shown();
    for (int i = 0; i < shown.length; i++) {
      snapshots.set(i, shown[i] != Timeline.NONE && lost.get(shown[i]));
    }
    return snapshots;
  }

  /** Whether a version is stored whole: a delta cannot be read without the version before. */
  private boolean isWhole(PathHistory history, int number) throws IOException {
    Change change = history.changes().get(number);
    try {
      StoredSet set = timeline.stored(change.snapshot());
      return PayloadFinder.find(set, history.path()).kind() == Content.Kind.SNAPSHOT;
    } catch (UnavailableException e) {
      return false; // lost on its own account
    }
  }
}
