package io.github.dupfs.posix;

import io.github.dupfs.io.FilePath;
import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open directory. Names are looked up relative to it, so that a path may be longer than the
 * kernel takes, and nobody can lead a lookup astray by exchanging a directory above.
 *
 * <p>Reading leaves no trace in access times where the system lets this process do so.
 *
 * <p>All methods throw {@link FileSystemException}, which names the object: {@link
 * NoSuchFileException} if it does not exist, {@link AccessDeniedException} if this process has no
 * right to it, {@link java.nio.file.FileSystemLoopException} if links lead nowhere but to each
 * other, and so on. Not thread-safe; directories that were opened from each other belong to one
 * thread.
 */
public final class Directory implements Closeable {
  private static final FileCalls CALLS = FileCalls.INSTANCE;

  private static final int CLOSED = -1;
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_NO_AUTOMOUNT = 0x800;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final int R_OK = 4;
  private static final int SEEK_SET = 0;
  private static final int O_NONBLOCK = 04000;
  private static final int O_NOATIME = 01000000;

  /**
   * Where the name starts in a {@code struct linux_dirent64}, and where the length of it all is.
   */
  private static final int ENTRY_NAME = 19;

  private static final int ENTRY_LENGTH = 16;

  private static final byte[] ITSELF = {};

  private final @Nullable Directory parent;
  private final byte[] name;
  private final boolean followsLinks;
  private final CallMemory memory;
  private int descriptor;

  private Directory(
      @Nullable Directory parent,
      byte[] name,
      boolean followsLinks,
      CallMemory memory,
      int descriptor) {
    this.parent = parent;
    this.name = name;
    this.followsLinks = followsLinks;
    this.memory = memory;
    this.descriptor = descriptor;
  }

  /**
   * The working directory of this process, where to start from; what is opened from it, and from
   * that, treats links alike. Here alone a name may be a path. It can list nothing, and need not be
   * closed.
   *
   * @param followsLinks whether a name that is a symbolic link stands for what that leads to; if
   *     not, it stands for the link, which can be neither opened nor entered
   */
  public static Directory working(boolean followsLinks) {
    return new Directory(null, ITSELF, followsLinks, new CallMemory(), AT_FDCWD);
  }

  /** Opens a directory in this one; the caller closes it. It may stay open longer than this one. */
  public Directory open(byte[] child) throws FileSystemException {
    int opened = open(child, Processor.THIS.directoryOnly());
    return new Directory(this, child, followsLinks, memory, opened);
  }

  /**
   * Opens a regular file in this directory. That never waits for somebody to write to a fifo, even
   * if the file was exchanged for one.
   *
   * @throws FileSystemException also if it is no regular file
   */
  public FileInput openFile(byte[] child) throws FileSystemException {
    int opened = open(child, O_NONBLOCK);
    try {
      FileStatus status = status(opened, ITSELF, AT_EMPTY_PATH, child);
      if (!status.isFile()) {
        throw new FileSystemException(describe(child), null, "not a regular file any more");
      }
      FileInput input = new FileInput(opened, status.size(), () -> describe(child));
      opened = CLOSED;
      return input;
    } finally {
      if (opened != CLOSED) {
        LibC.INSTANCE.close(opened);
      }
    }
  }

  /**
   * Opens something. Only its owner may keep access times from being changed; and a file on which
   * somebody holds a lease must be waited for.
   */
  private int open(byte[] child, int wanted) throws FileSystemException {
    int flags = wanted | LibC.O_CLOEXEC | O_NOATIME;
    if (!followsLinks) {
      flags |= Processor.THIS.noFollow();
    }
    long path = store(child);
    while (true) {
      int opened = CALLS.openat(descriptor(), path, flags, 0);
      if (opened >= 0) {
        return opened;
      }
      int error = LibC.errno();
      if (error == SystemError.EPERM && (flags & O_NOATIME) != 0) {
        flags &= ~O_NOATIME;
      } else if (error == SystemError.EAGAIN && (flags & O_NONBLOCK) != 0) {
        flags &= ~O_NONBLOCK;
      } else if (error != SystemError.EINTR) {
        throw SystemError.of(error, describe(child));
      }
    }
  }

  /** The names of all entries but {@code .} and {@code ..}, as the system has them, in no order. */
  public List<byte[]> names() throws FileSystemException {
    check(CALLS.lseek(descriptor(), 0, SEEK_SET), ITSELF);
    List<byte[]> names = new ArrayList<>();
    ByteBuffer entries = memory.result();
    while (true) {
      long length =
          CALLS.syscall(
              Processor.THIS.listDirectory(),
              descriptor(),
              memory.resultAddress(),
              entries.capacity());
      check(length, ITSELF);
      if (length == 0) {
        return names;
      }
      for (int at = 0; at < length; at += entries.getShort(at + ENTRY_LENGTH) & 0xffff) {
        addName(names, entries, at);
      }
    }
  }

  /** The entry ends with a NUL and less than eight bytes of anything. */
  private static void addName(List<byte[]> names, ByteBuffer entries, int at) {
    int start = at + ENTRY_NAME;
    int end = Math.max(start, at + (entries.getShort(at + ENTRY_LENGTH) & 0xffff) - 8);
    while (entries.get(end) != 0) {
      end++;
    }
    byte[] name = new byte[end - start];
    entries.get(start, name);
    boolean dots = name[0] == '.' && (name.length == 1 || (name.length == 2 && name[1] == '.'));
    if (!dots) {
      names.add(name);
    }
  }

  /** The status of this directory. */
  public FileStatus status() throws FileSystemException {
    return status(descriptor(), ITSELF, AT_EMPTY_PATH, ITSELF);
  }

  /** The status of what a name stands for. Mounts nothing. */
  public FileStatus status(byte[] child) throws FileSystemException {
    int flags = AT_NO_AUTOMOUNT | (followsLinks ? 0 : AT_SYMLINK_NOFOLLOW);
    return status(descriptor(), child, flags, child);
  }

  /**
   * @param described the name for messages
   */
  private FileStatus status(int start, byte[] path, int flags, byte[] described)
      throws FileSystemException {
    long result = memory.resultAddress();
    check(CALLS.statx(start, store(path), flags, Statx.BASIC, result), described);
    return Statx.decode(memory.result());
  }

  /** The target of a symbolic link, as it is. */
  public byte[] linkTarget(byte[] child) throws FileSystemException {
    ByteBuffer target = memory.result();
    long length =
        CALLS.readlinkat(descriptor(), store(child), memory.resultAddress(), target.capacity());
    check(length, child);
    byte[] bytes = new byte[(int) length];
    target.get(bytes);
    return bytes;
  }

  /**
   * Makes sure that the real user of this process may read the content of a file, or list a
   * directory.
   *
   * @throws AccessDeniedException if not
   */
  public void requireReadable(byte[] child) throws FileSystemException {
    check(CALLS.faccessat(descriptor(), store(child), R_OK, 0), child);
  }

  /** Whether it was not closed yet. */
  public boolean isOpen() {
    return descriptor != CLOSED;
  }

  /** Gives the descriptor back. May be called again. */
  @Override
  public void close() {
    if (descriptor >= 0) {
      LibC.INSTANCE.close(descriptor);
      descriptor = CLOSED;
    }
  }

  /** Its path, for messages. */
  @Override
  public String toString() {
    return describe(ITSELF);
  }

  private int descriptor() {
    if (descriptor == CLOSED) {
      throw new IllegalStateException(this + ": the directory was closed");
    }
    return descriptor;
  }

  private long store(byte[] path) throws FileSystemException {
    long address = memory.store(path);
    if (address < 0) {
      throw SystemError.of(SystemError.ENAMETOOLONG, describe(path));
    }
    return address;
  }

  private void check(long result, byte[] child) throws FileSystemException {
    if (result < 0) {
      throw SystemError.of(LibC.errno(), describe(child));
    }
  }

  /** The path of a name, or of this directory itself, for messages. */
  private String describe(byte[] child) {
    List<String> names = new ArrayList<>();
    if (child.length > 0) {
      names.add(FilePath.escape(child));
    }
    for (Directory d = this; d != null && d.parent != null; d = d.parent) {
      names.add(FilePath.escape(d.name));
    }
    Collections.reverse(names);
    return String.join("/", names);
  }
}
