package io.github.dupfs.mount;

import com.kenai.jffi.MemoryIO;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Entry;
import io.github.dupfs.snapshot.FileTree.Kind;
import io.github.dupfs.snapshot.FileTree.OpenFile;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FileTree} in terms of FUSE operations. Each method is one operation: it returns 0, a
 * count or a negative error number, or throws what {@link Failures} understands. Addresses are of
 * native memory that libfuse owns. Safe for use by many threads at once.
 *
 * <p>Source: {@code struct fuse_operations} in {@code fuse.h} of libfuse 2.9; {@code
 * bits/statvfs.h} of glibc.
 */
final class SnapshotFileSystem {
  /** Receives the entries of a directory. */
  interface Filler {
    /** Takes a NUL-terminated name and a stat structure; returns whether there was room. */
    boolean add(long name, long stat);
  }

  /** What an open file or directory is known by between the operations on it. */
  sealed interface Handle {
    /** Where it was opened. */
    FilePath path();
  }

  private record FileHandle(FilePath path, OpenFile file) implements Handle {}

  private record DirectoryHandle(FilePath path, List<Entry> entries) implements Handle {}

  /** Bits of the mask of {@code access}. */
  private static final int X_OK = 1;

  private static final int W_OK = 2;

  /** The most that libfuse 2 asks for at once. */
  private static final int USUAL_READ = 128 << 10;

  /** The kernel rejects listings with longer names (FUSE_NAME_MAX). */
  private static final int MAX_NAME = 1024;

  private static final int STATFS_BLOCK = 4096;

  private static final int STATVFS_SIZE = 112;

  /** What libfuse puts where it knows no inode (FUSE_UNKNOWN_INO); 0 would hide the entry. */
  private static final long UNKNOWN_INODE = 0xffff_ffffL;

  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  private final FileTree tree;
  private final @Nullable Owner owner;
  private final StatLayout stat;
  private final ConcurrentHashMap<Long, Handle> handles = new ConcurrentHashMap<>();
  private final AtomicLong lastHandle = new AtomicLong();
  private final ThreadLocal<byte[]> buffers = ThreadLocal.withInitial(() -> new byte[USUAL_READ]);

  SnapshotFileSystem(FileTree tree, @Nullable Owner owner, StatLayout stat) {
    this.tree = tree;
    this.owner = owner;
    this.stat = stat;
  }

  int getattr(FilePath path, long result) throws IOException {
    stat.write(result, tree.attributes(path), owner);
    return 0;
  }

  /** Writes the target and a NUL, cut if {@code size} bytes cannot take them. */
  int readlink(FilePath path, long result, long size) throws IOException {
    byte[] target = tree.linkTarget(path);
    int length = (int) Math.min(target.length, size - 1);
    MEMORY.putByteArray(result, target, 0, length);
    MEMORY.putByte(result + length, (byte) 0);
    return 0;
  }

  /** Answers {@code access(2)} as for root, who may do everything but execute what nobody can. */
  int access(FilePath path, int mask) throws IOException {
    if ((mask & W_OK) != 0) {
      return -Failures.EROFS;
    }
    Attributes attributes = tree.attributes(path);
    boolean inert = attributes.kind() == Kind.REGULAR && (attributes.permissions() & 0111) == 0;
    return (mask & X_OK) != 0 && inert ? -Failures.EACCES : 0;
  }

  /** The number of the handle is never 0. */
  long open(FilePath path) throws IOException {
    return add(new FileHandle(path, tree.open(path)));
  }

  /** As {@link #open}. What this handle lists stays the same, also when rewound. */
  long opendir(FilePath path) throws IOException {
    return add(new DirectoryHandle(path, tree.entries(path)));
  }

  private long add(Handle handle) {
    long number = lastHandle.incrementAndGet();
    handles.put(number, handle);
    return number;
  }

  Handle handle(long number) throws IOException {
    Handle handle = handles.get(number);
    if (handle == null) {
      throw new IOException("operation on file handle " + number + ", which is not open");
    }
    return handle;
  }

  int read(Handle handle, long result, long size, long position) throws IOException {
    OpenFile file = ((FileHandle) handle).file();
    int wanted = Math.toIntExact(size);
    byte[] buffer = buffers.get();
    if (buffer.length < wanted) {
      buffer = new byte[wanted];
    }
    int read = file.read(position, buffer, 0, wanted);
    if (read < wanted && position + read < file.size()) {
      // The kernel would take this for the end of the file.
      throw new IOException(
          "read "
              + read
              + " of "
              + wanted
              + " bytes at byte "
              + position
              + " of a file of "
              + file.size());
    }
    MEMORY.putByteArray(result, buffer, 0, read);
    return read;
  }

  /** Passes on all entries at once; libfuse serves the kernel's portions from its own memory. */
  int readdir(Handle handle, Filler filler) throws IOException {
    long memory = MEMORY.allocateMemory(stat.size() + MAX_NAME + 1L, true);
    try {
      long name = memory + stat.size();
      boolean room = addDots(memory, name, filler);
      for (Entry entry : ((DirectoryHandle) handle).entries()) {
        if (!room) {
          break;
        }
        stat.writeEntry(memory, entry.kind(), entry.inode());
        room = add(entry.name(), memory, name, filler);
      }
      return 0;
    } finally {
      MEMORY.freeMemory(memory);
    }
  }

  private boolean addDots(long memory, long name, Filler filler) throws IOException {
    stat.writeEntry(memory, Kind.DIRECTORY, UNKNOWN_INODE);
    return add(new byte[] {'.'}, memory, name, filler)
        && add(new byte[] {'.', '.'}, memory, name, filler);
  }

  /** Leaves out names that the kernel does not take; no filesystem of Linux makes them. */
  private boolean add(byte[] bytes, long memory, long name, Filler filler) throws IOException {
    if (bytes.length > MAX_NAME) {
      return true;
    }
    MEMORY.putByteArray(name, bytes, 0, bytes.length);
    MEMORY.putByte(name + bytes.length, (byte) 0);
    return filler.add(name, memory);
  }

  void release(long number) {
    if (handles.remove(number) instanceof FileHandle handle) {
      handle.file().close();
    }
  }

  /** Closes what is open still. */
  void close() {
    handles.keySet().forEach(this::release);
  }

  /** Fills a {@code struct statvfs}: nothing is free. */
  int statfs(long result) {
    MEMORY.setMemory(result, STATVFS_SIZE, (byte) 0);
    long blocks = (tree.repositoryBytes() + STATFS_BLOCK - 1) / STATFS_BLOCK;
    MEMORY.putLong(result, STATFS_BLOCK); // f_bsize
    MEMORY.putLong(result + 8, STATFS_BLOCK); // f_frsize
    MEMORY.putLong(result + 16, blocks); // f_blocks
    MEMORY.putLong(result + 80, 255); // f_namemax
    return 0;
  }

  /** The bytes libfuse gives as the path, which starts with a slash. */
  static FilePath path(long address) {
    byte[] bytes = MEMORY.getZeroTerminatedByteArray(address);
    return FilePath.of(bytes, 1, bytes.length - 1);
  }
}
