package io.github.dupfs.mount;

import io.github.dupfs.posix.LibC;
import java.io.IOException;
import java.util.Objects;

/** The connection to the kernel: a descriptor of {@code /dev/fuse} that is mounted. */
final class Device {
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int ENODEV = 19;

  private final int descriptor;

  /** Loads what all devices need. */
  static void prepare() {
    Objects.requireNonNull(LibC.INSTANCE);
  }

  Device(int descriptor) {
    this.descriptor = descriptor;
  }

  /**
   * Waits for a request, and stores it.
   *
   * @return its length, or -1 if the filesystem is no longer mounted
   */
  int receive(long address, int size) throws IOException {
    while (true) {
      long length = LibC.INSTANCE.read(descriptor, address, size);
      if (length >= 0) {
        return (int) length;
      }
      int error = LibC.errno();
      switch (error) {
        case ENODEV -> {
          return -1;
        }
        // The request was withdrawn, or the wait was interrupted.
        case Failures.ENOENT, EINTR, EAGAIN -> {}
        default -> throw new IOException("reading from the kernel failed with error " + error);
      }
    }
  }

  /** Sends a reply or a notice; returns whether the kernel still wanted it. */
  boolean send(long address, int length) {
    return LibC.INSTANCE.write(descriptor, address, length) == length;
  }
}
