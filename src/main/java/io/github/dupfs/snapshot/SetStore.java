package io.github.dupfs.snapshot;

import io.github.dupfs.cache.MemoryCache;
import io.github.dupfs.cache.Prefetcher;
import io.github.dupfs.index.Index;
import io.github.dupfs.index.IndexDamagedException;
import io.github.dupfs.index.IndexException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.FileDecoder;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.volume.DeltaChunk;
import io.github.dupfs.volume.VolumeReader.SegmentKey;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What all backup sets of one repository share: how files are decoded, where what was learned is
 * kept, and the memory that caches may use.
 *
 * @param segments decoded pieces of volumes
 * @param directories directories of snapshots
 * @param contents what volumes hold, by directory
 * @param deltas commands of deltas
 * @param spanningDeltas deltas that lie in several volumes, with all of their commands
 * @param extents windows of files, their deltas resolved
 * @param stretches the stretch of a file of many deltas that is being read
 * @param indexing makes the index of volumes before they are wanted
 */
record SetStore(
    FileDecoder decoder,
    Index index,
    MemoryCache<SegmentKey, byte[]> segments,
    MemoryCache<PlaceKey, DirectoryView> directories,
    MemoryCache<PlaceKey, VolumeDirectory> contents,
    MemoryCache<PlaceKey, DeltaChunk> deltas,
    MemoryCache<PlaceKey, Delta> spanningDeltas,
    MemoryCache<PlaceKey, Extents> extents,
    Stretches stretches,
    Prefetcher indexing) {
  private static final Logger LOG = System.getLogger(SetStore.class.getName());

  /**
   * Caches that together take at most {@code memory} bytes, unless single directories are larger
   * than their caches. Half as much comes on top while a file of many deltas is read from end to
   * end.
   */
  static SetStore of(FileDecoder decoder, Index index, long memory) {
    return new SetStore(
        decoder,
        index,
        new MemoryCache<>(memory / 2, bytes -> bytes.length),
        new MemoryCache<>(3 * memory / 16, DirectoryView::weight),
        new MemoryCache<>(memory / 8, VolumeDirectory::weight),
        new MemoryCache<>(memory / 16, DeltaChunk::weight),
        new MemoryCache<>(memory / 16, SetStore::weight),
        new MemoryCache<>(memory / 16, Extents::weight),
        new Stretches(memory / 2),
        new Prefetcher("index ahead"));
  }

  private static int weight(Delta delta) {
    long bytes = 256 + (long) delta.starts().length * DeltaChunk.MAX_WEIGHT;
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /** What tells one content of a stored file from another, as far as a listing shows. */
  byte[] identity(RepositoryFile file) {
    byte[] policy = policy();
    return ByteBuffer.allocate(16 + policy.length)
        .putLong(file.size())
        .putLong(file.modified().toEpochMilli())
        .put(policy)
        .array();
  }

  /** The conditions that files were read under: what met others may not meet these. */
  byte[] policy() {
    String key = decoder.signers().required();
    String text = (decoder.allowNoIntegrity() ? "+" : "-") + (key == null ? "" : key);
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Names something at a place of a set in a cache.
   *
   * @param owner a {@link StoredSet} or {@link StoredVolume}, compared by identity
   */
  record PlaceKey(Object owner, FilePath path, long number) {}

  /** The key of a set's tree in the index; files are kept under their names. */
  static String treeKey(BackupSet set) {
    return "tree " + set.id();
  }

  /** Drops what the index keeps of files that are no longer there. */
  void retain(List<BackupSet> sets) throws IOException {
    Set<String> keys = new HashSet<>();
    for (BackupSet set : sets) {
      keys.add(treeKey(set));
      set.volumes().values().forEach(file -> keys.add(file.name()));
      if (set.manifest() != null) {
        keys.add(set.manifest().name());
      }
    }
    index.retain(keys);
  }

  /** Writes to the index, once more if the index fails and can be made usable again. */
  <T> T written(Lazy.Maker<T> write) throws IOException {
    try {
      return write.make();
    } catch (IndexException e) {
      index.recover(e);
      return write.make();
    }
  }

  /** Drops a section of the index that was found damaged. */
  void replace(IndexDamagedException damage, Forget section) throws IOException {
    LOG.log(Level.WARNING, "{0}; it is made anew", damage.getMessage());
    try {
      index.recover(damage);
      section.forget();
    } catch (IndexException e) {
      index.recover(e);
    }
  }

  /** Drops one section. */
  @FunctionalInterface
  interface Forget {
    void forget() throws IOException;
  }

  StoredSet open(BackupSet set) {
    return new StoredSet(set, this);
  }
}
