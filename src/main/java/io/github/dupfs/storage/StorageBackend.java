package io.github.dupfs.storage;

import io.github.dupfs.io.ByteSource;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/**
 * A place that holds the files of a repository, flat, by name. Safe for use by many threads at
 * once.
 */
public interface StorageBackend {

  /**
   * The files of this place in the order of their names. Files whose names cannot be repository
   * files (sub-directories, names that are not text) are left out.
   *
   * @throws StorageException if the place cannot be listed
   */
  List<StoredFile> list() throws IOException;

  /**
   * Opens a file for reading; the caller closes it.
   *
   * @throws StorageException if there is no such file or it cannot be read
   */
  ByteSource open(String name) throws IOException;

  /**
   * One file of a place.
   *
   * @param size in bytes
   * @param modified when it was last written, as far as the place knows
   */
  record StoredFile(String name, long size, Instant modified) {}
}
