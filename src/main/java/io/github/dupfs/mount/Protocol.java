package io.github.dupfs.mount;

/**
 * Numbers of the protocol between the kernel and a FUSE filesystem that this package uses. All
 * integers are of the machine's byte order.
 *
 * <p>Source: {@code include/uapi/linux/fuse.h} of Linux 6.1, protocol 7.37.
 */
final class Protocol {
  static final int MAJOR = 7;

  /** The oldest that has everything used here: Linux 4.20 of 2018. */
  static final int MIN_MINOR = 28;

  /** The version that this package speaks. */
  static final int MINOR = 31;

  static final int LOOKUP = 1;
  static final int FORGET = 2;
  static final int GETATTR = 3;
  static final int READLINK = 5;
  static final int READ = 15;
  static final int STATFS = 17;
  static final int INIT = 26;
  static final int OPENDIR = 27;
  static final int READDIR = 28;
  static final int RELEASEDIR = 29;
  static final int ACCESS = 34;
  static final int INTERRUPT = 36;
  static final int DESTROY = 38;
  static final int BATCH_FORGET = 42;
  static final int READDIRPLUS = 44;

  /**
   * SETATTR, SYMLINK, MKNOD, MKDIR, UNLINK, RMDIR, RENAME, LINK, WRITE, SETXATTR, REMOVEXATTR,
   * CREATE, FALLOCATE, RENAME2, TMPFILE.
   */
  static final long MODIFYING = bits(4, 6, 8, 9, 10, 11, 12, 13, 16, 21, 24, 35, 43, 45, 51);

  /** {@code FUSE_ASYNC_READ}: several reads of a file at once. */
  static final int ASYNC_READ = 1;

  /** {@code FUSE_DO_READDIRPLUS}: listings may have attributes. */
  static final int DO_READDIRPLUS = 1 << 13;

  /** {@code FUSE_READDIRPLUS_AUTO}: the kernel asks for them where they seem of use. */
  static final int READDIRPLUS_AUTO = 1 << 14;

  /** {@code FUSE_NO_OPEN_SUPPORT}: files need not be opened. */
  static final int NO_OPEN_SUPPORT = 1 << 17;

  /** {@code FUSE_PARALLEL_DIROPS}: several lookups in a directory at once. */
  static final int PARALLEL_DIROPS = 1 << 18;

  /** {@code FUSE_MAX_PAGES}: reads of more than 128 KiB. */
  static final int MAX_PAGES = 1 << 22;

  static final int NOTIFY_INVALID_INODE = 2;
  static final int NOTIFY_INVALID_ENTRY = 3;

  static final long ROOT = 1;

  /** The length of {@code struct fuse_in_header}. */
  static final int IN_HEADER = 40;

  /** The length of {@code struct fuse_out_header}. */
  static final int OUT_HEADER = 16;

  private Protocol() {}

  /** Whether an operation would change something. */
  static boolean modifies(int operation) {
    return operation < Long.SIZE && (MODIFYING >>> operation & 1) != 0;
  }

  private static long bits(int... numbers) {
    long bits = 0;
    for (int number : numbers) {
      bits |= 1L << number;
    }
    return bits;
  }
}
