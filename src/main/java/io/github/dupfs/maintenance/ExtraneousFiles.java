package io.github.dupfs.maintenance;

import io.github.dupfs.repository.BackupChains;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.RepositoryFile;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The files of sets that cannot be restored: backups that did not finish, those that build on a set
 * that is missing, signature files that continue none, and indexes of which the set is gone.
 */
public final class ExtraneousFiles {
  private final Holdings holdings;
  private final List<BackupSet> sets;
  private final List<BackupSet> signatures;
  private final List<BackupSet> copiedSignatures;
  private final List<Kept> kept;

  private ExtraneousFiles(Holdings holdings) {
    this.holdings = holdings;
    // What duplicity has only begun is taken for a whole set until it is to be cleaned up.
    BackupChains chains =
        BackupChains.of(holdings.repository(), holdings.copies().sets().values(), Set.of());
    Needs needs = new Needs(holdings.repository(), List.of(), Instant.MIN);
    List<BackupSet> useless = new ArrayList<>(chains.orphaned());
    useless.addAll(chains.incomplete());
    this.sets = needs.without(useless);
    this.signatures = needs.signaturesWithout(chains.orphanedSignatures());
    this.copiedSignatures = needs.signaturesWithout(chains.orphanedCopies());
    this.kept = needs.kept();
  }

  /** Looks for them. */
  public static ExtraneousFiles of(Holdings holdings) {
    return new ExtraneousFiles(holdings);
  }

  /** The names of all of them; one that is in both places is named twice. */
  public List<String> names() {
    List<RepositoryFile> files = new ArrayList<>();
    copiedSignatures.forEach(set -> add(files, set.signatures()));
    for (BackupSet set : sets) {
      files.addAll(set.volumes().values());
      add(files, set.manifest());
      add(files, set.index());
    }
    signatures.forEach(set -> add(files, set.signatures()));
    files.addAll(holdings.repository().strayIndexes());
    return files.stream().map(RepositoryFile::name).toList();
  }

  private static void add(List<RepositoryFile> files, @Nullable RepositoryFile file) {
    if (file != null) {
      files.add(file);
    }
  }

  /** The sets that duplicity would remove, wholly or in part. */
  public List<Kept> kept() {
    return kept;
  }

  /** Removes them, the copies of their manifests, and what was kept to go on with a backup. */
  public void remove(Deletion deletion) throws IOException {
    SetRemoval removal = new SetRemoval(deletion);
    for (BackupSet set : sets) {
      removal.remove(set);
      BackupSet copy = holdings.copy(set);
      removal.removeCopy(copy == null ? null : copy.manifest());
    }
    for (BackupSet set : signatures) {
      removal.removeSignatures(set);
    }
    for (BackupSet copy : copiedSignatures) {
      removal.removeCopy(copy.signatures());
    }
    for (RepositoryFile index : holdings.repository().strayIndexes()) {
      deletion.ofStored(index);
    }
    deletion.ofPartial();
  }
}
