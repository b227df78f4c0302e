package io.github.dupfs.repository;

import io.github.dupfs.io.FilePath;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of one volume.
 *
 * @param number 1-based
 * @param start the first path in the volume, or null if the manifest does not tell
 * @param end the last path in the volume, or null if the manifest does not tell
 * @param digest of the stored file, or null if the manifest has none that can be checked
 */
public record VolumeInfo(
    int number, @Nullable FilePath start, @Nullable FilePath end, @Nullable Digest digest) {

  /**
   * A digest of a stored file.
   *
   * @param algorithm as {@link java.security.MessageDigest} names it
   */
  @SuppressWarnings("ArrayRecordComponent") // compared with MessageDigest.isEqual only
  public record Digest(String algorithm, byte[] value) {}

  /** Whether the volume can hold {@code path} or, in part, what is below it. */
  public boolean mayContain(FilePath path) {
    return !startsAfter(path) && !endsBefore(path);
  }

  /** Whether the volume can hold {@code path} itself. */
  public boolean mayHold(FilePath path) {
    return (start == null || start.compareTo(path) <= 0) && !endsBefore(path);
  }

  /** Whether all that the volume can hold comes after {@code path} and what is below it. */
  boolean startsAfter(FilePath path) {
    return start != null && start.compareTo(path) > 0 && !start.startsWith(path);
  }

  /** Whether all that the volume can hold comes before {@code path}. */
  boolean endsBefore(FilePath path) {
    return end != null && path.compareTo(end) > 0;
  }

  /** Whether each path that this volume can hold comes before or is among those of {@code next}. */
  boolean precedes(VolumeInfo next) {
    return start != null
        && end != null
        && next.start != null
        && next.end != null
        && start.compareTo(next.start) <= 0
        && end.compareTo(next.end) <= 0;
  }
}
