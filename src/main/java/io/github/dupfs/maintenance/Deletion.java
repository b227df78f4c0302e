package io.github.dupfs.maintenance;

import io.github.dupfs.backup.ArchiveDirectory;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.storage.WritableBackend;
import java.io.IOException;

/** How files are removed; that one is not there is no error. */
public interface Deletion {
  /** Removes a file of the repository. */
  void ofStored(RepositoryFile file) throws IOException;

  /** Removes a file of the archive directory. */
  void ofCopy(RepositoryFile file) throws IOException;

  /** Removes what the archive directory keeps of a backup that duplicity has not finished. */
  void ofPartial() throws IOException;

  /** Removes files for good. */
  static Deletion of(WritableBackend repository, ArchiveDirectory archive) {
    return new Deletion() {
      @Override
      public void ofStored(RepositoryFile file) throws IOException {
        repository.delete(file.name());
      }

      @Override
      public void ofCopy(RepositoryFile file) throws IOException {
        archive.delete(file);
      }

      @Override
      public void ofPartial() throws IOException {
        archive.removePartial();
      }
    };
  }

  /** Leaves all as it is. */
  static Deletion none() {
    return new Deletion() {
      @Override
      public void ofStored(RepositoryFile file) {}

      @Override
      public void ofCopy(RepositoryFile file) {}

      @Override
      public void ofPartial() {}
    };
  }
}
