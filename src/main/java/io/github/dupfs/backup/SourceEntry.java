package io.github.dupfs.backup;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.FileInput;
import io.github.dupfs.posix.FileStatus;
import java.io.IOException;
import java.nio.file.FileSystemException;

/** An object of the source that is to be backed up. */
public final class SourceEntry {
  private static final byte[] NO_TARGET = {};

  private final SourceObject object;
  private final byte[] linkTarget;

  private SourceEntry(SourceObject object, byte[] linkTarget) {
    this.object = object;
    this.linkTarget = linkTarget;
  }

  /** Reads the target of a link. */
  static SourceEntry of(SourceObject object) throws IOException {
    boolean link = object.status().type() == '2';
    return new SourceEntry(object, link ? object.linkTarget() : NO_TARGET);
  }

  /** Relative to the source. */
  public FilePath path() {
    return object.path();
  }

  /** As it was when the walk came by; with {@code --copy-links} that of what a link leads to. */
  public FileStatus status() {
    return object.status();
  }

  /** Where a symbolic link leads, as it says it; empty for everything else. Not to be changed. */
  public byte[] linkTarget() {
    return linkTarget;
  }

  /**
   * Opens the content of a regular file. Only before the walk goes on, and in its thread; the
   * content may be read at any time, in any thread.
   *
   * @throws FileSystemException if it is gone, cannot be read, or is no regular file any more
   */
  public FileInput open() throws IOException {
    return object.open();
  }
}
