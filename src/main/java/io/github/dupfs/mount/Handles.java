package io.github.dupfs.mount;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.FileTree.Entry;
import io.github.dupfs.snapshot.FileTree.OpenFile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Open files and directories, by the numbers that the kernel has for them. Thread-safe. */
final class Handles {
  private final ConcurrentHashMap<Long, Handle> handles = new ConcurrentHashMap<>();
  private final AtomicLong last = new AtomicLong();

  /** What an open file or directory is known by between the operations on it. */
  sealed interface Handle {
    /** Where it was opened. */
    FilePath path();
  }

  record FileHandle(FilePath path, OpenFile file) implements Handle {}

  /**
   * What this lists stays the same, also when rewound.
   *
   * @param node the number of the directory
   */
  record DirectoryHandle(FilePath path, long node, List<Entry> entries) implements Handle {}

  /** Returns the number of the handle. */
  long add(Handle handle) {
    long number = last.incrementAndGet();
    handles.put(number, handle);
    return number;
  }

  Handle get(long number) throws IOException {
    Handle handle = handles.get(number);
    if (handle == null) {
      throw new IOException("operation on file handle " + number + ", which is not open");
    }
    return handle;
  }

  void release(long number) {
    if (handles.remove(number) instanceof FileHandle handle) {
      handle.file().close();
    }
  }

  /** Closes what is open still. */
  void releaseAll() {
    handles.keySet().forEach(this::release);
  }
}
