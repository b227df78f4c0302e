package io.github.dupfs.snapshot;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.FileTree.Kind;
import io.github.dupfs.volume.NodeState;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** What the sets of a timeline say of one path. */
final class PathHistory {
  private final Timeline timeline;
  private final FilePath path;
  private final List<Change> changes;
  private final BitSet within;

  /**
   * What a path becomes.
   *
   * @param snapshot the number of the one whose set says so
   */
  record Change(int snapshot, NodeState state) {}

  /**
   * @param changes in the order of the snapshots
   * @param within the snapshots in which the parent is a directory
   */
  PathHistory(Timeline timeline, FilePath path, List<Change> changes, BitSet within) {
    this.timeline = timeline;
    this.path = path;
    this.changes = changes;
    this.within = within;
  }

  FilePath path() {
    return path;
  }

  /** What it becomes, in the order of the snapshots; that it is deleted among it. */
  List<Change> changes() {
    return changes;
  }

  /** Whether it ever was a directory. */
  boolean wasDirectory() {
    return changes.stream().anyMatch(change -> change.state().isDirectory());
  }

  /**
   * By the numbers of the snapshots, which of the changes each shows; {@link Timeline#NONE} where
   * the path is not there.
   */
  int[] shown() {
    int[] shown = latest();
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] != Timeline.NONE && !isVisible(i, changes.get(shown[i]).state())) {
        shown[i] = Timeline.NONE;
      }
    }
    return shown;
  }

  /** The number of the change that a snapshot's own set tells, or {@link Timeline#NONE}. */
  int changeOf(int snapshot) {
    for (int i = 0; i < changes.size(); i++) {
      if (changes.get(i).snapshot() == snapshot) {
        return i;
      }
    }
    return Timeline.NONE;
  }

  /**
   * The number of the change that a version of a regular file builds on if it is a delta; {@link
   * Timeline#NONE} if there was no regular file before.
   */
  int versionBefore(int change) {
    Change version = changes.get(change);
    int basis = timeline.basis(version.snapshot());
    int before = basis == Timeline.NONE ? Timeline.NONE : latest()[basis];
    boolean files =
        before != Timeline.NONE && version.state().isFile() && changes.get(before).state().isFile();
    return files ? before : Timeline.NONE;
  }

  /** By the numbers of the snapshots, the newest change up to each, be it seen or not. */
  private int[] latest() {
    int[] latest = new int[timeline.size()];
    int next = 0;
    for (int i = 0; i < latest.length; i++) {
      if (next < changes.size() && changes.get(next).snapshot() == i) {
        latest[i] = next++;
      } else {
        int basis = timeline.basis(i);
        latest[i] = basis == Timeline.NONE ? Timeline.NONE : latest[basis];
      }
    }
    return latest;
  }

  private boolean isVisible(int snapshot, NodeState state) {
    return within.get(snapshot) && Kind.ofType(state.type()) != null;
  }

  /** The snapshots in which it is a directory. */
  BitSet directories() {
    int[] shown = shown();
    BitSet directories = new BitSet(shown.length);
    for (int i = 0; i < shown.length; i++) {
      directories.set(i, shown[i] != Timeline.NONE && changes.get(shown[i]).state().isDirectory());
    }
    return directories;
  }

  @Override
  public String toString() {
    return path + " " + Arrays.toString(shown());
  }
}
