package io.github.dupfs.snapshot;

import io.github.dupfs.cache.MemoryCache;
import io.github.dupfs.index.Adoption;
import io.github.dupfs.index.Index;
import io.github.dupfs.index.IndexDamagedException;
import io.github.dupfs.index.IndexException;
import io.github.dupfs.index.SetIndexWriter;
import io.github.dupfs.index.TreeRecords;
import io.github.dupfs.index.TreeSection;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.Sha256;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.Decoding;
import io.github.dupfs.repository.FileLayout;
import io.github.dupfs.repository.Manifest;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.repository.VolumeInfo;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.DeltaChunk;
import io.github.dupfs.volume.NodeState;
import io.github.dupfs.volume.SigtarReader;
import io.github.dupfs.volume.VolumeSink;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One backup set: what it changes, and where the content is. Each part is taken from the index, or
 * read from the repository once and kept there. Safe for use by many threads at once.
 */
final class StoredSet {
  private static final Logger LOG = System.getLogger(StoredSet.class.getName());

  private final BackupSet set;
  private final String id;
  private final SetStore store;
  private final Lazy<Manifest> manifest = new Lazy<>(this::loadManifest);
  private final Lazy<TreeSection> tree = new Lazy<>(this::loadTree);
  private final Lazy<Boolean> adoption = new Lazy<>(this::adopt);
  private final Map<Integer, StoredVolume> volumes = new ConcurrentHashMap<>();

  StoredSet(BackupSet set, SetStore store) {
    this.set = set;
    this.id = set.id();
    this.store = store;
  }

  BackupSet set() {
    return set;
  }

  /** Of the set, see {@link BackupSet#id}. */
  String id() {
    return id;
  }

  /**
   * @throws UnavailableException if it is missing or cannot be read
   */
  Manifest manifest() throws IOException {
    return manifest.get();
  }

  /** What brings its tree into the index. */
  Indexing.Step treeStep() {
    RepositoryFile file = set.index() == null ? set.signatures() : set.index();
    return file == null
        ? new Indexing.Step(id, 0, tree::get)
        : new Indexing.Step(file.name(), file.size(), tree::get);
  }

  /** What brings its volumes into the index, in order. */
  List<Indexing.Step> volumeSteps() {
    List<Indexing.Step> steps = new ArrayList<>();
    set.volumes()
        .forEach(
            (number, file) ->
                steps.add(new Indexing.Step(file.name(), file.size(), () -> index(number))));
    return steps;
  }

  private void index(int number) throws IOException {
    VolumeInfo info = manifest().volumes().get(number);
    if (info != null) {
      volume(info).index();
    }
  }

  /**
   * Starts to make the index of the volumes that can hold {@code path}, as far as cores are idle.
   * What cannot be read is told when it is wanted.
   */
  void indexAhead(FilePath path) {
    try {
      for (StoredVolume volume : volumesFor(path)) {
        if (!volume.isAtHand()) {
          volume.indexAhead();
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "index ahead", e);
    }
  }

  /** Whether the set may change something directly in the directory with this hash. */
  boolean mayTouch(long directoryHash) throws IOException {
    return tree.get().mayTouch(directoryHash);
  }

  /** What the set changes directly in a directory. */
  List<TreeSection.Named<NodeState>> changes(FilePath directory) throws IOException {
    return repaired(section -> section.read(directory));
  }

  /**
   * Passes on all that the set changes, see {@link TreeSection#forEachPage}; once more from the
   * beginning if the index turns out to be damaged.
   */
  void forEachPage(TreeSection.PageVisitor visitor) throws IOException {
    repaired(
        section -> {
          section.forEachPage(visitor);
          return section;
        });
  }

  private <T> T repaired(TreeUse<T> use) throws IOException {
    TreeSection section = tree.get();
    try {
      return use.of(section);
    } catch (IndexDamagedException e) {
      store.replace(e, section::forget);
      tree.reset(section);
      return use.of(tree.get());
    }
  }

  @FunctionalInterface
  private interface TreeUse<T> {
    T of(TreeSection section) throws IOException;
  }

  /** A delta that lies in several volumes, or what {@code maker} makes of it. */
  Delta spanningDelta(FilePath path, MemoryCache.Loader<Delta> maker) throws IOException {
    return store.spanningDeltas().get(new SetStore.PlaceKey(this, path, 0), maker);
  }

  /** A window of a file's version that this set stores, or what {@code maker} makes of it. */
  Extents extents(FilePath path, long window, MemoryCache.Loader<Extents> maker)
      throws IOException {
    return store.extents().get(new SetStore.PlaceKey(this, path, window), maker);
  }

  /** The stretches of files that are being read from end to end. */
  Stretches stretches() {
    return store.stretches();
  }

  /** The volumes that can hold {@code path}, in order. */
  List<StoredVolume> volumesFor(FilePath path) throws IOException {
    List<StoredVolume> found = new ArrayList<>();
    for (VolumeInfo info : manifest().volumesFor(path)) {
      found.add(volume(info));
    }
    return found;
  }

  /** The numbers of the volumes that hold what the set says of {@code path}, in order. */
  List<Integer> volumesHolding(FilePath path) throws IOException {
    return manifest().volumesFor(path).stream()
        .filter(info -> info.mayHold(path))
        .map(VolumeInfo::number)
        .toList();
  }

  /** Whether what the volumes hold of {@code path} can be told without a pass over any of them. */
  boolean volumesAreAtHand(FilePath path) throws IOException {
    for (VolumeInfo info : manifest().volumesFor(path)) {
      if (!volume(info).isAtHand()) {
        return false;
      }
    }
    return true;
  }

  private StoredVolume volume(VolumeInfo info) {
    return volumes.computeIfAbsent(
        info.number(), n -> new StoredVolume(set, info, store, adoption::get, () -> indexAfter(n)));
  }

  /** Who uses a volume may soon want the next. */
  private void indexAfter(int number) throws IOException {
    VolumeInfo next = manifest().volumes().get(number + 1);
    if (next != null) {
      volume(next).indexAhead();
    }
  }

  /**
   * Takes over the index that lies beside the set, if there is one.
   *
   * @return whether that was of use
   */
  private boolean adopt() throws IOException {
    RepositoryFile file = set.index();
    if (file == null) {
      return false;
    }
    try (Decoding decoding = store.decoder().open(file, null, null);
        Adoption taken = store.index().adopt(wanted())) {
      taken.read(decoding.content(), file.name());
      decoding.finish();
      taken.commit();
      return true;
    } catch (IndexException e) {
      store.index().recover(e);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0}; the index is made of the backup itself", e.getMessage());
    }
    return false;
  }

  /** The parts of an index that are of the files that are there. */
  private Map<Integer, Adoption.Wanted> wanted() throws IOException {
    Map<Integer, Adoption.Wanted> parts = new HashMap<>();
    for (VolumeInfo info : manifest().volumes().values()) {
      if (set.volumes().containsKey(info.number()) && info.digest() != null) {
        parts.put(info.number(), volume(info).part());
      }
    }
    RepositoryFile signatures = set.signatures();
    if (signatures != null) {
      parts.put(SetIndexWriter.TREE, treePart(signatures));
    }
    return parts;
  }

  /**
   * Writes all parts of its index.
   *
   * @throws UnavailableException if one of its files is missing or cannot be read
   */
  void writeIndex(SetIndexWriter out) throws IOException {
    for (VolumeInfo info : manifest().volumes().values()) {
      volume(info).index();
    }
    tree.get();
    for (Map.Entry<Integer, Adoption.Wanted> part : wanted().entrySet()) {
      Adoption.Wanted section = part.getValue();
      store.index().export(section, out, part.getKey());
    }
  }

  private Adoption.Wanted treePart(RepositoryFile signatures) {
    return new Adoption.Wanted(
        SetStore.treeKey(set),
        store.identity(signatures),
        SetIndexWriter.mark(new byte[0], signatures.size()));
  }

  private RepositoryFile manifestFile() throws UnavailableException {
    RepositoryFile file = set.manifest();
    if (file == null) {
      throw new UnavailableException(set, "manifest", "the file is missing");
    }
    return file;
  }

  private Manifest loadManifest() throws IOException {
    RepositoryFile file = manifestFile();
    byte[] identity = store.identity(file);
    Manifest kept = store.index().manifest(file.name(), identity);
    if (kept != null) {
      return kept;
    }
    Manifest read = readManifest(file);
    store.written(
        () -> {
          store.index().put(file.name(), identity, read);
          return read;
        });
    return read;
  }

  private Manifest readManifest(RepositoryFile file) throws UnavailableException {
    try (Decoding decoding = store.decoder().open(file, null, null)) {
      Manifest read = Manifest.read(decoding.content(), file.name());
      decoding.finish();
      return read;
    } catch (IOException e) {
      throw new UnavailableException(set, "manifest", e);
    }
  }

  /**
   * Reads the manifest, whatever the index knows of it.
   *
   * @throws UnavailableException if it is not sound, or missing
   */
  void checkManifest() throws UnavailableException {
    readManifest(manifestFile());
  }

  /**
   * Reads the signature file, whatever the index knows of it.
   *
   * @throws UnavailableException if it is not sound, or missing
   */
  void checkSignatures() throws UnavailableException {
    RepositoryFile file = set.signatures();
    if (file == null) {
      throw new UnavailableException(set, "signatures", "the file is missing");
    }
    try (Decoding decoding = store.decoder().open(file, null, null)) {
      SigtarReader in = new SigtarReader(decoding.content(), file.name(), StoredSet::warn);
      SigtarReader.Entry entry;
      do {
        entry = in.next();
      } while (entry != null);
      decoding.finish();
    } catch (IOException e) {
      throw new UnavailableException(set, "signatures", e);
    }
  }

  /**
   * Reads a volume that the manifest knows, whatever the index knows of it.
   *
   * @throws UnavailableException if it is not sound, or missing
   */
  void checkVolume(VolumeInfo info, VolumeSink sink) throws IOException {
    volume(info).pass(sink);
  }

  private TreeSection loadTree() throws IOException {
    RepositoryFile signatures = set.signatures();
    IOException failure = null;
    if (signatures != null) {
      byte[] identity = store.identity(signatures);
      TreeSection kept = store.index().tree(SetStore.treeKey(set), identity);
      if (kept == null && adoption.get()) {
        kept = store.index().tree(SetStore.treeKey(set), identity);
      }
      if (kept != null) {
        return kept;
      }
      try {
        return store.written(() -> readSignatures(signatures, identity));
      } catch (IndexException e) {
        throw e;
      } catch (IOException e) {
        failure = e;
        LOG.log(
            Level.WARNING,
            "backup set {0}, signatures: {1}; its tree is read from its volumes",
            id,
            e.getMessage());
      }
    }
    try {
      return store.written(this::readVolumes);
    } catch (IOException e) {
      if (failure != null) {
        e.addSuppressed(failure);
      }
      throw e;
    }
  }

  private TreeSection readSignatures(RepositoryFile file, byte[] identity) throws IOException {
    try (Decoding decoding = store.decoder().open(file, null, null);
        Index.Draft<TreeRecords, TreeSection> out =
            store.index().writeTree(SetStore.treeKey(set), identity)) {
      SigtarReader in = new SigtarReader(decoding.content(), file.name(), StoredSet::warn);
      for (SigtarReader.Entry entry = in.next(); entry != null; entry = in.next()) {
        out.records().add(entry.path(), entry.state());
      }
      decoding.finish();
      return out.commit();
    }
  }

  /** The tree of a set without signatures, from all of its volumes. */
  private TreeSection readVolumes() throws IOException {
    byte[] identity = volumesIdentity();
    TreeSection kept = store.index().tree(SetStore.treeKey(set), identity);
    if (kept != null) {
      return kept;
    }
    try (Index.Draft<TreeRecords, TreeSection> out =
        store.index().writeTree(SetStore.treeKey(set), identity)) {
      for (VolumeInfo info : manifest().volumes().values()) {
        volume(info).pass(new StatesOnly(out.records()));
      }
      return out.commit();
    }
  }

  private byte[] volumesIdentity() throws IOException {
    MessageDigest digest = Sha256.open();
    digest.update("from volumes".getBytes(StandardCharsets.UTF_8));
    for (VolumeInfo info : manifest().volumes().values()) {
      digest.update(volume(info).identity());
    }
    return digest.digest();
  }

  static void warn(String message) {
    LOG.log(Level.WARNING, "{0}; the entry is left out", message);
  }

  /** Keeps the states that a volume tells, once for all parts of a path. */
  private static final class StatesOnly implements VolumeSink {
    private final TreeRecords out;

    StatesOnly(TreeRecords out) {
      this.out = out;
    }

    @Override
    public void window(byte[] window) {}

    @Override
    public void delta(DeltaChunk chunk) {}

    @Override
    public void content(FilePath path, Content content, NodeState state) throws IOException {
      if (content.firstPart() <= 1) {
        out.add(path, state);
      }
    }

    @Override
    public void layout(FileLayout layout) {}
  }
}
