package io.github.dupfs.restore;

import io.github.dupfs.posix.FileStatus;
import io.github.dupfs.snapshot.FileTree.Kind;

/** The kinds of objects, as {@link FileStatus} and duplicity name them. */
public final class Kinds {
  private Kinds() {}

  /** The type in a {@link FileStatus}. */
  static char type(Kind kind) {
    return switch (kind) {
      case REGULAR -> '0';
      case SYMBOLIC_LINK -> '2';
      case CHARACTER_DEVICE -> '3';
      case BLOCK_DEVICE -> '4';
      case DIRECTORY -> '5';
      case FIFO -> '6';
    };
  }

  /** duplicity's name. */
  public static String name(Kind kind) {
    return name(type(kind));
  }

  static String name(char type) {
    return switch (type) {
      case '0' -> "reg";
      case '2' -> "sym";
      case '3' -> "chr";
      case '4' -> "blk";
      case '5' -> "dir";
      case '6' -> "fifo";
      default -> "unknown";
    };
  }
}
