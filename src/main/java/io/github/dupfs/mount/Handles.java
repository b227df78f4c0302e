package io.github.dupfs.mount;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.FileTree.Entry;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Open directories, by the numbers that the kernel has for them. Thread-safe. */
final class Handles {
  private final ConcurrentHashMap<Long, Listing> open = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  /**
   * An open directory. What it lists stays the same, also when rewound.
   *
   * @param node the number of the directory
   */
  record Listing(FilePath path, long node, List<Entry> entries) {}

  /** Returns the number of the handle. */
  long add(Listing listing) {
    long number = last.incrementAndGet();
    open.put(number, listing);
    return number;
  }

  Listing get(long number) throws IOException {
    Listing listing = open.get(number);
    if (listing == null) {
      throw new IOException("operation on directory handle " + number + ", which is not open");
    }
    return listing;
  }

  void release(long number) {
    open.remove(number);
  }
}
