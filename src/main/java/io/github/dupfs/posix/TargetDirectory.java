package io.github.dupfs.posix;

import com.kenai.jffi.MemoryIO;
import io.github.dupfs.io.FilePath;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open directory in which objects are made. Names are single components, looked up relative to
 * it, and links are never followed: nothing outside can be reached, whoever exchanges what.
 *
 * <p>All methods throw {@link FileSystemException}, which names the object. Safe for use by many
 * threads at once.
 */
public final class TargetDirectory implements Closeable {
  private static final FileCalls CALLS = FileCalls.INSTANCE;
  private static final int AT_FDCWD = -100;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int O_PATH = 010000000;
  private static final int OWNER_ONLY = 0700;
  private static final int S_IFIFO = 0010000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;
  private static final long UTIME_NOW = (1L << 30) - 1;

  private static final ThreadLocal<CallMemory> MEMORY = ThreadLocal.withInitial(CallMemory::new);

  private final String path;
  private final int descriptor;

  private TargetDirectory(String path, int descriptor) {
    this.path = path;
    this.descriptor = descriptor;
  }

  /** Opens a directory by its path, in which links are followed. */
  public static TargetDirectory open(Path directory) throws FileSystemException {
    Path named = directory.toString().isEmpty() ? Path.of(".") : directory;
    int flags = Processor.THIS.directoryOnly() | LibC.O_CLOEXEC;
    return new TargetDirectory(
        named.toString(),
        checked(LibC.INSTANCE.open(LibC.cString(named), flags, 0), named.toString()));
  }

  /** Opens a directory in this one. */
  public TargetDirectory open(byte[] name) throws FileSystemException {
    int flags = Processor.THIS.directoryOnly() | Processor.THIS.noFollow() | LibC.O_CLOEXEC;
    String where = describe(name);
    return new TargetDirectory(
        where, checked(CALLS.openat(descriptor, cString(name), flags, 0), where));
  }

  /** Makes a directory that only its owner may enter yet. */
  public void makeDirectory(byte[] name) throws FileSystemException {
    check(CALLS.mkdirat(descriptor, cString(name), OWNER_ONLY), name);
  }

  /** Makes a symbolic link. */
  public void makeLink(byte[] name, byte[] target) throws FileSystemException {
    check(CALLS.symlinkat(cString(target), descriptor, cString(name)), name);
  }

  /** Makes a fifo that only its owner may use yet. */
  public void makeFifo(byte[] name) throws FileSystemException {
    check(CALLS.mknodat(descriptor, cString(name), S_IFIFO | 0600, 0), name);
  }

  /** Makes a device that only its owner may use yet. */
  public void makeDevice(byte[] name, boolean block, int major, int minor)
      throws FileSystemException {
    int mode = (block ? S_IFBLK : S_IFCHR) | 0600;
    check(CALLS.mknodat(descriptor, cString(name), mode, device(major, minor)), name);
  }

  /** As {@code makedev} of the C library. */
  private static long device(long major, long minor) {
    return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
  }

  /** Makes a regular file that only its owner may use yet. */
  public Output makeFile(byte[] name) throws FileSystemException {
    int flags =
        LibC.O_WRONLY | LibC.O_CREAT | LibC.O_EXCL | Processor.THIS.noFollow() | LibC.O_CLOEXEC;
    String where = describe(name);
    int opened = checked(CALLS.openat(descriptor, cString(name), flags, 0600), where);
    return new Output(opened, where);
  }

  /** What has a name, or null if nothing has. */
  public @Nullable FileStatus status(byte[] name) throws FileSystemException {
    CallMemory memory = MEMORY.get();
    long stored = memory.store(name);
    int failed =
        stored < 0
            ? -1
            : CALLS.statx(
                descriptor, stored, AT_SYMLINK_NOFOLLOW, Statx.BASIC, memory.resultAddress());
    if (failed < 0) {
      FileSystemException error = SystemError.of(LibC.errno(), describe(name));
      if (error instanceof NoSuchFileException) {
        return null;
      }
      throw error;
    }
    return Statx.decode(memory.result());
  }

  /** The names in this directory that begin with an ASCII prefix, and are ASCII. */
  public List<byte[]> names(String prefix) throws IOException {
    List<byte[]> names = new ArrayList<>();
    Path itself = Path.of("/proc/self/fd/" + descriptor);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(itself, prefix + "*")) {
      entries.forEach(
          entry -> names.add(entry.getFileName().toString().getBytes(StandardCharsets.US_ASCII)));
    }
    return names;
  }

  /** Gives an object another name, in place of what has it; a directory only of an empty one. */
  public void rename(byte[] from, byte[] to) throws FileSystemException {
    check(CALLS.renameat(descriptor, cString(from), descriptor, cString(to)), to);
  }

  /** Removes anything but a directory. */
  public void remove(byte[] name) throws FileSystemException {
    check(CALLS.unlinkat(descriptor, cString(name), 0), name);
  }

  /** Removes an empty directory. */
  public void removeDirectory(byte[] name) throws FileSystemException {
    check(CALLS.unlinkat(descriptor, cString(name), AT_REMOVEDIR), name);
  }

  /** Changes the owner of an object, of a link itself. */
  public void changeOwner(byte[] name, long uid, long gid) throws FileSystemException {
    check(
        CALLS.fchownat(descriptor, cString(name), (int) uid, (int) gid, AT_SYMLINK_NOFOLLOW), name);
  }

  /** Changes the permissions of a fifo or device, never of what a link leads to. */
  public void changePermissions(byte[] name, int permissions) throws FileSystemException {
    String where = describe(name);
    int flags = O_PATH | Processor.THIS.noFollow() | LibC.O_CLOEXEC;
    int object = checked(CALLS.openat(descriptor, cString(name), flags, 0), where);
    try {
      byte[] itself = cString(("/proc/self/fd/" + object).getBytes(StandardCharsets.US_ASCII));
      checked(CALLS.fchmodat(AT_FDCWD, itself, permissions, 0), where);
    } finally {
      LibC.INSTANCE.close(object);
    }
  }

  /** Changes the modification time of an object, of a link itself, in seconds since 1970. */
  public void changeTime(byte[] name, long modified) throws FileSystemException {
    long[] times = times(modified);
    check(CALLS.utimensat(descriptor, cString(name), times, AT_SYMLINK_NOFOLLOW), name);
  }

  /** Changes the owner of this directory. */
  public void changeOwner(long uid, long gid) throws FileSystemException {
    checked(CALLS.fchown(descriptor, (int) uid, (int) gid), path);
  }

  /** Changes the permissions of this directory. */
  public void changePermissions(int permissions) throws FileSystemException {
    checked(CALLS.fchmod(descriptor, permissions), path);
  }

  /** Changes the modification time of this directory. */
  public void changeTime(long modified) throws FileSystemException {
    checked(CALLS.futimens(descriptor, times(modified)), path);
  }

  private static long[] times(long modified) {
    return new long[] {0, UTIME_NOW, modified, 0};
  }

  @Override
  public void close() {
    LibC.INSTANCE.close(descriptor);
  }

  /** Its path, for messages. */
  @Override
  public String toString() {
    return path;
  }

  private String describe(byte[] name) {
    return path + "/" + FilePath.escape(name);
  }

  private void check(int result, byte[] name) throws FileSystemException {
    checked(result, describe(name));
  }

  private static int checked(int result, String path) throws FileSystemException {
    if (result < 0) {
      throw SystemError.of(LibC.errno(), path);
    }
    return result;
  }

  private static byte[] cString(byte[] bytes) throws FileSystemException {
    for (byte b : bytes) {
      if (b == 0) {
        throw new FileSystemException(FilePath.escape(bytes), null, "a name with a NUL byte");
      }
    }
    return Arrays.copyOf(bytes, bytes.length + 1);
  }

  /** A regular file that is being made. Not thread-safe. */
  public static final class Output implements Closeable {
    private final int descriptor;
    private final String path;

    private Output(int descriptor, String path) {
      this.descriptor = descriptor;
      this.path = path;
    }

    /** Writes all that a direct buffer holds between position and limit. */
    public void write(ByteBuffer buffer) throws FileSystemException {
      long address = MemoryIO.getInstance().getDirectBufferAddress(buffer);
      int at = buffer.position();
      while (at < buffer.limit()) {
        long count = LibC.INSTANCE.write(descriptor, address + at, buffer.limit() - at);
        if (count >= 0) {
          at += (int) count;
        } else if (LibC.errno() != SystemError.EINTR) {
          throw SystemError.of(LibC.errno(), path);
        }
      }
      buffer.position(at);
    }

    /** Changes its owner. */
    public void changeOwner(long uid, long gid) throws FileSystemException {
      checked(CALLS.fchown(descriptor, (int) uid, (int) gid), path);
    }

    /** Changes its permissions. */
    public void changePermissions(int permissions) throws FileSystemException {
      checked(CALLS.fchmod(descriptor, permissions), path);
    }

    /** Changes its modification time. */
    public void changeTime(long modified) throws FileSystemException {
      checked(CALLS.futimens(descriptor, times(modified)), path);
    }

    @Override
    public void close() throws FileSystemException {
      checked(LibC.INSTANCE.close(descriptor), path);
    }
  }
}
