package io.github.dupfs.backup;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.FileStatus;
import java.io.IOException;

/** Decides which objects of a source are backed up. */
interface Selection {

  /** Everything. */
  Selection ALL = candidate -> Choice.INCLUDE;

  /** What becomes of an object, other than the root, which is always backed up. */
  enum Choice {
    /** Back it up; of a directory, ask again for each child. */
    INCLUDE,
    /** Leave it out, and whatever is below it. */
    EXCLUDE,
    /** Look below this directory; back it up if, and only if, something below it is included. */
    SCAN
  }

  /** Decides about one object. */
  Choice choose(Candidate candidate) throws IOException;

  /** An object that may be backed up. */
  interface Candidate {
    /** Relative to the source. */
    FilePath path();

    /** Its status; with {@code --copy-links} that of what a link leads to. */
    FileStatus status();

    /** Whether it is a directory with an entry of this name. */
    boolean holds(byte[] name) throws IOException;
  }
}
