package io.github.dupfs.cli;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.TimeExpression;
import io.github.dupfs.snapshot.SnapshotNames;
import io.github.dupfs.storage.StorageException;
import io.github.dupfs.volume.Owners;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that tell which part of a backup is meant. */
final class SnapshotOptions {
  /** duplicity's code for that. */
  private static final int NONE_SO_OLD = 11;

  @Option(
      names = {"-t", "--time", "--restore-time"},
      paramLabel = "TIME",
      description =
          "The state at that time: 3D (so long ago), 2026-11-20, 2026-11-20T15:02:42,"
              + " 20261120T150242Z, seconds since 1970 or now.")
  @Nullable String time;

  @Option(
      names = {"-r", "--path-to-restore", "--file-to-restore"},
      paramLabel = "PATH",
      description = "Only that path, relative to what was backed up.")
  @Nullable String path;

  @Option(
      names = "--numeric-owner",
      description = "Owners by the numbers in the backup, not by the names.")
  boolean numericOwner;

  Owners owners() {
    return numericOwner ? Owners.numeric() : Owners.byName();
  }

  /** The path, the root if none was given. */
  FilePath path() {
    return path == null ? FilePath.ROOT : path(path);
  }

  /** A path as the user gives it; slashes too many, and a dot in front, do not matter. */
  static FilePath path(String text) {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    String relative =
        text.replaceAll("/+", "/").replaceAll("^/|/$", "").replaceAll("^\\.(/|$)", "");
    return FilePath.of(relative.getBytes(charset));
  }

  /**
   * The snapshot that is meant.
   *
   * @throws StorageException if there is none
   */
  BackupSet snapshot(BackupCollection collection, String url, Log log) throws StorageException {
    return snapshot(time, collection, url, log);
  }

  /**
   * The snapshot of a time, the newest if that is null.
   *
   * @throws StorageException if there is none
   */
  static BackupSet snapshot(@Nullable String time, BackupCollection collection, String url, Log log)
      throws StorageException {
    Instant now = Instant.now();
    Instant wanted = time == null ? now : TimeExpression.parse(time, now, ZoneId.systemDefault());
    BackupSet snapshot = collection.snapshotAt(wanted);
    if (snapshot == null) {
      throw new StorageException(url, "no full backup that anything can be restored of");
    }
    if (snapshot.time().isAfter(wanted) && time != null) {
      log.log(
          Log.Level.WARNING,
          NONE_SO_OLD,
          SnapshotNames.standard().name(snapshot.time()),
          "No signature chain for the requested time. Using oldest available chain, starting at"
              + " time "
              + CollectionWords.time(snapshot.time())
              + ".");
    }
    return snapshot;
  }
}
