package io.github.dupfs.backup;

import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.FileNames;
import io.github.dupfs.storage.FileBackend;
import io.github.dupfs.storage.StorageBackend;
import io.github.dupfs.storage.StorageBackend.StoredFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an archive directory holds at some moment.
 *
 * @param sets the copies, by the {@link BackupSet#id} of their set
 * @param partial the ids of sets that duplicity began to write: it keeps {@code .part} files of
 *     them
 */
public record ArchiveListing(Map<String, BackupSet> sets, Set<String> partial) {
  private static final String PARTIAL = ".part";

  /** Looks into a directory, which need not be there, whether or not it is locked. */
  public static ArchiveListing of(Path directory, FileNames names) throws IOException {
    return Files.isDirectory(directory)
        ? of(new FileBackend(directory), names)
        : new ArchiveListing(Map.of(), Set.of());
  }

  static ArchiveListing of(StorageBackend files, FileNames names) throws IOException {
    List<StoredFile> listed = files.list();
    Set<String> partial = new HashSet<>();
    for (StoredFile file : listed) {
      String name = file.name();
      if (isPartial(name)) {
        String set = names.setId(name.substring(0, name.length() - PARTIAL.length()));
        if (set != null) {
          partial.add(set);
        }
      }
    }
    return new ArchiveListing(byId(BackupCollection.of(listed, names).all()), partial);
  }

  static boolean isPartial(String name) {
    return name.endsWith(PARTIAL);
  }

  static Map<String, BackupSet> byId(List<BackupSet> sets) {
    Map<String, BackupSet> byId = new HashMap<>();
    sets.forEach(set -> byId.put(set.id(), set));
    return byId;
  }
}
