package io.github.dupfs.snapshot;

import io.github.dupfs.index.TreeSection.Named;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Looks in the volumes of a backup set for what they store of a path. */
final class PayloadFinder {
  /** The length of every part but the last, which is shorter. */
  private static final long PART = 1 << 16;

  private final StoredSet set;
  private final FilePath path;

  private PayloadFinder(StoredSet set, FilePath path) {
    this.set = set;
    this.path = path;
  }

  /**
   * Finds the payload of a path that the set is known to change.
   *
   * @throws UnavailableException if a volume that may hold some of it is missing or damaged, if
   *     parts are missing, or if it cannot be told from another path's
   */
  static Payload find(StoredSet set, FilePath path) throws IOException {
    return new PayloadFinder(set, path).find();
  }

  private Payload find() throws IOException {
    List<Parts> found = collect(path, set.volumesFor(path));
    if (found.size() != 1) {
      FilePath lossy = LossyNames.of(path);
      if (found.isEmpty() ? !lossy.equals(path) : LossyNames.mayBe(path)) {
        return findLossy(lossy).payload();
      }
    }
    if (found.isEmpty()) {
      throw unavailable("none of its volumes holds this path");
    }
    return found.get(found.size() - 1).payload();
  }

  /**
   * Finds what volumes have under a lossy name. Siblings may share it: the volumes have them in the
   * order of their true names.
   */
  private Parts findLossy(FilePath lossy) throws IOException {
    FilePath parent = path.parent() == null ? FilePath.ROOT : path.parent();
    List<FilePath> siblings = new ArrayList<>();
    Set<StoredVolume> volumes = new LinkedHashSet<>();
    for (Named<NodeState> change : set.changes(parent)) {
      FilePath sibling = change.name().length == 0 ? parent : parent.resolve(change.name());
      if (LossyNames.of(sibling).equals(lossy)) {
        siblings.add(sibling);
        volumes.addAll(set.volumesFor(sibling));
      }
    }
    siblings.sort(null);
    List<Parts> found = collect(lossy, volumes);
    if (found.size() != siblings.size()) {
      throw unavailable(
          "its volumes hold " + lossy + " " + found.size() + " times; which is meant is unknown");
    }
    return found.get(siblings.lastIndexOf(path));
  }

  /** What volumes store under a name, in order. */
  private List<Parts> collect(FilePath name, Collection<StoredVolume> volumes) throws IOException {
    List<Parts> found = new ArrayList<>();
    for (StoredVolume volume : volumes) {
      for (Content content : contents(volume, name)) {
        if (content.firstPart() <= 1) {
          found.add(new Parts(content));
        } else if (found.isEmpty() || !found.get(found.size() - 1).precede(content)) {
          throw unavailable("the part before part " + content.firstPart() + " is missing");
        }
        found.get(found.size() - 1).add(volume, content);
      }
    }
    return found;
  }

  private static List<Content> contents(StoredVolume volume, FilePath name) throws IOException {
    FilePath parent = name.parent();
    return volume.contents(parent == null ? FilePath.ROOT : parent, FilePath.of(name.fileName()));
  }

  private UnavailableException unavailable(String reason) {
    return new UnavailableException(set.set(), path.toString(), reason);
  }

  /** A payload whose parts are being put together. */
  private final class Parts {
    private final Content first;
    private final List<Payload.Piece> pieces = new ArrayList<>();
    private int lastPart;
    private long length;

    Parts(Content first) {
      this.first = first;
    }

    boolean precede(Content content) {
      return content.kind() == first.kind() && content.firstPart() == lastPart + 1;
    }

    void add(StoredVolume volume, Content content) {
      pieces.add(new Payload.Piece(volume, content.runs(), length));
      length += content.runs().length();
      lastPart = content.lastPart();
    }

    Payload payload() throws UnavailableException {
      if (lastPart > 0 && length == lastPart * PART) {
        throw unavailable("the part after part " + lastPart + " is missing");
      }
      return new Payload(first.kind(), pieces, length, pieces.size() == 1 ? first.delta() : null);
    }
  }
}
