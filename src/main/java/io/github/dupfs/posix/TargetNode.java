package io.github.dupfs.posix;

import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;

/**
 * A link, fifo or device that was just made. Such an object cannot be opened as a file can; it is
 * held by a descriptor of the path alone ({@code O_PATH}), and reached through {@code /proc}. Not
 * thread-safe.
 */
final class TargetNode implements OpenObject {
  private static final int AT_FDCWD = -100;
  private static final int AT_EMPTY_PATH = 0x1000;
  private static final byte[] ITSELF = {};

  private final TargetDirectory directory;
  private final byte[] name;
  private final int descriptor;

  TargetNode(TargetDirectory directory, byte[] name, int descriptor) {
    this.directory = directory;
    this.name = name;
    this.descriptor = descriptor;
  }

  /**
   * @throws FileSystemException if it is not what was made, but something that somebody has put in
   *     its place, such as another name of a file elsewhere
   */
  void require(char type) throws FileSystemException {
    CallMemory memory = CallMemory.ofThread();
    long path = memory.store(ITSELF);
    directory.check(
        FileCalls.INSTANCE.statx(
            descriptor, path, AT_EMPTY_PATH, Statx.BASIC, memory.resultAddress()),
        name);
    FileStatus status = Statx.decode(memory.result());
    if (status.type() != type || Statx.names(memory.result()) != 1) {
      throw new FileSystemException(
          directory.describe(name), null, "was exchanged while it was made");
    }
  }

  @Override
  public void changeOwner(long uid, long gid) throws FileSystemException {
    long path = CallMemory.ofThread().store(ITSELF);
    directory.check(
        FileCalls.INSTANCE.fchownat(descriptor, path, (int) uid, (int) gid, AT_EMPTY_PATH), name);
  }

  @Override
  public void changePermissions(int permissions) throws FileSystemException {
    directory.check(FileCalls.INSTANCE.fchmodat(AT_FDCWD, itself(), permissions, 0), name);
  }

  @Override
  public void changeTime(long modified) throws FileSystemException {
    long times = CallMemory.ofThread().storeTimes(modified);
    directory.check(FileCalls.INSTANCE.utimensat(AT_FDCWD, itself(), times, 0), name);
  }

  private long itself() {
    byte[] path = ("/proc/self/fd/" + descriptor).getBytes(StandardCharsets.US_ASCII);
    return CallMemory.ofThread().store(path);
  }

  @Override
  public void close() {
    LibC.INSTANCE.close(descriptor);
  }
}
