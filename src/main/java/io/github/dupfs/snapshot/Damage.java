package io.github.dupfs.snapshot;

import io.github.dupfs.repository.BackupSet;
import org.jspecify.annotations.Nullable;

/**
 * Something of a repository that is damaged or missing.
 *
 * @param volume the number of a volume, otherwise 0
 * @param file the name of the file; null if it is missing, or if several are to blame
 */
public record Damage(BackupSet set, Part part, int volume, @Nullable String file, String reason) {

  /** A part of a backup set. */
  public enum Part {
    /** Without it, nothing vouches for the set's volumes, which are not read then. */
    MANIFEST,
    /** Without it, what the set changes is read from all of its volumes. */
    SIGNATURES,
    /** Holds the content of files. */
    VOLUME,
    /** What the set changes: it can be had neither from signatures nor from volumes. */
    TREE
  }

  /** Such as {@code volume 3 of full 20260120T101500Z}. */
  public String title() {
    String name =
        switch (part) {
          case MANIFEST -> "manifest";
          case SIGNATURES -> "signature file";
          case VOLUME -> "volume " + volume;
          case TREE -> "list of files";
        };
    return name + " of " + set.id();
  }
}
