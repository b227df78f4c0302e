package io.github.dupfs.mount;

import io.github.dupfs.posix.LibC;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Directories to mount on, as the user names them. Each message names the directory. */
public final class MountPoint {
  private static final Path DEVICE = Path.of("/dev/fuse");

  private MountPoint() {}

  /**
   * The absolute path of an argument.
   *
   * @throws IOException if its bytes are not UTF-8, or this JVM cannot pass them on
   */
  public static Path parse(String argument) throws IOException {
    if (argument.indexOf('\ufffd') >= 0) {
      throw new IOException(argument + ": the name of a mount point must be valid UTF-8");
    }
    try {
      return Path.of(argument).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new IOException(
          argument + ": cannot be named in this locale; set LC_ALL=C.UTF-8 (" + e.getReason() + ")",
          e);
    }
  }

  /**
   * Makes sure that a mount would not hide the repository, nor show up inside it.
   *
   * @throws IOException if it would
   */
  public static void requireOutside(Path mountPoint, Path repository) throws IOException {
    Path mount = resolve(mountPoint);
    Path files = resolve(repository);
    if (mount.startsWith(files) || files.startsWith(mount)) {
      throw new IOException(
          mountPoint + ": one of mount point and repository " + repository + " is in the other");
    }
  }

  /**
   * Unmounts a filesystem of dupfs, from any process.
   *
   * @param lazy whether to detach it if it is in use, so that it ends with its last open file
   * @throws IOException if there is none, or it is in use
   */
  public static void unmount(Path mountPoint, boolean lazy) throws IOException {
    Path path = resolve(mountPoint);
    MountTable.Entry mounted = MountTable.read().at(path);
    if (mounted == null) {
      throw new IOException(mountPoint + ": nothing is mounted there");
    }
    if (!mounted.type().equals(MountOptions.TYPE)) {
      throw new IOException(
          mountPoint + ": what is mounted there is not of dupfs but " + mounted.type());
    }
    Unmounting.run(path, lazy);
  }

  /**
   * Unmounts what a killed process of dupfs left behind. Every access to that fails with "Transport
   * endpoint is not connected".
   *
   * @return whether there was such a thing
   */
  public static boolean clearStale(Path mountPoint) throws IOException {
    Path path = resolve(mountPoint);
    MountTable.Entry mounted = MountTable.read().at(path);
    if (mounted == null || !mounted.type().equals(MountOptions.TYPE) || !isDead(path)) {
      return false;
    }
    Unmounting.run(path, true);
    return true;
  }

  /** Opens the directory: its attributes may still be known to the kernel. */
  private static boolean isDead(Path path) {
    int directory = LibC.INSTANCE.open(LibC.cString(path), LibC.O_RDONLY | LibC.O_CLOEXEC, 0);
    if (directory < 0) {
      return LibC.errno() == Failures.ENOTCONN;
    }
    LibC.INSTANCE.close(directory);
    return false;
  }

  /** Checks what can be checked before mounting, and returns the path without symbolic links. */
  static Path prepare(MountOptions options) throws IOException {
    Path mountPoint = options.mountPoint();
    if (!Files.exists(DEVICE)) {
      throw new IOException(
          DEVICE
              + " is missing: load the kernel's module with \"modprobe fuse\" (as root), or"
              + " start the container with \"--device /dev/fuse --cap-add SYS_ADMIN\"");
    }
    if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
      throw new IOException(DEVICE + ": not open to this user; its mode is 0666 on most systems");
    }
    clearStale(mountPoint);
    if (!Files.isDirectory(mountPoint)) {
      throw new IOException(
          mountPoint
              + ": the mount point "
              + (Files.exists(mountPoint, LinkOption.NOFOLLOW_LINKS)
                  ? "is not a directory"
                  : "does not exist"));
    }
    Path path = mountPoint.toRealPath();
    MountTable.Entry mounted = MountTable.read().at(path);
    if (mounted != null && mounted.type().equals(MountOptions.TYPE)) {
      throw new IOException(mountPoint + ": " + mounted.source() + " is mounted there already");
    }
    if (!options.nonEmpty()) {
      requireEmpty(mountPoint);
    }
    if (LibC.INSTANCE.geteuid() != 0) {
      requireAllowed(options);
    }
    return path;
  }

  private static void requireEmpty(Path mountPoint) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(mountPoint)) {
      if (files.iterator().hasNext()) {
        throw new IOException(
            mountPoint + ": the mount point is not empty; \"-o nonempty\" would hide its files");
      }
    }
  }

  private static void requireAllowed(MountOptions options) throws IOException {
    if (!Files.isWritable(options.mountPoint())) {
      throw new IOException(
          options.mountPoint() + ": only root may mount on a directory he cannot write to");
    }
    Path configuration = Path.of("/etc/fuse.conf");
    if (options.allowOther()
        && (!Files.isReadable(configuration)
            || Files.readAllLines(configuration, StandardCharsets.ISO_8859_1).stream()
                .noneMatch(line -> line.strip().equals("user_allow_other")))) {
      throw new IOException(
          "allow_other: only root may let other users in, unless "
              + configuration
              + " has the line \"user_allow_other\"");
    }
  }

  /** Without symbolic links, and without touching the directory itself if it is dead. */
  private static Path resolve(Path path) throws IOException {
    try {
      return path.toRealPath();
    } catch (NoSuchFileException e) {
      throw new IOException(path + ": does not exist", e);
    } catch (IOException e) {
      Path absolute = path.toAbsolutePath().normalize();
      Path parent = absolute.getParent();
      Path name = absolute.getFileName();
      return parent == null || name == null ? absolute : parent.toRealPath().resolve(name);
    }
  }
}
