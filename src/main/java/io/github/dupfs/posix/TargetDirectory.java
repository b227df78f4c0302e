package io.github.dupfs.posix;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An open directory in which objects are made. Names are single components, looked up relative to
 * it, and links are never followed: nothing outside can be reached, whoever exchanges what.
 *
 * <p>All methods throw {@link FileSystemException}, which names the object. Safe for use by many
 * threads at once.
 */
public final class TargetDirectory implements OpenObject {
  private static final FileCalls CALLS = FileCalls.INSTANCE;
  private static final int AT_SYMLINK_NOFOLLOW = 0x100;
  private static final int AT_REMOVEDIR = 0x200;
  private static final int O_PATH = 010000000;
  private static final int OWNER_ONLY = 0700;
  private static final int S_IFIFO = 0010000;
  private static final int S_IFCHR = 0020000;
  private static final int S_IFBLK = 0060000;
  private static final byte[] ITSELF = {};

  /** A call that takes two names finds the second one here. */
  private static final ThreadLocal<CallMemory> SECOND = ThreadLocal.withInitial(CallMemory::new);

  private final @Nullable TargetDirectory parent;
  private final byte[] name;
  private final int descriptor;

  private TargetDirectory(@Nullable TargetDirectory parent, byte[] name, int descriptor) {
    this.parent = parent;
    this.name = name;
    this.descriptor = descriptor;
  }

  /** Opens a directory by its path, in which links are followed. */
  public static TargetDirectory open(Path directory) throws FileSystemException {
    Path named = directory.toString().isEmpty() ? Path.of(".") : directory;
    int flags = Processor.THIS.directoryOnly() | LibC.O_CLOEXEC;
    int opened = LibC.INSTANCE.open(LibC.cString(named), flags, 0);
    if (opened < 0) {
      throw SystemError.of(LibC.errno(), named.toString());
    }
    return new TargetDirectory(null, named.toString().getBytes(StandardCharsets.UTF_8), opened);
  }

  /** Opens a directory in this one. */
  public TargetDirectory open(byte[] child) throws FileSystemException {
    return new TargetDirectory(this, child, open(child, Processor.THIS.directoryOnly(), 0));
  }

  private int open(byte[] child, int wanted, int permissions) throws FileSystemException {
    int flags = wanted | Processor.THIS.noFollow() | LibC.O_CLOEXEC;
    int opened = CALLS.openat(descriptor, store(child), flags, permissions);
    check(opened, child);
    return opened;
  }

  /** Makes a directory that only its owner may enter yet. */
  public void makeDirectory(byte[] child) throws FileSystemException {
    check(CALLS.mkdirat(descriptor, store(child), OWNER_ONLY), child);
  }

  /** Makes a regular file that only its owner may use yet. */
  public TargetFile makeFile(byte[] child) throws FileSystemException {
    int flags = LibC.O_WRONLY | LibC.O_CREAT | LibC.O_EXCL;
    return new TargetFile(this, child, open(child, flags, 0600));
  }

  /** Makes a symbolic link. */
  public OpenObject makeLink(byte[] child, byte[] target) throws FileSystemException {
    for (byte b : target) {
      if (b == 0) {
        throw new FileSystemException(describe(child), null, "a link to a name with a NUL byte");
      }
    }
    check(CALLS.symlinkat(store(SECOND.get(), target, child), descriptor, store(child)), child);
    return hold(child, '2');
  }

  /** Makes a fifo that only its owner may use yet. */
  public OpenObject makeFifo(byte[] child) throws FileSystemException {
    check(CALLS.mknodat(descriptor, store(child), S_IFIFO | 0600, 0), child);
    return hold(child, '6');
  }

  /** Makes a device that only its owner may use yet. */
  public OpenObject makeDevice(byte[] child, boolean block, int major, int minor)
      throws FileSystemException {
    int mode = (block ? S_IFBLK : S_IFCHR) | 0600;
    check(CALLS.mknodat(descriptor, store(child), mode, device(major, minor)), child);
    return hold(child, block ? '4' : '3');
  }

  /** As {@code makedev} of the C library. */
  private static long device(long major, long minor) {
    return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
  }

  /**
   * Opens a link, fifo or device that was just made.
   *
   * @throws FileSystemException also if something else has its name by now
   */
  TargetNode hold(byte[] child, char type) throws FileSystemException {
    TargetNode node = new TargetNode(this, child, open(child, O_PATH, 0));
    try {
      node.require(type);
      return node;
    } catch (FileSystemException e) {
      node.close();
      throw e;
    }
  }

  /** What has a name, or null if nothing has. */
  public @Nullable FileStatus status(byte[] child) throws FileSystemException {
    CallMemory memory = CallMemory.ofThread();
    int failed =
        CALLS.statx(
            descriptor, store(child), AT_SYMLINK_NOFOLLOW, Statx.BASIC, memory.resultAddress());
    if (failed < 0) {
      FileSystemException error = error(child);
      if (error instanceof NoSuchFileException) {
        return null;
      }
      throw error;
    }
    return Statx.decode(memory.result());
  }

  /** The target of a symbolic link, as it is. */
  public byte[] linkTarget(byte[] child) throws FileSystemException {
    CallMemory memory = CallMemory.ofThread();
    ByteBuffer target = memory.result();
    long length =
        CALLS.readlinkat(descriptor, store(child), memory.resultAddress(), target.capacity());
    check(length, child);
    byte[] bytes = new byte[(int) length];
    target.get(bytes);
    return bytes;
  }

  /**
   * The names in this directory that fit a pattern.
   *
   * @param pattern which only ASCII fits
   */
  public List<byte[]> names(Pattern pattern) throws IOException {
    List<byte[]> names = new ArrayList<>();
    Path itself = Path.of("/proc/self/fd/" + descriptor);
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(itself)) {
      for (Path entry : entries) {
        String text = entry.getFileName().toString();
        if (pattern.matcher(text).matches()) {
          names.add(text.getBytes(StandardCharsets.US_ASCII));
        }
      }
    }
    return names;
  }

  /** Gives an object another name, in place of what has it; a directory only of an empty one. */
  public void rename(byte[] from, byte[] to) throws FileSystemException {
    long second = store(SECOND.get(), to, to);
    check(CALLS.renameat(descriptor, store(from), descriptor, second), to);
  }

  /** Removes anything but a directory. */
  public void remove(byte[] child) throws FileSystemException {
    check(CALLS.unlinkat(descriptor, store(child), 0), child);
  }

  /** Removes an empty directory. */
  public void removeDirectory(byte[] child) throws FileSystemException {
    check(CALLS.unlinkat(descriptor, store(child), AT_REMOVEDIR), child);
  }

  /** Changes the permissions of a directory in this one, also of one that cannot be opened. */
  public void changePermissions(byte[] child, int permissions) throws FileSystemException {
    int flags = O_PATH | Processor.THIS.directoryOnly();
    try (TargetNode node = new TargetNode(this, child, open(child, flags, 0))) {
      node.changePermissions(permissions);
    }
  }

  @Override
  public void changeOwner(long uid, long gid) throws FileSystemException {
    check(CALLS.fchown(descriptor, (int) uid, (int) gid), ITSELF);
  }

  @Override
  public void changePermissions(int permissions) throws FileSystemException {
    check(CALLS.fchmod(descriptor, permissions), ITSELF);
  }

  @Override
  public void changeTime(long modified) throws FileSystemException {
    check(CALLS.futimens(descriptor, CallMemory.ofThread().storeTimes(modified)), ITSELF);
  }

  @Override
  public void close() {
    LibC.INSTANCE.close(descriptor);
  }

  /** Its path, for messages. */
  @Override
  public String toString() {
    return describe(ITSELF);
  }

  private long store(byte[] child) throws FileSystemException {
    return store(CallMemory.ofThread(), child, child);
  }

  private long store(CallMemory memory, byte[] text, byte[] child) throws FileSystemException {
    long address = memory.store(text);
    if (address < 0) {
      throw SystemError.of(SystemError.ENAMETOOLONG, describe(child));
    }
    return address;
  }

  void check(long result, byte[] child) throws FileSystemException {
    if (result < 0) {
      throw error(child);
    }
  }

  /** What the last call of this thread failed with. */
  FileSystemException error(byte[] child) {
    return SystemError.of(LibC.errno(), describe(child));
  }

  /** The path of a name, or of this directory itself, for messages. */
  String describe(byte[] child) {
    Deque<String> names = new ArrayDeque<>();
    if (child.length > 0) {
      names.push(FilePath.escape(child));
    }
    TargetDirectory at = this;
    for (; at.parent != null; at = at.parent) {
      names.push(FilePath.escape(at.name));
    }
    names.push(new String(at.name, StandardCharsets.UTF_8));
    return String.join("/", names);
  }
}
