package io.github.dupfs.snapshot;

import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.snapshot.FileTree.Kind;
import io.github.dupfs.volume.NodeState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A distinct version of what is at a path.
 *
 * @param first the snapshot that brought it
 * @param last the last of the snapshots from there on that show it
 * @param goneAt the snapshot after that, if it shows nothing at the path; otherwise null
 * @param size of regular files in bytes, of links the length of the target, of others 0; if it
 *     cannot be told 0
 * @param damage why size and content cannot be told; otherwise null
 * @param places the sets that hold it. A set that changes a file holds a delta: to read it takes
 *     the versions before, too.
 */
public record FileVersion(
    BackupSet first,
    BackupSet last,
    @Nullable BackupSet goneAt,
    Kind kind,
    NodeState state,
    long size,
    @Nullable String damage,
    List<Place> places) {

  /**
   * Where a version is.
   *
   * @param volumes the numbers of those that hold it; none if the manifest cannot be read
   */
  public record Place(BackupSet set, List<Integer> volumes) {}
}
