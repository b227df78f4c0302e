package io.github.dupfs.snapshot;

import io.github.dupfs.index.TreeSection;
import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The directories in or below which some sets change anything, by their hashes: 8 bytes for each.
 * Two directories with one hash stand in for each other, so more may be admitted. Immutable.
 */
final class DirectoryFilter {
  private final long[] hashes;

  private DirectoryFilter(long[] hashes) {
    this.hashes = hashes;
  }

  /** Of what these sets change. */
  static DirectoryFilter of(Collection<StoredSet> sets) throws IOException {
    Builder builder = new Builder();
    for (StoredSet set : sets) {
      set.forEachPage((directory, states) -> builder.add(directory));
    }
    return new DirectoryFilter(builder.sorted());
  }

  /** Whether something in the directory, or below it, may be changed. */
  boolean admits(FilePath directory) {
    return Arrays.binarySearch(hashes, TreeSection.hash(directory)) >= 0;
  }

  private static final class Builder {
    private long[] hashes = new long[1024];
    private int count;
    private @Nullable FilePath last;

    /** Adds a directory and those above it. */
    void add(FilePath directory) {
      FilePath next = directory;
      // What is above the directory that came last is known.
      while (next != null && (last == null || !last.startsWith(next))) {
        append(TreeSection.hash(next));
        next = next.parent();
      }
      last = directory;
    }

    private void append(long hash) {
      if (count == hashes.length) {
        int distinct = distinct();
        hashes = Arrays.copyOf(hashes, Math.max(hashes.length, 2 * distinct));
        count = distinct;
      }
      hashes[count++] = hash;
    }

    /** Sorts the hashes, keeps one of each, and returns how many these are. */
    private int distinct() {
      Arrays.sort(hashes, 0, count);
      int kept = 0;
      for (int i = 0; i < count; i++) {
        if (i == 0 || hashes[i] != hashes[i - 1]) {
          hashes[kept++] = hashes[i];
        }
      }
      return kept;
    }

    long[] sorted() {
      return Arrays.copyOf(hashes, distinct());
    }
  }
}
