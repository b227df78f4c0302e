package io.github.dupfs.posix;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;

/** A regular file that was just made. Not thread-safe. */
public final class TargetFile implements OpenObject {
  private final TargetDirectory directory;
  private final byte[] name;
  private final int descriptor;

  TargetFile(TargetDirectory directory, byte[] name, int descriptor) {
    this.directory = directory;
    this.name = name;
    this.descriptor = descriptor;
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
        throw directory.error(name);
      }
    }
    buffer.position(at);
  }

  @Override
  public void changeOwner(long uid, long gid) throws FileSystemException {
    directory.check(FileCalls.INSTANCE.fchown(descriptor, (int) uid, (int) gid), name);
  }

  @Override
  public void changePermissions(int permissions) throws FileSystemException {
    directory.check(FileCalls.INSTANCE.fchmod(descriptor, permissions), name);
  }

  @Override
  public void changeTime(long modified) throws FileSystemException {
    long times = CallMemory.ofThread().storeTimes(modified);
    directory.check(FileCalls.INSTANCE.futimens(descriptor, times), name);
  }

  @Override
  public void close() throws FileSystemException {
    directory.check(LibC.INSTANCE.close(descriptor), name);
  }
}
