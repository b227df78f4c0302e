package io.github.dupfs.maintenance;

import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Tells which sets are needed by the snapshots that stay, and remembers for which it told so. */
final class Needs {
  private final Map<String, BackupSet> byId = new HashMap<>();
  private final Map<String, Kept> kept = new LinkedHashMap<>();

  /**
   * @param limit the snapshots of before go, if they build on sets that are removed
   */
  Needs(BackupCollection repository, Collection<BackupSet> removed, Instant limit) {
    Set<String> ids = new HashSet<>();
    removed.forEach(set -> ids.add(set.id()));
    for (BackupSet snapshot : repository.snapshots()) {
      List<BackupSet> lineage = repository.lineage(snapshot);
      boolean stays =
          !snapshot.time().isBefore(limit)
              || lineage.stream().noneMatch(set -> ids.contains(set.id()));
      if (stays) {
        lineage.forEach(ancestor -> byId.put(ancestor.id(), snapshot));
      }
    }
  }

  /** Of sets that are to be removed those that can be. */
  List<BackupSet> without(Collection<BackupSet> sets) {
    return without(sets, false);
  }

  /** The same of sets whose signatures alone are to be removed. */
  List<BackupSet> signaturesWithout(Collection<BackupSet> sets) {
    return without(sets, true);
  }

  private List<BackupSet> without(Collection<BackupSet> sets, boolean onlySignatures) {
    List<BackupSet> free = new ArrayList<>();
    for (BackupSet set : sets) {
      BackupSet snapshot = byId.get(set.id());
      if (snapshot == null) {
        free.add(set);
      } else {
        kept.putIfAbsent(set.id(), new Kept(set, onlySignatures, snapshot));
      }
    }
    return List.copyOf(free);
  }

  /** The sets that were left out so far because they are needed. */
  List<Kept> kept() {
    return List.copyOf(kept.values());
  }
}
