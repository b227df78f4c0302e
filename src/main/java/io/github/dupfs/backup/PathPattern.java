package io.github.dupfs.backup;

/** A pattern for whole paths that knows the directories on the way to what it covers. */
interface PathPattern {

  /** Whether the object, or a directory that it lies in, is one that the pattern means. */
  boolean covers(String path, boolean directory);

  /**
   * Whether there may be covered objects below {@code path}, were it a directory; asked for paths
   * that are not covered.
   */
  boolean leadsTo(String path, boolean directory);
}
