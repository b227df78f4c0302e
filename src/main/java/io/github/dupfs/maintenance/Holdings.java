package io.github.dupfs.maintenance;

import io.github.dupfs.backup.ArchiveListing;
import io.github.dupfs.repository.BackupChains;
import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.FileNames;
import io.github.dupfs.storage.StorageBackend;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a repository and the archive directory hold, as their listings show it.
 *
 * @param chains the sets of the repository as duplicity sees them
 */
public record Holdings(BackupCollection repository, ArchiveListing copies, BackupChains chains) {

  /**
   * Lists both; neither is locked.
   *
   * @param archiveDirectory need not be there
   */
  public static Holdings of(StorageBackend backend, FileNames names, Path archiveDirectory)
      throws IOException {
    return of(BackupCollection.of(backend.list(), names), names, archiveDirectory);
  }

  /** The same of a repository that was listed before. */
  public static Holdings of(BackupCollection repository, FileNames names, Path archiveDirectory)
      throws IOException {
    ArchiveListing copies = ArchiveListing.of(archiveDirectory, names);
    BackupChains chains = BackupChains.of(repository, copies.sets().values(), copies.partial());
    return new Holdings(repository, copies, chains);
  }

  /** The copies of the files of a set, or null if there are none. */
  public @Nullable BackupSet copy(BackupSet set) {
    return copies.sets().get(set.id());
  }
}
