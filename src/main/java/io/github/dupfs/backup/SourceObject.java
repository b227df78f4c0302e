package io.github.dupfs.backup;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.Directory;
import io.github.dupfs.posix.FileInput;
import io.github.dupfs.posix.FileStatus;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** An object of the source where the walk is, of which nobody has decided yet. */
final class SourceObject implements Selection.Candidate {
  private final Directory directory;
  private final byte[] name;
  private final FilePath path;
  private final FileStatus status;

  /**
   * @param directory what it lies in
   * @param name its name there
   */
  SourceObject(Directory directory, byte[] name, FilePath path, FileStatus status) {
    this.directory = directory;
    this.name = name;
    this.path = path;
    this.status = status;
  }

  @Override
  public FilePath path() {
    return path;
  }

  @Override
  public FileStatus status() {
    return status;
  }

  byte[] name() {
    return name;
  }

  /** False as well for a directory that this process may not look into. */
  @Override
  public boolean holds(byte[] child) throws IOException {
    if (!status.isDirectory()) {
      return false;
    }
    byte[] both = new byte[name.length + 1 + child.length];
    System.arraycopy(name, 0, both, 0, name.length);
    both[name.length] = '/';
    System.arraycopy(child, 0, both, name.length + 1, child.length);
    try {
      directory.status(both);
      return true;
    } catch (NoSuchFileException | AccessDeniedException e) {
      return false;
    }
  }

  /** Makes sure that it can be read, if it has content that can be. */
  void requireReadable() throws IOException {
    if (status.isFile() || status.isDirectory()) {
      directory.requireReadable(name);
    }
  }

  byte[] linkTarget() throws IOException {
    return directory.linkTarget(name);
  }

  FileInput open() throws IOException {
    return directory.openFile(name);
  }
}
