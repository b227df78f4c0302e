package io.github.dupfs.mount;

import java.io.IOException;
import jnr.ffi.LibraryLoader;

/**
 * The functions of libfuse 2.9 that a session needs, with addresses as {@code long}. {@code
 * fuse_new} is missing on purpose: looked up without a version, it is the one of libfuse 2.1.
 *
 * <p>Source: {@code fuse.h}, {@code fuse_lowlevel.h} and {@code fuse_common.h} of libfuse 2.9.
 */
@SuppressWarnings("MemberName") // the names of the C functions
public interface LibFuse {
  /**
   * Parses arguments as of a command line, mounts, and makes the filesystem.
   *
   * @param operations a {@code struct fuse_operations} of {@code size} bytes, copied; may be none,
   *     as requests are not served by libfuse
   * @param mountPoint where to put the address of the mount point's name
   * @param multithreaded where to put an int
   * @return 0 if that failed; the reason is on standard error
   */
  long fuse_setup(
      int argc,
      long argv,
      long operations,
      long size,
      long mountPoint,
      long multithreaded,
      long userData);

  /** The session of a filesystem. */
  long fuse_get_session(long fuse);

  /** The first channel of a session, given 0. */
  long fuse_session_next_chan(long session, long channel);

  /** The descriptor of a channel. */
  int fuse_chan_fd(long channel);

  /** Unmounts if still mounted, and frees the filesystem and the mount point's name. */
  void fuse_teardown(long fuse, long mountPoint);

  /**
   * Finds the library.
   *
   * @throws IOException if it is not installed
   */
  static LibFuse load() throws IOException {
    try {
      return LibraryLoader.create(LibFuse.class).failImmediately().load("libfuse.so.2");
    } catch (UnsatisfiedLinkError e) {
      throw new IOException(
          "libfuse 2 is missing: install the packages libfuse2 (or libfuse2t64) and fuse", e);
    }
  }
}
