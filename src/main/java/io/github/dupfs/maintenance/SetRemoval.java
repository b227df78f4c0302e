package io.github.dupfs.maintenance;

import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.RepositoryFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes sets so that what an interruption leaves is never taken for a whole backup: the manifest
 * first, then the index that dupfs has made, and the volumes from the last one down. Signature
 * files are removed by themselves.
 */
final class SetRemoval {
  private final Deletion deletion;

  SetRemoval(Deletion deletion) {
    this.deletion = deletion;
  }

  /** Removes the files of a set but for its signatures. */
  void remove(BackupSet set) throws IOException {
    removeStored(set.manifest());
    removeStored(set.index());
    List<RepositoryFile> volumes = new ArrayList<>(set.volumes().values());
    Collections.reverse(volumes);
    for (RepositoryFile volume : volumes) {
      deletion.ofStored(volume);
    }
  }

  /** Removes the signatures of a set. */
  void removeSignatures(BackupSet set) throws IOException {
    removeStored(set.signatures());
  }

  /** Removes a copy, if there is one. */
  void removeCopy(@Nullable RepositoryFile copy) throws IOException {
    if (copy != null) {
      deletion.ofCopy(copy);
    }
  }

  private void removeStored(@Nullable RepositoryFile file) throws IOException {
    if (file != null) {
      deletion.ofStored(file);
    }
  }
}
