package io.github.dupfs.snapshot;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Inode numbers: the same at every mount, and distinct for distinct objects.
 *
 * <p>A file that two snapshots share unchanged has one number in both, so that {@code diff -r} sees
 * at once that it need not read it. Directories never share, as what is below them may differ.
 */
final class Inodes {
  private Inodes() {}

  /** Of a directory in the snapshot of that name. */
  static long directory(String snapshot, FilePath path) {
    return number("directory " + snapshot, path);
  }

  /** Of another object, as the set of that identifier stores it. */
  static long file(String set, FilePath path) {
    return number("file " + set, path);
  }

  private static long number(String owner, FilePath path) {
    MessageDigest sha256 = Sha256.open();
    sha256.update(owner.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) 0);
    long number = Sha256.number(sha256.digest(path.toBytes()));
    // 1 is the root of every FUSE filesystem, 0 is none, and some tools want numbers above zero.
    return Math.max(2, number >>> 1);
  }
}
