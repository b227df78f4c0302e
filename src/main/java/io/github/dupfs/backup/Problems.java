package io.github.dupfs.backup;

import io.github.dupfs.io.FilePath;

/** Is told of what a walk meets but cannot back up. */
@FunctionalInterface
public interface Problems {

  /** Why something is left out. */
  enum Cause {
    /**
     * It was selected, but this process cannot read it, or, of a directory that was emitted, what
     * is in it. The one cause that duplicity counts as an error.
     */
    UNREADABLE,
    /**
     * It does not exist any more, or, with {@code --copy-links}, is a link to what does not exist.
     */
    GONE,
    /** It is a link that leads to a directory above itself, or to itself. */
    LOOP,
    /** It is a socket, which means nothing without its process. */
    SOCKET,
    /** It is nothing that this program knows. */
    UNKNOWN_TYPE
  }

  /**
   * Something is left out, with all below it.
   *
   * @param path relative to the source
   * @param reason a few words
   */
  void leftOut(FilePath path, Cause cause, String reason);
}
