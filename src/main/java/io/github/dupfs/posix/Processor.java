package io.github.dupfs.posix;

import java.util.Locale;

/**
 * Numbers of the kernel that differ between processors.
 *
 * <p>Source: {@code asm/fcntl.h} and {@code asm/unistd.h} of Linux.
 *
 * @param directoryOnly the flag {@code O_DIRECTORY}
 * @param noFollow the flag {@code O_NOFOLLOW}
 * @param listDirectory the call {@code getdents64}, which glibc has a function for since 2.30 only
 */
record Processor(int directoryOnly, int noFollow, int listDirectory) {
  /** The one that this runs on. */
  static final Processor THIS = of(System.getProperty("os.arch"));

  static Processor of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> new Processor(0200000, 0400000, 217);
      case "aarch64" -> new Processor(040000, 0100000, 61);
      default ->
          throw new UnsupportedOperationException(
              "files cannot be read on " + name + ", only on x86-64 and AArch64");
    };
  }
}
