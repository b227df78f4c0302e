package io.github.dupfs.snapshot;

import io.github.dupfs.index.Index;
import io.github.dupfs.index.SetIndexWriter;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.FileDecoder;
import io.github.dupfs.snapshot.DirectoryView.Child;
import io.github.dupfs.volume.NodeState;
import io.github.dupfs.volume.Owners;
import io.github.dupfs.volume.Owners.Owner;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All snapshots of a repository as one tree: a directory for each, and {@code latest}, a link to
 * the newest.
 *
 * <pre>
 *   20260119T101500Z/…
 *   20260120T101500Z/…
 *   latest → 20260120T101500Z
 * </pre>
 *
 * <p>The backup of a single file or link is that file or link in place of the directory. What was
 * once shown stays reachable by its name, also when the repository no longer lists it.
 */
public final class RepositoryTree implements FileTree {
  private static final FilePath LATEST = FilePath.of("latest");

  private final SetStore store;
  private final SnapshotNames names;
  private final Owners owners;
  private final Owner mounter;
  private final Map<String, StoredSet> sets = new HashMap<>();
  private volatile State state = new State(Map.of(), Map.of(), null, 0, 0);

  /**
   * @param listed the snapshots to show, by their names
   * @param known those and the ones that were shown before
   * @param newest the name of the newest, null if there are none
   */
  private record State(
      Map<FilePath, Snapshot> listed,
      Map<FilePath, Snapshot> known,
      @Nullable FilePath newest,
      long modified,
      long bytes) {}

  /**
   * @param memory the bytes that caches may take
   * @param mounter owns the root
   */
  public RepositoryTree(
      FileDecoder decoder,
      Index index,
      long memory,
      BackupCollection collection,
      SnapshotNames names,
      Owners owners,
      Owner mounter)
      throws IOException {
    this.store = SetStore.of(decoder, index, memory);
    this.names = names;
    this.owners = owners;
    this.mounter = mounter;
    store.retain(collection.all());
    update(collection);
  }

  /**
   * Shows the snapshots of a new listing.
   *
   * @return whether anything changed
   */
  public synchronized boolean update(BackupCollection collection) {
    State before = state;
    Map<FilePath, Snapshot> listed = new TreeMap<>();
    FilePath newest = null;
    long modified = 0;
    for (BackupSet set : collection.snapshots()) {
      FilePath name = unusedName(names.name(set.time()), listed);
      List<StoredSet> lineage = new ArrayList<>();
      for (BackupSet ancestor : collection.lineage(set)) {
        lineage.add(storedSet(ancestor));
      }
      Snapshot present = before.known.get(name);
      boolean same = present != null && present.consistsOf(lineage);
      listed.put(name, same && present != null ? present : new Snapshot(store, lineage));
      newest = name;
      modified = set.time().getEpochSecond();
    }
    Map<FilePath, Snapshot> known = new HashMap<>(before.known);
    known.putAll(listed);
    state = new State(listed, known, newest, modified, collection.storedBytes());
    return !listed.equals(before.listed);
  }

  /** The snapshots over time. */
  public Timeline timeline() {
    return Timeline.of(state.listed.values());
  }

  /** Where a snapshot is, which must be listed. */
  public FilePath root(BackupSet snapshot) {
    for (Map.Entry<FilePath, Snapshot> listed : state.listed.entrySet()) {
      if (listed.getValue().newest().set().equals(snapshot)) {
        return listed.getKey();
      }
    }
    throw new IllegalArgumentException(snapshot.id() + " is no snapshot");
  }

  /**
   * Starts to read what is needed to list the newest snapshot. What cannot be read is told when
   * somebody looks there.
   */
  public Indexing indexNewestTree() {
    State now = state;
    Snapshot newest = now.newest == null ? null : now.listed.get(now.newest);
    List<StoredSet> sets = newest == null ? List.of() : newest.lineage();
    return Indexing.start(sets.stream().map(StoredSet::treeStep).toList(), Level.DEBUG);
  }

  /** Starts to read everything: trees, then volumes, those of the newest sets first. */
  public Indexing indexAll() {
    Set<StoredSet> sets = new HashSet<>();
    state.listed.values().forEach(snapshot -> sets.addAll(snapshot.lineage()));
    List<StoredSet> newestFirst = new ArrayList<>(sets);
    newestFirst.sort(Comparator.comparing((StoredSet set) -> set.set().time()).reversed());
    List<Indexing.Step> steps = new ArrayList<>();
    newestFirst.forEach(set -> steps.add(set.treeStep()));
    newestFirst.forEach(set -> steps.addAll(set.volumeSteps()));
    return Indexing.start(steps, Level.WARNING);
  }

  /**
   * Writes the index of a set, which must be of a snapshot.
   *
   * @throws UnavailableException if one of its files is missing or cannot be read
   */
  public synchronized void writeIndex(BackupSet set, SetIndexWriter out) throws IOException {
    storedSet(set).writeIndex(out);
  }

  private static FilePath unusedName(String wanted, Map<FilePath, Snapshot> used) {
    FilePath name = FilePath.of(wanted);
    for (int i = 2; used.containsKey(name) || name.equals(LATEST); i++) {
      name = FilePath.of(wanted + "_" + i);
    }
    return name;
  }

  private StoredSet storedSet(BackupSet set) {
    StoredSet present = sets.get(set.id());
    if (present == null || !present.set().equals(set)) {
      present = store.open(set);
      sets.put(set.id(), present);
    }
    return present;
  }

  @Override
  public Attributes attributes(FilePath path) throws IOException {
    if (path.isRoot()) {
      return new Attributes(
          Kind.DIRECTORY, 1, 0755, mounter.uid(), mounter.gid(), 0, state.modified, 0, 0);
    }
    if (path.equals(LATEST)) {
      FilePath newest = newest();
      return new Attributes(
          Kind.SYMBOLIC_LINK,
          Inodes.file("latest", LATEST),
          0777,
          mounter.uid(),
          mounter.gid(),
          newest.length(),
          state.modified,
          0,
          0);
    }
    Snapshot snapshot = snapshot(path);
    FilePath within = path.afterFirst();
    Child child = snapshot.find(within);
    if (!sizeIsAtHand(child, within)) {
      // Who asks for one size will ask for its neighbours'.
      snapshot.indexAhead(within.parent());
    }
    return attributes(path, child);
  }

  private static boolean sizeIsAtHand(Child child, FilePath within) throws IOException {
    return Kind.ofType(child.state().type()) != Kind.REGULAR
        || child.set().volumesAreAtHand(within);
  }

  @Override
  public @Nullable Attributes attributesAtHand(FilePath path) throws IOException {
    if (path.isRoot() || path.equals(LATEST)) {
      return attributes(path);
    }
    FilePath within = path.afterFirst();
    if (within.isRoot()) {
      // Whoever lists the snapshots need not wait until all of them were looked into.
      return null;
    }
    Child child = snapshot(path).find(within);
    return sizeIsAtHand(child, within) ? attributes(path, child) : null;
  }

  private Attributes attributes(FilePath path, Child child) throws IOException {
    FilePath within = path.afterFirst();
    NodeState node = child.state();
    Kind kind = kind(node, path);
    Owner owner = owners.of(node);
    return new Attributes(
        kind,
        inode(kind, path, child.set()),
        node.permissions(),
        owner.uid(),
        owner.gid(),
        FileContent.size(child.set(), within, node),
        node.modified(),
        node.deviceMajor(),
        node.deviceMinor());
  }

  @Override
  public byte[] linkTarget(FilePath path) throws IOException {
    if (path.equals(LATEST)) {
      return newest().toBytes();
    }
    NodeState node = path.isRoot() ? null : snapshot(path).find(path.afterFirst()).state();
    if (node == null || node.type() != '2') {
      throw new NotLinkException(path.toString());
    }
    return node.linkTarget().clone();
  }

  @Override
  public List<Entry> entries(FilePath directory) throws IOException {
    if (directory.isRoot()) {
      return rootEntries();
    }
    FilePath within = directory.afterFirst();
    Snapshot snapshot = snapshot(directory);
    if (snapshot.find(within).state().type() != '5') {
      throw new NotDirectoryException(directory.toString());
    }
    List<Child> children = snapshot.list(within);
    List<Entry> entries = new ArrayList<>(children.size());
    for (Child child : children) {
      byte[] name = child.name().toBytes();
      Kind kind = Kind.ofType(child.state().type());
      if (kind != null) {
        entries.add(new Entry(name, kind, inode(kind, directory.resolve(name), child.set())));
      }
    }
    return entries;
  }

  /** Does not look into the snapshots, so that listing them is quick however many there are. */
  private List<Entry> rootEntries() {
    List<Entry> entries = new ArrayList<>();
    for (FilePath name : state.listed.keySet()) {
      entries.add(
          new Entry(name.toBytes(), null, Inodes.directory(name.toString(), FilePath.ROOT)));
    }
    if (state.newest != null) {
      entries.add(new Entry(LATEST.toBytes(), Kind.SYMBOLIC_LINK, Inodes.file("latest", LATEST)));
    }
    return entries;
  }

  /** Is shown the objects of a snapshot. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * Is shown one object.
     *
     * @param path relative to what was backed up
     * @param modified seconds since the epoch
     */
    void visit(FilePath path, Kind kind, long modified);
  }

  /**
   * Shows all that is at or below a path, in the order of paths. No volume is looked into, as sizes
   * are not told.
   *
   * @throws NoSuchFileException if nothing is at the path
   */
  public void walk(FilePath path, Visitor visitor) throws IOException {
    Snapshot snapshot = snapshot(path);
    FilePath top = path.afterFirst();
    Deque<Visit> pending = new ArrayDeque<>();
    pending.push(new Visit(top, List.of(snapshot.find(top)).iterator(), true));
    while (!pending.isEmpty()) {
      Visit visit = pending.element();
      if (!visit.children.hasNext()) {
        pending.remove();
        continue;
      }
      Child child = visit.children.next();
      FilePath at = visit.isTop ? top : visit.directory.resolve(child.name().toBytes());
      Kind kind = Kind.ofType(child.state().type());
      if (kind != null) {
        visitor.visit(at, kind, child.state().modified());
      }
      if (kind == Kind.DIRECTORY) {
        pending.push(new Visit(at, snapshot.list(at).iterator(), false));
      }
    }
  }

  /** A directory that is being walked through; for the top itself, what is at its path. */
  private record Visit(FilePath directory, Iterator<Child> children, boolean isTop) {}

  @Override
  public OpenFile open(FilePath path) throws IOException {
    if (path.isRoot()) {
      throw new FileSystemException(path.toString(), null, "is a directory");
    }
    FilePath within = path.afterFirst();
    Child child = snapshot(path).find(within);
    if (child.state().type() != '0') {
      throw new FileSystemException(path.toString(), null, "is not a regular file");
    }
    return FileContent.open(within, child.version());
  }

  @Override
  public long repositoryBytes() {
    return state.bytes;
  }

  private FilePath newest() throws NoSuchFileException {
    FilePath newest = state.newest;
    if (newest == null) {
      throw new NoSuchFileException(LATEST.toString());
    }
    return newest;
  }

  private Snapshot snapshot(FilePath path) throws NoSuchFileException {
    Snapshot snapshot = state.known.get(path.first());
    if (snapshot == null) {
      throw new NoSuchFileException(path.toString());
    }
    return snapshot;
  }

  private static long inode(Kind kind, FilePath path, StoredSet set) {
    return kind == Kind.DIRECTORY || path.afterFirst().isRoot()
        ? Inodes.directory(path.first().toString(), path.afterFirst())
        : Inodes.file(set.id(), path.afterFirst());
  }

  private static Kind kind(NodeState node, FilePath path) throws FileSystemException {
    Kind kind = Kind.ofType(node.type());
    if (kind == null) {
      throw new FileSystemException(
          path.toString(), null, "an object of the unknown type '" + node.type() + "'");
    }
    return kind;
  }
}
