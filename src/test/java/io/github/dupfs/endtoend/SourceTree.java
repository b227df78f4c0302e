package io.github.dupfs.endtoend;

import java.nio.file.Path;
import java.util.Locale;

/**
 * Seven states of a tree with every kind of object, odd names and sizes; each step between them
 * makes changes of one sort. The program {@code source_tree.py} says which.
 */
record SourceTree(Path directory) {
  static final int STATES = 7;

  /** How much there is in a tree: about 3 MB, or 28 MB with 3,000 files in one directory. */
  enum Size {
    SMALL,
    LARGE
  }

  static SourceTree create(Sandbox sandbox, Size size) {
    String name = size.name().toLowerCase(Locale.ROOT);
    Path directory = sandbox.path("tree-" + name);
    String program = sandbox.resource("source_tree.py").toString();
    sandbox.command("python3", program, directory.toString(), name).run().orFail();
    return new SourceTree(directory);
  }

  /** The directory with one state, from 0. */
  Path state(int number) {
    return directory.resolve("s" + number);
  }
}
