package io.github.dupfs.restore;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.FileStatus;
import io.github.dupfs.posix.LibC;
import io.github.dupfs.posix.TargetDirectory;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.util.concurrent.atomic.AtomicLong;

/** Makes single objects of a tree. Safe for use by many threads at once. */
final class ObjectWriter {
  private static final String UNFINISHED = ".dupfs-unfinished-";
  private static final int CHUNK = 1 << 18;
  private static final int SET_IDS = 06000;

  private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

  private final FileTree tree;
  private final Restore.Options options;
  private final Restore.Reports reports;
  private final AtomicLong names = new AtomicLong();
  private final AtomicLong ownersKept = new AtomicLong();

  /** What bytes are copied through. */
  private static final class Buffers {
    private final byte[] read = new byte[CHUNK];
    private final ByteBuffer written = ByteBuffer.allocateDirect(CHUNK);
  }

  ObjectWriter(FileTree tree, Restore.Options options, Restore.Reports reports) {
    this.tree = tree;
    this.options = options;
    this.reports = reports;
  }

  /** How many objects could not be given to their owners. */
  long ownersKept() {
    return ownersKept.get();
  }

  /** Removes what a run that was killed has left of objects. */
  void removeUnfinished(TargetDirectory directory) throws IOException {
    for (byte[] name : directory.names(UNFINISHED)) {
      directory.remove(name);
    }
  }

  /** Makes a directory, or opens the one that is there; for its owner only until it is finished. */
  TargetDirectory makeDirectory(TargetDirectory parent, byte[] name) throws IOException {
    FileStatus present = options.mayMeetOthers() ? parent.status(name) : null;
    if (present != null && !present.isDirectory()) {
      parent.remove(name);
    }
    if (present == null || !present.isDirectory()) {
      parent.makeDirectory(name);
    }
    return parent.open(name);
  }

  /** Gives a directory its attributes. */
  void finish(FilePath path, Attributes attributes, TargetDirectory directory) throws IOException {
    boolean owned =
        setOwner(attributes, () -> directory.changeOwner(attributes.uid(), attributes.gid()));
    directory.changePermissions(permissions(attributes, owned));
    directory.changeTime(attributes.modified());
    reports.restored(path, Kind.DIRECTORY);
    reports.at(path, 1, 0);
  }

  /** Makes anything but a directory. */
  void write(FilePath path, TargetDirectory directory, byte[] name) throws IOException {
    Attributes attributes = tree.attributes(path);
    FileStatus present = options.mayMeetOthers() ? directory.status(name) : null;
    if (options.resumes() && present != null && seemsRestored(present, attributes)) {
      reports.at(path, 1, attributes.size());
      return;
    }
    byte[] unfinished =
        (UNFINISHED + ProcessHandle.current().pid() + "-" + names.incrementAndGet())
            .getBytes(StandardCharsets.US_ASCII);
    boolean made = false;
    try {
      make(path, attributes, directory, unfinished);
      if (present != null && present.isDirectory()) {
        directory.removeDirectory(name);
      }
      directory.rename(unfinished, name);
      made = true;
    } finally {
      if (!made) {
        removeQuietly(directory, unfinished);
      }
    }
    reports.restored(path, attributes.kind());
    reports.at(path, 1, 0);
  }

  private void make(FilePath path, Attributes attributes, TargetDirectory directory, byte[] name)
      throws IOException {
    switch (attributes.kind()) {
      case REGULAR -> {
        copy(path, attributes, directory, name);
        return;
      }
      case SYMBOLIC_LINK -> directory.makeLink(name, tree.linkTarget(path));
      case FIFO -> directory.makeFifo(name);
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          directory.makeDevice(
              name,
              attributes.kind() == Kind.BLOCK_DEVICE,
              attributes.deviceMajor(),
              attributes.deviceMinor());
      case DIRECTORY -> throw new FileSystemException(path.toString(), null, "is a directory");
    }
    boolean owned =
        setOwner(attributes, () -> directory.changeOwner(name, attributes.uid(), attributes.gid()));
    if (attributes.kind() != Kind.SYMBOLIC_LINK) {
      directory.changePermissions(name, permissions(attributes, owned));
    }
    directory.changeTime(name, attributes.modified());
  }

  private void copy(FilePath path, Attributes attributes, TargetDirectory directory, byte[] name)
      throws IOException {
    FileTree.OpenFile file = tree.open(path);
    Buffers buffers = BUFFERS.get();
    try (TargetDirectory.Output out = directory.makeFile(name)) {
      for (long at = 0; at < file.size(); ) {
        int count = file.read(at, buffers.read, 0, CHUNK);
        if (count == 0) {
          throw new IOException(path + ": ends at byte " + at + " of " + file.size());
        }
        out.write(buffers.written.clear().put(buffers.read, 0, count).flip());
        at += count;
        reports.at(path, 0, count);
      }
      boolean owned =
          setOwner(attributes, () -> out.changeOwner(attributes.uid(), attributes.gid()));
      out.changePermissions(permissions(attributes, owned));
      out.changeTime(attributes.modified());
    }
  }

  /** Whether an object is what a run before made of it, as far as can be told without reading. */
  private static boolean seemsRestored(FileStatus present, Attributes wanted) {
    if (wanted.kind() == Kind.SYMBOLIC_LINK) {
      return false;
    }
    return present.type() == type(wanted.kind())
        && present.size() == wanted.size()
        && present.modified() == wanted.modified()
        && present.deviceMajor() == wanted.deviceMajor()
        && present.deviceMinor() == wanted.deviceMinor()
        && (present.permissions() & ~SET_IDS) == (wanted.permissions() & ~SET_IDS);
  }

  private static char type(Kind kind) {
    return switch (kind) {
      case REGULAR -> '0';
      case SYMBOLIC_LINK -> '2';
      case CHARACTER_DEVICE -> '3';
      case BLOCK_DEVICE -> '4';
      case DIRECTORY -> '5';
      case FIFO -> '6';
    };
  }

  @FunctionalInterface
  private interface Change {
    void make() throws FileSystemException;
  }

  /** Whether the object belongs to its owner now; a file that does not is of use all the same. */
  private boolean setOwner(Attributes attributes, Change change) {
    if (!options.owners()) {
      return attributes.uid() == LibC.INSTANCE.geteuid();
    }
    try {
      change.make();
      return true;
    } catch (FileSystemException e) {
      ownersKept.incrementAndGet();
      return false;
    }
  }

  /** Nobody may act as somebody else by a file that was meant to belong to a third. */
  private static int permissions(Attributes attributes, boolean owned) {
    return owned ? attributes.permissions() : attributes.permissions() & ~SET_IDS;
  }

  private static void removeQuietly(TargetDirectory directory, byte[] name) {
    try {
      directory.remove(name);
    } catch (FileSystemException e) {
      // It was not made; what kept it from that is told already.
    }
  }
}
