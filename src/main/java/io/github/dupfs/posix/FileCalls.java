package io.github.dupfs.posix;

import jnr.ffi.LibraryLoader;

/**
 * The functions of the C library that deal with files. Memory is passed by its address, so that
 * results are decoded where they are. Each returns -1 on failure unless it says otherwise.
 *
 * <p>Needs glibc 2.28, the first with {@code statx}, whose structure is the same on all processors.
 */
@SuppressWarnings("MemberName") // the names of the C functions
public interface FileCalls {
  /** The library, always loaded already. */
  FileCalls INSTANCE = LibraryLoader.create(FileCalls.class).failImmediately().load("c");

  /** Opens a path relative to a directory. */
  int openat(int directory, long path, int flags, int mode);

  /** Stores a {@code struct statx}. */
  int statx(int directory, long path, int flags, int mask, long result);

  /** Whether the real user may do something: 0 if so. */
  int faccessat(int directory, long path, int mode, int flags);

  /** Stores the target of a link without a NUL; returns its length, at most {@code size}. */
  long readlinkat(int directory, long path, long result, long size);

  /** Moves to a place in an open file or directory. */
  long lseek(int descriptor, long offset, int whence);

  /** A call that the library has no function for. */
  long syscall(long number, long first, long second, long third);

  /** Stores a {@code struct passwd} in two pieces and its address; returns an error number. */
  int getpwuid_r(int uid, long entry, long texts, long textsSize, long result);

  /** Stores a {@code struct group} in two pieces and its address; returns an error number. */
  int getgrgid_r(int gid, long entry, long texts, long textsSize, long result);

  /** Makes a directory. */
  int mkdirat(int directory, long path, int mode);

  /** Makes a symbolic link. */
  int symlinkat(long target, int directory, long path);

  /** Makes a fifo or device. */
  int mknodat(int directory, long path, int mode, long device);

  /** Gives something another name, in place of what has it. */
  int renameat(int directory, long path, int toDirectory, long toPath);

  /** Removes a name, of a directory only with {@code AT_REMOVEDIR}. */
  int unlinkat(int directory, long path, int flags);

  /** Changes the owner. */
  int fchownat(int directory, long path, int user, int group, int flags);

  /** Changes the permissions; links are followed. */
  int fchmodat(int directory, long path, int mode, int flags);

  /** Changes access time and modification time: two {@code struct timespec}. */
  int utimensat(int directory, long path, long times, int flags);

  /** The same of an open file. */
  int futimens(int descriptor, long times);

  /** Changes the owner of an open file. */
  int fchown(int descriptor, int user, int group);

  /** Changes the permissions of an open file. */
  int fchmod(int descriptor, int mode);

  /** What an error number means. */
  String strerror(int error);
}
