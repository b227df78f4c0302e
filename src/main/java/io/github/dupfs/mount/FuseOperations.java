package io.github.dupfs.mount;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Type;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.mount.SnapshotFileSystem.Handle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.Delegate;
import jnr.ffi.provider.ClosureManager;
import org.jspecify.annotations.Nullable;

/**
 * The {@code struct fuse_operations} of libfuse 2.9: 45 slots of 8 bytes, most of them addresses of
 * functions. Slots of operations that would change something answer "read-only filesystem"; those
 * of extended attributes stay empty, which makes the kernel stop asking.
 *
 * <p>An operation that throws must not return to libfuse by accident: the binding would answer 0,
 * and that is an empty file. So nothing happens outside the {@code try} of a callback, arguments
 * are plain numbers that the binding need not wrap in objects, and {@link Failures} cannot throw.
 *
 * <p>Callbacks work as long as this object is reachable.
 */
final class FuseOperations {
  /**
   * A C function for any slot. All operations take at most five arguments, integers and pointers,
   * and both x86-64 and AArch64 pass these in registers; those beyond an operation's own hold
   * garbage, as do the upper halves of ints.
   */
  public interface Callback {
    /** Answers with 0, a count, or a negative error number. */
    @Delegate
    int call(long a, long b, long c, long d, long e);
  }

  private interface OnPath {
    int call(FilePath path, long b, long c) throws IOException;
  }

  private interface OnHandle {
    int call(Handle handle, long buffer, long c, long position) throws IOException;
  }

  private static final int SLOTS = 45;

  private static final int GETATTR = 0;
  private static final int READLINK = 1;
  private static final int OPEN = 14;
  private static final int READ = 15;
  private static final int STATFS = 17;
  private static final int RELEASE = 19;
  private static final int OPENDIR = 25;
  private static final int READDIR = 26;
  private static final int RELEASEDIR = 27;
  private static final int ACCESS = 31;
  private static final int FLAGS = 38;

  /**
   * mknod, mkdir, unlink, rmdir, symlink, rename, link, chmod, chown, truncate, utime, write,
   * setxattr, removexattr, create, ftruncate, utimens, fallocate.
   */
  private static final int[] MODIFYING = {
    3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 16, 21, 24, 32, 33, 37, 44
  };

  /** flag_nullpath_ok and flag_nopath: operations on handles need no paths. */
  private static final int NO_PATHS = 3;

  /** Offsets in {@code struct fuse_file_info}. */
  private static final int OPEN_FLAGS = 0;

  private static final int FILE_HANDLE = 24;

  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  /** {@code int fill(void *buffer, const char *name, const struct stat *stat, off_t offset)}. */
  private static final CallContext FILL =
      CallContext.getCallContext(
          Type.SINT32,
          new Type[] {Type.POINTER, Type.POINTER, Type.POINTER, Type.SINT64},
          CallingConvention.DEFAULT,
          false);

  private final SnapshotFileSystem files;
  private final Failures failures;
  private final Pointer structure;
  private final List<Callback> callbacks = new ArrayList<>();

  FuseOperations(SnapshotFileSystem files, Failures failures) {
    this.files = files;
    this.failures = failures;
    structure = jnr.ffi.Memory.allocateDirect(Runtime.getSystemRuntime(), size(), true);
    set(GETATTR, onPath((path, stat, c) -> files.getattr(path, stat)));
    set(READLINK, onPath(files::readlink));
    set(ACCESS, onPath((path, mask, c) -> files.access(path, (int) mask)));
    set(STATFS, onPath((path, statvfs, c) -> files.statfs(statvfs)));
    set(OPEN, onPath((path, info, c) -> open(path, info)));
    set(OPENDIR, onPath((path, info, c) -> opened(info, files.opendir(path))));
    set(READ, onHandle(files::read));
    set(READDIR, onHandle((handle, buffer, fill, d) -> readdir(handle, buffer, fill)));
    Callback release = release();
    set(RELEASE, release);
    set(RELEASEDIR, release);
    Callback refuse = (a, b, c, d, e) -> -Failures.EROFS;
    for (int slot : MODIFYING) {
      set(slot, refuse);
    }
    structure.putInt(FLAGS * 8L, NO_PATHS);
  }

  /** Where the structure is. */
  long address() {
    return structure.address();
  }

  /** The size of the structure in bytes. */
  int size() {
    return SLOTS * 8;
  }

  /** Closes what is open still. */
  void close() {
    files.close();
  }

  /** Has the binding make the code that is the same for all callbacks. */
  static void prepare() {
    pointer((a, b, c, d, e) -> 0);
  }

  private void set(int slot, Callback callback) {
    callbacks.add(callback);
    structure.putPointer(slot * 8L, pointer(callback));
  }

  private static Pointer pointer(Callback callback) {
    ClosureManager closures = Runtime.getSystemRuntime().getClosureManager();
    return closures.getClosurePointer(Callback.class, callback);
  }

  /** For operations whose first argument is a path. */
  private Callback onPath(OnPath operation) {
    return (a, b, c, d, e) -> {
      FilePath path = null;
      try {
        path = SnapshotFileSystem.path(a);
        return operation.call(path, b, c);
      } catch (Throwable t) {
        return -failures.errno(path, t);
      }
    };
  }

  /** For operations whose last argument of five is a {@code struct fuse_file_info}. */
  private Callback onHandle(OnHandle operation) {
    return (a, b, c, d, info) -> {
      Handle handle = null;
      try {
        handle = files.handle(MEMORY.getLong(info + FILE_HANDLE));
        return operation.call(handle, b, c, d);
      } catch (Throwable t) {
        return -failures.errno(pathOf(handle), t);
      }
    };
  }

  private static @Nullable FilePath pathOf(@Nullable Handle handle) {
    return handle == null ? null : handle.path();
  }

  /** The kernel ignores its result. */
  private Callback release() {
    return (a, info, c, d, e) -> {
      try {
        files.release(MEMORY.getLong(info + FILE_HANDLE));
        return 0;
      } catch (Throwable t) {
        return -failures.errno(null, t);
      }
    };
  }

  private int open(FilePath path, long info) throws IOException {
    int flags = MEMORY.getInt(info + OPEN_FLAGS);
    boolean write =
        (flags & LibC.O_ACCMODE) != LibC.O_RDONLY || (flags & (LibC.O_CREAT | LibC.O_TRUNC)) != 0;
    return write ? -Failures.EROFS : opened(info, files.open(path));
  }

  private static int opened(long info, long handle) {
    MEMORY.putLong(info + FILE_HANDLE, handle);
    return 0;
  }

  private int readdir(Handle handle, long buffer, long fill) throws IOException {
    Invoker invoker = Invoker.getInstance();
    return files.readdir(
        handle, (name, stat) -> (int) invoker.invokeN4(FILL, fill, buffer, name, stat, 0) == 0);
  }
}
