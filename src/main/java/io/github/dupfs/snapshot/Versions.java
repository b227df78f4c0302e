package io.github.dupfs.snapshot;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.snapshot.FileTree.Kind;
import io.github.dupfs.snapshot.FileVersion.Place;
import io.github.dupfs.snapshot.PathHistory.Change;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The distinct versions of what is or was at a path.
 *
 * <p>Each set of a chain that says anything of a path brings a version of it. A full backup that
 * says once more what the snapshot before it shows, with the same attributes and the same size,
 * brings none: by these, duplicity itself judges whether a file has changed.
 */
public final class Versions {
  private final Timeline timeline;
  private final FilePath path;
  private final List<Builder> versions = new ArrayList<>();

  private Versions(Timeline timeline, FilePath path) {
    this.timeline = timeline;
    this.path = path;
  }

  /**
   * All versions, the oldest first. What is not known yet of the volumes that hold them is read.
   *
   * @throws NoSuchFileException if no snapshot has anything at the path
   * @throws UnavailableException if the tree of a set cannot be read
   */
  public static List<FileVersion> of(Timeline timeline, FilePath path) throws IOException {
    Versions versions = new Versions(timeline, path);
    versions.collect(timeline.history(path));
    if (versions.versions.isEmpty()) {
      throw new NoSuchFileException(path.toString(), null, "in no snapshot");
    }
    return versions.versions.stream().map(Builder::build).toList();
  }

  private void collect(PathHistory history) throws IOException {
    int[] shown = history.shown();
    Builder current = null;
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] == Timeline.NONE) {
        if (current != null) {
          current.goneAt = timeline.set(i);
        }
        current = null;
      } else {
        current = at(i, history.changes().get(shown[i]), current);
      }
    }
  }

  /** The version that a snapshot shows: the one of the snapshot before it, or a new one. */
  private Builder at(int snapshot, Change change, @Nullable Builder before) throws IOException {
    Builder version = before;
    if (version == null || version.latest.snapshot() != change.snapshot()) {
      Builder next = new Builder(change, snapshot);
      boolean again = timeline.basis(change.snapshot()) == Timeline.NONE;
      if (version != null && again && version.isAlike(next)) {
        version.latest = change;
      } else {
        version = next;
        versions.add(version);
      }
      version.places.add(place(change));
    }
    version.last = timeline.set(snapshot);
    return version;
  }

  private Place place(Change change) {
    StoredSet set = timeline.stored(change.snapshot());
    try {
      return new Place(set.set(), set.volumesHolding(path));
    } catch (IOException e) {
      return new Place(set.set(), List.of());
    }
  }

  private final class Builder {
    private final BackupSet first;
    private final NodeState state;
    private final Kind kind;
    private final List<Place> places = new ArrayList<>();
    private Change latest;
    private BackupSet last;
    private @Nullable BackupSet goneAt;
    private long size;
    private @Nullable String damage;

    Builder(Change change, int snapshot) throws IOException {
      this.first = timeline.set(snapshot);
      this.last = first;
      this.latest = change;
      this.state = change.state();
      this.kind = Objects.requireNonNull(Kind.ofType(state.type()));
      try {
        this.size = FileContent.size(timeline.stored(change.snapshot()), path, state);
      } catch (UnavailableException e) {
        this.damage = e.getMessage();
      }
    }

    /** Whether nothing tells one from the other. */
    boolean isAlike(Builder other) {
      return state.isSame(other.state)
          && size == other.size
          && damage == null
          && other.damage == null;
    }

    FileVersion build() {
      return new FileVersion(first, last, goneAt, kind, state, size, damage, List.copyOf(places));
    }
  }
}
