package io.github.dupfs.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that tell what is asked of the backup sets. */
final class StatusOptions {
  @Option(
      names = "--file-changed",
      paramLabel = "PATH",
      description = "Only the sets of the newest chain that add, change or remove this file.")
  @Nullable String fileChanged;

  @Option(
      names = "--show-changes-in-set",
      paramLabel = "K",
      converter = AtLeast.Zero.class,
      description =
          "Only the files that a set of the newest chain adds, changes or removes: 0 is the newest"
              + " set, 1 the one before, and so on.")
  @Nullable Integer changesInSet;

  @Option(names = "--json", description = "Tell it as JSON: chains, sets, volumes and sizes.")
  boolean json;
}
