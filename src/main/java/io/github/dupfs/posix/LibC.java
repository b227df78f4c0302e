package io.github.dupfs.posix;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;

/** The few functions of the C library that Java has no words for. Each returns -1 on failure. */
public interface LibC {
  /** The library, always loaded already. */
  LibC INSTANCE = LibraryLoader.create(LibC.class).failImmediately().load("c");

  /** Flags of {@link #open} that x86-64 and AArch64 share. */
  int O_RDONLY = 0;

  /** See {@link #O_RDONLY}. */
  int O_WRONLY = 1;

  /** See {@link #O_RDONLY}. */
  int O_CREAT = 0100;

  /** See {@link #O_RDONLY}. */
  int O_EXCL = 0200;

  /** See {@link #O_RDONLY}. */
  int O_APPEND = 02000;

  /** See {@link #O_RDONLY}. */
  int O_CLOEXEC = 02000000;

  /** {@code path} as of {@link #cString}. */
  int open(@In byte[] path, int flags, int mode);

  /** Closes a descriptor. */
  int close(int descriptor);

  /** Makes {@code target} the same open file as {@code descriptor}. */
  int dup2(int descriptor, int target);

  /** Reads into memory; returns the number of bytes read, 0 at the end. */
  long read(int descriptor, long address, long length);

  /** Writes from memory; returns the number of bytes written. */
  long write(int descriptor, long address, long length);

  /** Writes; returns the number of bytes written. */
  long write(int descriptor, @In byte[] bytes, long length);

  /** Starts a session without a terminal; fails for the leader of a process group. */
  int setsid();

  /** The session of a process; 0 is the caller. */
  int getsid(int process);

  /** The process itself. */
  int getpid();

  /** The effective user. */
  int geteuid();

  /** The effective group. */
  int getegid();

  /** The error number of this thread's last failed call. */
  static int errno() {
    return Runtime.getSystemRuntime().getLastError();
  }

  /** Passes on the result of a call that did not fail. */
  static int check(String what, int result) throws IOException {
    if (result < 0) {
      throw new IOException(what + " failed with error number " + errno());
    }
    return result;
  }

  /** The bytes of a path as this JVM passes them to the system, and a NUL. */
  static byte[] cString(Path path) {
    byte[] bytes =
        path.toString().getBytes(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
    return Arrays.copyOf(bytes, bytes.length + 1);
  }
}
