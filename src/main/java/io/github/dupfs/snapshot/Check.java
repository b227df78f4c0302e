package io.github.dupfs.snapshot;

import io.github.dupfs.index.TreeSection.Named;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.FileLayout;
import io.github.dupfs.repository.Manifest;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.repository.VolumeInfo;
import io.github.dupfs.snapshot.Damage.Part;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.DeltaChunk;
import io.github.dupfs.volume.NodeState;
import io.github.dupfs.volume.VolumeSink;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of a repository from end to end with every check there is, whatever the index knows
 * of them: digests of the manifest, integrity of the encryption, checksums of the compression, the
 * archive's headers, and that each volume has just the paths that the signature file has there. Not
 * thread-safe.
 */
public final class Check {
  private final Timeline timeline;
  private final List<Damage> found = Collections.synchronizedList(new ArrayList<>());

  /**
   * A file to be read.
   *
   * @param volume the number of a volume, otherwise 0
   */
  public record Item(BackupSet set, Part part, int volume, RepositoryFile file) {}

  public Check(Timeline timeline) {
    this.timeline = timeline;
  }

  /** All files that the snapshots are made of, as far as they are there. */
  public List<Item> items() {
    List<Item> items = new ArrayList<>();
    for (BackupSet set : timeline.sets()) {
      add(items, set, Part.MANIFEST, set.manifest());
      add(items, set, Part.SIGNATURES, set.signatures());
      set.volumes().forEach((number, file) -> items.add(new Item(set, Part.VOLUME, number, file)));
    }
    return items;
  }

  private static void add(
      List<Item> items, BackupSet set, Part part, @Nullable RepositoryFile file) {
    if (file != null) {
      items.add(new Item(set, part, 0, file));
    }
  }

  /** Starts to read files, on all cores. */
  public Indexing start(Collection<Item> items) {
    Map<StoredSet, Lazy<Map<Integer, Long>>> expected = new HashMap<>();
    List<Indexing.Step> steps = new ArrayList<>();
    for (Item item : items) {
      StoredSet set = timeline.stored(timeline.numberOf(item.set));
      Lazy<Map<Integer, Long>> counts =
          expected.computeIfAbsent(set, key -> new Lazy<>(() -> pathsByVolume(key)));
      steps.add(
          new Indexing.Step(item.file.name(), item.file.size(), () -> check(item, set, counts)));
    }
    return Indexing.start(steps, Level.ERROR);
  }

  private void check(Item item, StoredSet set, Lazy<Map<Integer, Long>> expected)
      throws IOException {
    try {
      switch (item.part) {
        case MANIFEST -> set.checkManifest();
        case SIGNATURES -> set.checkSignatures();
        default -> checkVolume(item, set, expected);
      }
    } catch (UnavailableException e) {
      found.add(new Damage(item.set, item.part, item.volume, item.file.name(), e.reason()));
    }
  }

  private void checkVolume(Item item, StoredSet set, Lazy<Map<Integer, Long>> expected)
      throws IOException {
    Manifest manifest = manifest(set);
    VolumeInfo info = manifest == null ? null : manifest.volumes().get(item.volume);
    if (info == null) {
      return; // Nothing vouches for it, and nothing is read of it.
    }
    if (treeFailure(set) != null) {
      set.checkVolume(info, new Unlooked());
      return;
    }
    Agreement agreement = new Agreement(set);
    set.checkVolume(info, agreement);
    String difference = agreement.difference();
    if (difference == null && agreement.matched() != expected.get().getOrDefault(item.volume, 0L)) {
      difference = missingIn(set, item.volume);
    }
    if (difference != null) {
      found.add(new Damage(item.set, Part.VOLUME, item.volume, item.file.name(), difference));
    }
  }

  private static @Nullable Manifest manifest(StoredSet set) {
    try {
      return set.manifest();
    } catch (IOException e) {
      return null;
    }
  }

  /** Takes what a volume tells for granted. */
  private static final class Unlooked implements VolumeSink {
    @Override
    public void window(byte[] window) {}

    @Override
    public void delta(DeltaChunk chunk) {}

    @Override
    public void content(FilePath path, Content content, NodeState state) {}

    @Override
    public void layout(FileLayout layout) {}
  }

  private static @Nullable IOException treeFailure(StoredSet set) {
    try {
      set.changes(FilePath.ROOT);
      return null;
    } catch (IOException e) {
      return e;
    }
  }

  private static Map<Integer, Long> pathsByVolume(StoredSet set) throws IOException {
    Map<Integer, Long> counts = new HashMap<>();
    set.forEachPage(
        (directory, states) -> {
          for (Named<NodeState> state : states) {
            for (int number : set.volumesHolding(path(directory, state))) {
              counts.merge(number, 1L, Long::sum);
            }
          }
        });
    return counts;
  }

  private static FilePath path(FilePath directory, Named<NodeState> state) {
    return state.name().length == 0 ? directory : directory.resolve(state.name());
  }

  /** What the signature file says that the volume lacks, which is looked for path by path. */
  private static @Nullable String missingIn(StoredSet set, int volume) throws IOException {
    List<String> missing = new ArrayList<>();
    set.forEachPage(
        (directory, states) -> {
          for (Named<NodeState> state : states) {
            FilePath path = path(directory, state);
            if (missing.isEmpty() && set.volumesHolding(path).contains(volume)) {
              try {
                PayloadFinder.find(set, path);
              } catch (UnavailableException e) {
                missing.add(path + " is in the signature file: " + e.reason());
              }
            }
          }
        });
    return missing.isEmpty() ? null : missing.get(0);
  }

  /**
   * What was found once all was read, and what is missing altogether, in the order of the
   * snapshots.
   */
  public List<Damage> damages() {
    List<Damage> all = new ArrayList<>(found);
    for (int i = 0; i < timeline.size(); i++) {
      addMissing(timeline.stored(i), all);
    }
    all.sort(
        Comparator.comparing((Damage damage) -> timeline.numberOf(damage.set()))
            .thenComparing(Damage::part)
            .thenComparing(Damage::volume));
    return all;
  }

  private static void addMissing(StoredSet stored, List<Damage> all) {
    BackupSet set = stored.set();
    String missing = "the file is missing";
    if (set.manifest() == null) {
      all.add(new Damage(set, Part.MANIFEST, 0, null, missing));
    }
    if (set.signatures() == null) {
      all.add(new Damage(set, Part.SIGNATURES, 0, null, missing));
    }
    Manifest manifest = manifest(stored);
    if (manifest != null) {
      for (int number : manifest.volumes().keySet()) {
        if (!set.volumes().containsKey(number)) {
          all.add(new Damage(set, Part.VOLUME, number, null, missing));
        }
      }
    }
    IOException failure = treeFailure(stored);
    if (failure != null) {
      all.add(new Damage(set, Part.TREE, 0, null, String.valueOf(failure.getMessage())));
    }
  }

  /** The snapshots that cannot be listed as the list of files of a set cannot be read. */
  public List<SnapshotRange> unlisted(BackupSet set) {
    return timeline.ranges(timeline.buildingOn(timeline.numberOf(set)));
  }

  /** What damage costs in the snapshots that can be listed. */
  public Losses losses(Collection<Damage> damages) {
    List<BackupSet> unreadable =
        damages.stream().filter(damage -> damage.part() == Part.TREE).map(Damage::set).toList();
    return new Losses(timeline.without(unreadable));
  }
}
