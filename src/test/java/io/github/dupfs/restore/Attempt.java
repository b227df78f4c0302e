package io.github.dupfs.restore;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.RefusedException;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.Kind;
import io.github.dupfs.snapshot.MemoryBackend;
import io.github.dupfs.snapshot.OpenTree;
import io.github.dupfs.snapshot.SetWriter;
import io.github.dupfs.snapshot.UnavailableException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * What came of a restore.
 *
 * @param exit 0, or the code of the failure
 * @param message of the failure
 * @param failed the paths that could not be restored, with the reasons
 */
record Attempt(int exit, String message, SortedMap<String, String> failed) {
  /** Restoring into a new or empty target. */
  static final Restore.Options PLAIN = new Restore.Options(false, false, true, Map.of(), 2);

  /** Restoring over what is there. */
  static final Restore.Options OVER = new Restore.Options(true, false, true, Map.of(), 2);

  /** Restores the snapshot of a day. */
  static Attempt of(MemoryBackend repository, int day, Path target, Restore.Options options)
      throws IOException {
    try (OpenTree tree = OpenTree.of(repository)) {
      return of(tree.tree, FilePath.of(SetWriter.snapshot(day)), target, options);
    }
  }

  static Attempt of(FileTree tree, FilePath from, Path target, Restore.Options options)
      throws IOException {
    SortedMap<String, String> failed = new ConcurrentSkipListMap<>();
    Restore.Reports reports =
        new Restore.Reports() {
          @Override
          public void restored(FilePath path, Kind kind) {}

          @Override
          public void failed(FilePath path, IOException reason) {
            failed.put(path.afterFirst().toString(), String.valueOf(reason.getMessage()));
          }

          @Override
          public void at(FilePath path, long objects, long bytes) {}
        };
    try {
      new Restore(tree, from, target, options, reports).run();
      return new Attempt(0, "", failed);
    } catch (RefusedException e) {
      return new Attempt(e.exitCode(), String.valueOf(e.getMessage()), failed);
    } catch (UnavailableException e) {
      return new Attempt(RestoreException.DAMAGED, String.valueOf(e.getMessage()), failed);
    } catch (FileSystemException e) {
      return new Attempt(RestoreException.FAILED, String.valueOf(e.getMessage()), failed);
    }
  }
}
