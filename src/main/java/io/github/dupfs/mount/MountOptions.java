package io.github.dupfs.mount;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to mount a tree.
 *
 * @param mountPoint an empty directory; see {@link MountPoint#parse}
 * @param allowOther lets other users in, and has the kernel enforce the permissions of the
 *     backed-up files. Otherwise only the mounting user gets in, and may read everything: it is his
 *     backup, even where the files belonged to others.
 * @param owner replaces the recorded owners, or null
 * @param threads how many operations are served at the same time, at least 1
 * @param fsName what mount tables show as the source: the repository's URL without credentials
 * @param extra further mount options in the words of libfuse or the kernel, such as {@code noexec}
 *     or {@code nonempty}; they override all defaults except {@code ro}
 */
public record MountOptions(
    Path mountPoint,
    boolean allowOther,
    @Nullable Owner owner,
    int threads,
    String fsName,
    List<String> extra) {

  /**
   * Enough threads that operations waiting for volumes to be indexed do not hold up those that need
   * no loading. A thread costs nothing while idle.
   */
  public static final int DEFAULT_THREADS = 16;

  /** The type of the filesystem in mount tables. */
  static final String TYPE = "fuse.dupfs";

  /**
   * @throws IllegalArgumentException if there is no thread
   */
  public MountOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("threads " + threads + ": at least 1 is needed");
    }
    extra = List.copyOf(extra);
  }

  /** Whether files in the mount point may be hidden by the mount. */
  boolean nonEmpty() {
    return extra.contains("nonempty");
  }

  /**
   * The options after {@code -o}, in order; later ones win. Without auto_unmount on purpose: were a
   * killed mount to vanish, a copy in progress would see an empty directory instead of an error.
   */
  List<String> fuseOptions() {
    List<String> options = new ArrayList<>(List.of("nosuid", "nodev"));
    options.addAll(extra);
    if (allowOther) {
      options.add("allow_other");
      options.add("default_permissions");
    }
    options.add("fsname=" + fsName.replace("\\", "\\\\").replace(",", "\\,"));
    options.add("subtype=dupfs");
    options.add("ro");
    return options;
  }
}
