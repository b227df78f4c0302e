package io.github.dupfs.repository;

import io.github.dupfs.storage.StorageBackend.StoredFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The backup sets of a repository and how they build on each other.
 *
 * <p>Every complete set whose line of ancestors reaches a full set is a snapshot; a set is complete
 * when its manifest is there. duplicity's own rules are narrower: they drop a set whose signature
 * file is missing, and one of two incremental sets with the same start. A set without a manifest
 * that a complete set builds on must have had one, so it counts as damaged, not as incomplete.
 *
 * <p>Immutable.
 */
public final class BackupCollection {
  private final List<BackupSet> snapshots;
  private final List<BackupSet> orphaned;
  private final List<BackupSet> incomplete;
  private final List<RepositoryFile> strayIndexes;
  private final Map<String, List<BackupSet>> lineages;
  private final long storedBytes;

  private BackupCollection(List<BackupSet> sets, List<RepositoryFile> strayIndexes) {
    this.strayIndexes = List.copyOf(strayIndexes);
    Map<Instant, BackupSet> byTime = new HashMap<>();
    for (BackupSet set : sets) {
      byTime.putIfAbsent(set.time(), set);
    }
    Map<String, List<BackupSet>> found = new LinkedHashMap<>();
    Set<String> committed = new HashSet<>();
    for (BackupSet set : sets) {
      List<BackupSet> lineage = lineage(set, byTime);
      if (lineage != null && set.manifest() != null) {
        lineage.forEach(ancestor -> committed.add(ancestor.id()));
      }
      if (lineage != null) {
        found.put(set.id(), List.copyOf(lineage));
      }
    }
    List<BackupSet> whole = new ArrayList<>();
    List<BackupSet> orphans = new ArrayList<>();
    List<BackupSet> aborted = new ArrayList<>();
    for (BackupSet set : sets) {
      if (committed.contains(set.id())) {
        whole.add(set);
      } else if (set.manifest() == null) {
        aborted.add(set);
      } else {
        orphans.add(set);
      }
    }
    this.snapshots = List.copyOf(whole);
    this.orphaned = List.copyOf(orphans);
    this.incomplete = List.copyOf(aborted);
    this.lineages = found;
    this.storedBytes = sets.stream().mapToLong(BackupSet::storedBytes).sum();
  }

  /** Groups the files of a listing; what is no repository file is left out. */
  public static BackupCollection of(List<StoredFile> files, FileNames names) {
    Map<String, Builder> builders = new LinkedHashMap<>();
    for (StoredFile file : files) {
      FileNames.Meaning meaning = names.parse(file.name());
      if (meaning == null || meaning.time().getEpochSecond() == 0) {
        continue;
      }
      builders
          .computeIfAbsent(meaning.from() + ">" + meaning.time(), k -> new Builder(meaning))
          .add(meaning, file);
    }
    List<BackupSet> sets = new ArrayList<>();
    List<RepositoryFile> strayIndexes = new ArrayList<>();
    for (Builder builder : builders.values()) {
      BackupSet set = builder.build();
      if (set.index() != null && set.files().size() == 1) {
        strayIndexes.add(set.index());
      } else {
        sets.add(set);
      }
    }
    sets.sort(Comparator.comparing(BackupSet::time).thenComparing(set -> !set.isFull()));
    return new BackupCollection(sets, strayIndexes);
  }

  /** From the full set to {@code set}, or null if an ancestor is missing. */
  private static @Nullable List<BackupSet> lineage(BackupSet set, Map<Instant, BackupSet> byTime) {
    List<BackupSet> line = new ArrayList<>();
    BackupSet current = set;
    while (current != null) {
      line.add(current);
      Instant from = current.from();
      if (from == null) {
        Collections.reverse(line);
        return line;
      }
      current = from.isBefore(current.time()) ? byTime.get(from) : null;
    }
    return null;
  }

  /** The sets whose state of the tree can be told, oldest first. */
  public List<BackupSet> snapshots() {
    return snapshots;
  }

  /**
   * The snapshot of the state at a time: the newest that is not newer, or else the oldest full one,
   * as duplicity has it; null if there is none.
   */
  public @Nullable BackupSet snapshotAt(Instant time) {
    BackupSet found = null;
    for (BackupSet snapshot : snapshots) {
      if (found == null ? snapshot.isFull() : !snapshot.time().isAfter(time)) {
        found = snapshot;
      }
    }
    return found;
  }

  /** All sets, whatever their state. */
  public List<BackupSet> all() {
    List<BackupSet> all = new ArrayList<>(snapshots);
    all.addAll(orphaned);
    all.addAll(incomplete);
    return all;
  }

  /** Complete incremental sets that build on a set that is missing, oldest first. */
  public List<BackupSet> orphaned() {
    return orphaned;
  }

  /** Sets without a manifest that nothing builds on: backups that did not finish. */
  public List<BackupSet> incomplete() {
    return incomplete;
  }

  /** The sets that make up a snapshot: the full set first, {@code snapshot} last. */
  public List<BackupSet> lineage(BackupSet snapshot) {
    List<BackupSet> lineage = lineages.get(snapshot.id());
    if (lineage == null) {
      throw new IllegalArgumentException(snapshot.id() + " is no snapshot");
    }
    return lineage;
  }

  /** Indexes of which the set is gone, as duplicity does not remove them with it. */
  public List<RepositoryFile> strayIndexes() {
    return strayIndexes;
  }

  /** The size in bytes of all repository files. */
  public long storedBytes() {
    return storedBytes;
  }

  private static final class Builder {
    private final FileNames.Meaning first;
    private final TreeMap<Integer, RepositoryFile> volumes = new TreeMap<>();
    private @Nullable RepositoryFile manifest;
    private @Nullable RepositoryFile signatures;
    private @Nullable RepositoryFile index;

    Builder(FileNames.Meaning first) {
      this.first = first;
    }

    void add(FileNames.Meaning meaning, StoredFile stored) {
      RepositoryFile file =
          new RepositoryFile(stored.name(), stored.size(), stored.modified(), meaning.encoding());
      switch (meaning.role()) {
        case VOLUME -> volumes.merge(meaning.volume(), file, Builder::preferred);
        case MANIFEST -> manifest = manifest == null ? file : preferred(manifest, file);
        case INDEX -> index = index == null ? file : preferred(index, file);
        case SIGNATURES -> signatures = signatures == null ? file : preferred(signatures, file);
      }
    }

    /** Of two names for one thing the encrypted one, otherwise the first. */
    private static RepositoryFile preferred(RepositoryFile a, RepositoryFile b) {
      return b.encoding() == Encoding.OPENPGP && a.encoding() != Encoding.OPENPGP ? b : a;
    }

    BackupSet build() {
      return new BackupSet(
          first.from(),
          first.time(),
          manifest,
          signatures,
          index,
          Collections.unmodifiableSortedMap(volumes));
    }
  }
}
