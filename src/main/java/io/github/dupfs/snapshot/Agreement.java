package io.github.dupfs.snapshot;

import io.github.dupfs.index.TreeSection.Named;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.FileLayout;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.DeltaChunk;
import io.github.dupfs.volume.NodeState;
import io.github.dupfs.volume.VolumeSink;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a volume tells of paths with what the signature file of its set does: each path is
 * in both, of the same type, or deleted. Takes memory for the directories down to the current path.
 * Not thread-safe.
 */
final class Agreement implements VolumeSink {
  private final StoredSet set;
  private final Deque<Directory> open = new ArrayDeque<>();
  private @Nullable String difference;
  private long matched;

  /**
   * @param untold what the signature file says that was not met in the volume
   */
  private record Directory(
      FilePath path, Map<FilePath, NodeState> states, Map<FilePath, NodeState> untold) {}

  Agreement(StoredSet set) {
    this.set = set;
  }

  /** The first path that they do not agree on, and how; null if there is none. */
  @Nullable String difference() {
    return difference;
  }

  /** How many paths they agree on. */
  long matched() {
    return matched;
  }

  @Override
  public void content(FilePath path, Content content, NodeState state) throws IOException {
    FilePath parent = path.parent();
    Directory directory = directory(parent == null ? FilePath.ROOT : parent);
    FilePath name = FilePath.of(path.fileName());
    NodeState signed = directory.states.get(name);
    if (signed == null) {
      // What stands for a name that is not UTF-8 cannot be told from others here.
      if (!LossyNames.mayBe(path)) {
        differ(path, "is in the volume, but not in the signature file");
      }
    } else if (signed.type() != state.type()) {
      differ(
          path,
          "is of type '"
              + state.type()
              + "' in the volume, of type '"
              + signed.type()
              + "' in the signature file");
    } else if (directory.untold.remove(name) != null) {
      matched++;
    }
  }

  private void differ(FilePath path, String how) {
    if (difference == null) {
      difference = path + " " + how;
    }
  }

  private Directory directory(FilePath path) throws IOException {
    while (!open.isEmpty() && !path.startsWith(open.element().path)) {
      open.pop();
    }
    if (open.isEmpty() || !open.element().path.equals(path)) {
      Map<FilePath, NodeState> states = new HashMap<>();
      for (Named<NodeState> change : set.changes(path)) {
        states.put(FilePath.of(change.name()), change.value());
      }
      open.push(new Directory(path, states, new HashMap<>(states)));
    }
    return open.element();
  }

  @Override
  public void window(byte[] window) {}

  @Override
  public void delta(DeltaChunk chunk) {}

  @Override
  public void layout(FileLayout layout) {}
}
