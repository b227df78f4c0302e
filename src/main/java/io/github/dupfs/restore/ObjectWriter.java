package io.github.dupfs.restore;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.FileStatus;
import io.github.dupfs.posix.LibC;
import io.github.dupfs.posix.NoRoomException;
import io.github.dupfs.posix.OpenObject;
import io.github.dupfs.posix.TargetDirectory;
import io.github.dupfs.posix.TargetFile;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/** Makes single objects of a tree. Safe for use by many threads at once. */
final class ObjectWriter {
  /** What the name of an object begins with until it is complete, so that nobody can foresee it. */
  private static final String UNFINISHED = ".dupfs-unfinished-";

  private static final Pattern UNFINISHED_NAME =
      Pattern.compile(Pattern.quote(UNFINISHED) + "[0-9a-f]{16}-[0-9]+");

  private static final int CHUNK = 1 << 18;
  private static final int SET_IDS = 06000;
  private static final int OWNER_ALL = 0700;

  private static final ThreadLocal<Buffers> BUFFERS = ThreadLocal.withInitial(Buffers::new);

  private final FileTree tree;
  private final Restore.Options options;
  private final Restore.Reports reports;
  private final String unfinished = UNFINISHED + random() + "-";
  private final int user = LibC.INSTANCE.geteuid();
  private final int group = LibC.INSTANCE.getegid();
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

  private static String random() {
    byte[] bytes = new byte[8];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** How many objects could not be given to their owners. */
  long ownersKept() {
    return ownersKept.get();
  }

  /** Removes what a run that was killed has left of objects. */
  void removeUnfinished(TargetDirectory directory) throws IOException {
    for (byte[] name : directory.names(UNFINISHED_NAME)) {
      removeQuietly(directory, name);
    }
  }

  /** Makes a directory, or opens the one that is there; for its owner only until it is finished. */
  TargetDirectory makeDirectory(TargetDirectory parent, byte[] name) throws IOException {
    FileStatus present = options.mayMeetOthers() ? parent.status(name) : null;
    if (present == null || !present.isDirectory()) {
      if (present != null && options.replaces()) {
        parent.remove(name);
      }
      parent.makeDirectory(name);
    } else if ((present.permissions() & OWNER_ALL) != OWNER_ALL && user != 0) {
      parent.changePermissions(name, present.permissions() | OWNER_ALL);
    }
    return parent.open(name);
  }

  /** Gives a directory its attributes. */
  void finish(FilePath path, Attributes attributes, TargetDirectory directory) throws IOException {
    setAttributes(attributes, directory);
    reports.restored(path, Kind.DIRECTORY);
    reports.at(path, 1, 0);
  }

  /** Makes anything but a directory. */
  void write(FilePath path, TargetDirectory directory, byte[] name) throws IOException {
    Attributes attributes = tree.attributes(path);
    FileStatus present = options.replaces() ? directory.status(name) : null;
    if (options.resumes()
        && present != null
        && seemsRestored(path, attributes, directory, name, present)) {
      reports.at(path, 1, attributes.size());
      return;
    }
    byte[] temporary = (unfinished + names.incrementAndGet()).getBytes(StandardCharsets.US_ASCII);
    boolean made = false;
    try {
      try (OpenObject object = make(path, attributes, directory, temporary)) {
        setAttributes(attributes, object);
      }
      if (present != null && present.isDirectory()) {
        directory.removeDirectory(name);
      }
      directory.rename(temporary, name);
      made = true;
    } finally {
      if (!made) {
        removeQuietly(directory, temporary);
      }
    }
    reports.restored(path, attributes.kind());
    reports.at(path, 1, 0);
  }

  private OpenObject make(
      FilePath path, Attributes attributes, TargetDirectory directory, byte[] name)
      throws IOException {
    return switch (attributes.kind()) {
      case REGULAR -> copy(path, directory, name);
      case SYMBOLIC_LINK -> directory.makeLink(name, tree.linkTarget(path));
      case FIFO -> directory.makeFifo(name);
      case CHARACTER_DEVICE, BLOCK_DEVICE ->
          directory.makeDevice(
              name,
              attributes.kind() == Kind.BLOCK_DEVICE,
              attributes.deviceMajor(),
              attributes.deviceMinor());
      case DIRECTORY -> throw new FileSystemException(path.toString(), null, "is a directory");
    };
  }

  private TargetFile copy(FilePath path, TargetDirectory directory, byte[] name)
      throws IOException {
    FileTree.OpenFile file = tree.open(path);
    TargetFile out = directory.makeFile(name);
    boolean copied = false;
    try {
      copy(path, file, out);
      copied = true;
    } finally {
      if (!copied) {
        out.close();
      }
    }
    return out;
  }

  private void copy(FilePath path, FileTree.OpenFile file, TargetFile out) throws IOException {
    Buffers buffers = BUFFERS.get();
    for (long at = 0; at < file.size(); ) {
      int count = file.read(at, buffers.read, 0, CHUNK);
      if (count == 0) {
        throw new IOException(path + ": ends at byte " + at + " of " + file.size());
      }
      out.write(buffers.written.clear().put(buffers.read, 0, count).flip());
      at += count;
      reports.at(path, 0, count);
    }
  }

  /** Whether an object is what a run before made of it, as far as can be told without reading. */
  private boolean seemsRestored(
      FilePath path, Attributes wanted, TargetDirectory directory, byte[] name, FileStatus present)
      throws IOException {
    if (present.type() != Kinds.type(wanted.kind())) {
      return false;
    }
    if (wanted.kind() == Kind.SYMBOLIC_LINK) {
      return Arrays.equals(directory.linkTarget(name), tree.linkTarget(path));
    }
    return present.size() == wanted.size()
        && present.modified() == wanted.modified()
        && present.deviceMajor() == wanted.deviceMajor()
        && present.deviceMinor() == wanted.deviceMinor()
        && (present.permissions() & ~SET_IDS) == (wanted.permissions() & ~SET_IDS);
  }

  /** Nobody may act as somebody else by a file that was meant to belong to a third. */
  private void setAttributes(Attributes attributes, OpenObject object) throws IOException {
    boolean owned = setOwner(attributes, object);
    if (attributes.kind() != Kind.SYMBOLIC_LINK) {
      object.changePermissions(
          owned ? attributes.permissions() : attributes.permissions() & ~SET_IDS);
    }
    object.changeTime(attributes.modified());
  }

  /** Whether the object belongs to its owner now; one that does not is of use all the same. */
  private boolean setOwner(Attributes attributes, OpenObject object) throws NoRoomException {
    if (!options.owners()) {
      return attributes.uid() == user && attributes.gid() == group;
    }
    try {
      object.changeOwner(attributes.uid(), attributes.gid());
      return true;
    } catch (NoRoomException e) {
      throw e;
    } catch (FileSystemException e) {
      ownersKept.incrementAndGet();
      return false;
    }
  }

  private static void removeQuietly(TargetDirectory directory, byte[] name) {
    try {
      directory.remove(name);
    } catch (FileSystemException e) {
      // It was not made; what kept it from that is told already.
    }
  }
}
