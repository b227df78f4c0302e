package io.github.dupfs.cli;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.restore.Restore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that tell how something is restored. */
final class RestoreOptions {
  @Option(
      names = "--force",
      description = "Restore into a directory that is there; what is in the way is replaced.")
  boolean force;

  @Option(
      names = "--resume",
      description =
          "Go on with a restore that was interrupted: what has the right size, time and permissions"
              + " already is left as it is.")
  boolean resume;

  @Option(
      names = {"--no-restore-ownership", "--do-not-restore-ownership"},
      description = "Everything belongs to you.")
  boolean noOwnership;

  @Option(
      names = "--rename",
      arity = "2",
      paramLabel = "PATH",
      description = "Restore what was at the first path, and all below it, to the second.")
  List<String> renames = new ArrayList<>();

  /** Whether it is only told what there is to restore. */
  boolean dryRun;

  Restore.Options options() {
    Map<FilePath, FilePath> paths = new HashMap<>();
    for (int i = 0; i + 1 < renames.size(); i += 2) {
      paths.put(path(renames.get(i)), path(renames.get(i + 1)));
    }
    return new Restore.Options(
        force, resume, !noOwnership, paths, Runtime.getRuntime().availableProcessors());
  }

  private static FilePath path(String typed) {
    FilePath path = SnapshotOptions.path(typed);
    if (path.isRoot()) {
      throw new IllegalArgumentException("--rename is for what is below the root of the backup");
    }
    return path;
  }
}
