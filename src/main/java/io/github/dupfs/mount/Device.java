package io.github.dupfs.mount;

import java.io.IOException;
import java.util.Objects;
import jnr.ffi.LibraryLoader;

/** The connection to the kernel: a descriptor of {@code /dev/fuse} that is mounted. */
final class Device {
  private static final Calls CALLS = LibraryLoader.create(Calls.class).failImmediately().load("c");

  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int ENODEV = 19;

  private final int descriptor;

  /** Functions of the C library on native memory; -1 on failure. */
  public interface Calls {
    /** Reads into memory. */
    long read(int descriptor, long address, long size);

    /** Writes from memory. */
    long write(int descriptor, long address, long size);
  }

  /** Loads what all devices need. */
  static void prepare() {
    Objects.requireNonNull(CALLS);
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
      long length = CALLS.read(descriptor, address, size);
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
    return CALLS.write(descriptor, address, length) == length;
  }
}
