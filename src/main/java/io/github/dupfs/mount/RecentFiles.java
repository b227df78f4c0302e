package io.github.dupfs.mount;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.OpenFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that were read last. The kernel does not tell when files are opened and closed, which
 * saves two requests for each: what a file needs is found when it is first read, and kept for as
 * long as it is among the last. Thread-safe.
 */
final class RecentFiles {
  private static final int KEPT = 256;

  private final FileTree tree;

  /** The file that was used last comes last. */
  private final Map<FilePath, OpenFile> files = new LinkedHashMap<>(2 * KEPT, 0.75f, true);

  RecentFiles(FileTree tree) {
    this.tree = tree;
  }

  OpenFile get(FilePath path) throws IOException {
    OpenFile known = known(path);
    if (known != null) {
      return known;
    }
    OpenFile opened = tree.open(path);
    keep(path, opened);
    return opened;
  }

  private synchronized @Nullable OpenFile known(FilePath path) {
    return files.get(path);
  }

  private synchronized void keep(FilePath path, OpenFile file) {
    files.put(path, file);
    if (files.size() > KEPT) {
      files.remove(files.keySet().iterator().next());
    }
  }
}
