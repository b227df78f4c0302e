package io.github.dupfs.posix;

import com.kenai.jffi.MemoryIO;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside the heap that calls take a name from and leave a result in, the same for every
 * call. Not thread-safe.
 */
final class CallMemory {
  /** The kernel takes no longer path, with its NUL. */
  private static final int NAME_SIZE = 4096;

  private static final int RESULT_SIZE = 64 << 10;

  /** Stands for the present in a {@code struct timespec}, as its nanoseconds. */
  private static final long UTIME_NOW = (1L << 30) - 1;

  private static final ThreadLocal<CallMemory> OF_THREAD = ThreadLocal.withInitial(CallMemory::new);

  private final ByteBuffer name = allocate(NAME_SIZE);
  private final long nameAddress = address(name);
  private final ByteBuffer result = allocate(RESULT_SIZE);
  private final long resultAddress = address(result);

  /** The one that belongs to this thread. */
  static CallMemory ofThread() {
    return OF_THREAD.get();
  }

  private static ByteBuffer allocate(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  private static long address(ByteBuffer buffer) {
    return MemoryIO.getInstance().getDirectBufferAddress(buffer);
  }

  /**
   * Stores a name and a NUL.
   *
   * @return where it is, or -1 if it is too long for the kernel
   * @throws IllegalArgumentException if it holds a NUL
   */
  long store(byte[] bytes) {
    for (byte b : bytes) {
      if (b == 0) {
        throw new IllegalArgumentException("file name with a NUL byte");
      }
    }
    if (bytes.length >= NAME_SIZE) {
      return -1;
    }
    name.clear().put(bytes).put((byte) 0);
    return nameAddress;
  }

  /**
   * Stores, where results go, a time of access, now, and one of modification.
   *
   * @return where they are: two {@code struct timespec} of 16 bytes, seconds before nanoseconds
   */
  long storeTimes(long modified) {
    result().putLong(0).putLong(UTIME_NOW).putLong(modified).putLong(0);
    return resultAddress;
  }

  /** Where results go: 64 KiB. */
  long resultAddress() {
    return resultAddress;
  }

  /** The result, in the byte order of the machine. */
  ByteBuffer result() {
    return result.clear();
  }
}
