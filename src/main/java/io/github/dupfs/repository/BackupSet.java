package io.github.dupfs.repository;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The files of one backup run, as a listing shows them.
 *
 * @param from of an incremental set the time of the set it builds on; null for a full set
 * @param time when the backup was made; the name of its snapshot
 * @param manifest null if it is missing
 * @param signatures null if they are missing
 * @param index null if there is none; only dupfs makes them
 * @param volumes the volumes that are there, by their 1-based number
 */
public record BackupSet(
    @Nullable Instant from,
    Instant time,
    @Nullable RepositoryFile manifest,
    @Nullable RepositoryFile signatures,
    @Nullable RepositoryFile index,
    SortedMap<Integer, RepositoryFile> volumes) {

  /** Whether this set stands alone. */
  public boolean isFull() {
    return from == null;
  }

  /** Names this set in messages and in the index, such as {@code full 20261120T150242Z}. */
  public String id() {
    return id(from, time);
  }

  /** The same of a set that need not be there. */
  public static String id(@Nullable Instant from, Instant time) {
    return from == null
        ? "full " + SetTime.format(time)
        : "inc " + SetTime.format(from) + " to " + SetTime.format(time);
  }

  /** All its files. */
  public List<RepositoryFile> files() {
    List<RepositoryFile> files = new ArrayList<>(volumes.values());
    for (RepositoryFile file : Arrays.asList(manifest, signatures, index)) {
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }

  /** The size in bytes of all its files. */
  public long storedBytes() {
    return files().stream().mapToLong(RepositoryFile::size).sum();
  }
}
