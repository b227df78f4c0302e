package io.github.dupfs.backup;

import io.github.dupfs.backup.Backup.Reports;
import io.github.dupfs.backup.Backup.Repository;
import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.RepositoryFile;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is in a repository and belongs to no whole backup. */
final class Leftovers {
  private final Repository repository;
  private final Reports reports;

  Leftovers(Repository repository, Reports reports) {
    this.repository = repository;
    this.reports = reports;
  }

  /**
   * Removes what a backup has stored that fails. What cannot be removed now is by the next backup.
   *
   * @param failure that of the backup
   */
  void undo(ArchiveDirectory archive, String setId, IOException failure) {
    try {
      removeInterrupted(archive);
      BackupCollection left = repository.collection();
      archive.removeOthers(left);
      boolean complete = left.all().stream().anyMatch(set -> set.id().equals(setId));
      reports.notice(
          complete
              ? "the repository has the whole backup all the same: " + setId
              : "nothing is left of the backup that failed, and earlier ones are as they were");
    } catch (IOException e) {
      failure.addSuppressed(e);
      reports.notice(
          "what is left of the backup that failed is removed by the next one: " + e.getMessage());
    }
  }

  /** Removes files. */
  void remove(List<RepositoryFile> files) throws IOException {
    for (RepositoryFile file : files) {
      repository.backend().delete(file.name());
    }
  }

  /** Removes what is left of the backup that was begun here last, if it did not come to its end. */
  void removeInterrupted(ArchiveDirectory archive) throws IOException {
    Set<String> interrupted = archive.interrupted();
    if (interrupted.isEmpty()) {
      return;
    }
    for (BackupSet set : interrupted(archive)) {
      reports.notice("removing what is left of an interrupted backup: " + set.id());
      remove(set.files());
    }
    repository
        .backend()
        .deleteUnfinished(
            name -> {
              String set = repository.names().setId(name);
              return set != null && interrupted.contains(set);
            });
    archive.end();
  }

  /** The sets that were begun here, and are there without being complete. */
  List<BackupSet> interrupted(ArchiveDirectory archive) throws IOException {
    Set<String> begun = archive.interrupted();
    return repository.collection().incomplete().stream()
        .filter(set -> begun.contains(set.id()))
        .toList();
  }

  /**
   * Tells of sets that cannot be restored: they have lost their manifest, unless another machine is
   * writing them, or a set that they build on.
   */
  void reportUseless(BackupCollection collection, ArchiveDirectory archive) throws IOException {
    Map<String, BackupSet> copies = archive.sets();
    for (BackupSet set : collection.incomplete()) {
      BackupSet copy = copies.get(set.id());
      RepositoryFile manifest = copy == null ? null : copy.manifest();
      reports.notice(
          set.id()
              + " has no manifest, so it is no backup, and none builds on it"
              + (manifest == null
                  ? ""
                  : "; it becomes one again if this copy is put into the repository: "
                      + repository.archiveDirectory().resolve(manifest.name())));
    }
    List<BackupSet> orphaned = collection.orphaned();
    if (!orphaned.isEmpty()) {
      reports.error(
          "a backup is missing on which others build, so these cannot be restored: "
              + orphaned.get(0).id()
              + (orphaned.size() == 1 ? "" : " and " + (orphaned.size() - 1) + " more"));
    }
  }
}
