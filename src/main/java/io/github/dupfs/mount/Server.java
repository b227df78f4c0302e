package io.github.dupfs.mount;

import com.kenai.jffi.MemoryIO;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.mount.Handles.Listing;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Entry;
import io.github.dupfs.snapshot.FileTree.Kind;
import io.github.dupfs.snapshot.FileTree.OpenFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Answers the kernel's requests out of a {@link FileTree}. An operation that throws anything is
 * answered by an error, see {@link Failures}.
 *
 * <p>Snapshots never change: the kernel may keep what it is told for a day. What changes is the
 * root, and {@link #invalidate} announces that.
 */
final class Server {
  /** How long, in seconds, the kernel keeps what it was told. */
  private static final int DAY = 86_400;

  /** How long it keeps that there is nothing. */
  private static final int NOTHING_SECONDS = 1;

  /** The most that is read at once: 64 pages. */
  private static final int MAX_READ = 256 << 10;

  /** Requests carry a name or a list of nodes; the kernel asks for at least 8 KiB. */
  private static final int REQUEST = 64 << 10;

  /** Requests that the kernel may have under way without anybody waiting: read-ahead. */
  private static final int MAX_BACKGROUND = 64;

  /** The kernel rejects listings with longer names (FUSE_NAME_MAX). */
  private static final int MAX_NAME = 1024;

  private static final int STATFS_BLOCK = 4096;

  /** What stands where no inode is known; 0 would hide the entry. */
  private static final long UNKNOWN_INODE = 0xffff_ffffL;

  private static final byte[] DOT = {'.'};
  private static final byte[] DOTS = {'.', '.'};

  /** Bits of the mask of {@code access}. */
  private static final int X_OK = 1;

  private static final int W_OK = 2;

  /**
   * So many listings have the attributes of files once a file was looked up. Whoever only wants
   * names does not pay for attributes; whoever wants all has to ask for those of every so many.
   */
  private static final int LISTINGS_WITH_ATTRIBUTES = 64;

  private final FileTree tree;
  private final Device device;
  private final Failures failures;
  private final @Nullable Owner owner;
  private final Nodes nodes = new Nodes();
  private final Handles handles = new Handles();
  private final RecentFiles files;
  private final AtomicInteger listingsWithAttributes = new AtomicInteger();

  Server(FileTree tree, Device device, Failures failures, @Nullable Owner owner) {
    this.tree = tree;
    this.files = new RecentFiles(tree);
    this.device = device;
    this.failures = failures;
    this.owner = owner;
  }

  /** Serves requests until the filesystem is unmounted; for any number of threads. */
  void serve() throws IOException {
    new Worker().serve();
  }

  /** Makes the kernel forget what it knows of the root and of names in it. */
  void invalidate(List<byte[]> changed) {
    Reply notice = new Reply(4096, null);
    invalidate(notice, Protocol.ROOT);
    for (byte[] name : changed) {
      long node = nodes.find(Protocol.ROOT, name);
      if (node != 0) {
        invalidate(notice, node);
      }
      notice.clear();
      notice.u64(Protocol.ROOT).u32(name.length).u32(0).bytes(name, 0, name.length).zeros(1);
      notice.sendNotice(device, Protocol.NOTIFY_INVALID_ENTRY);
    }
  }

  private void invalidate(Reply notice, long node) {
    notice.clear();
    notice.u64(node).u64(0).u64(0).sendNotice(device, Protocol.NOTIFY_INVALID_INODE);
  }

  /** One thread's requests. */
  private final class Worker {
    private final ByteBuffer request =
        ByteBuffer.allocateDirect(REQUEST).order(ByteOrder.nativeOrder());
    private final long requestAddress = MemoryIO.getInstance().getDirectBufferAddress(request);
    private final Reply reply = new Reply(Protocol.OUT_HEADER + MAX_READ, owner);
    private byte[] data = {};

    /** What the request is about, as far as that is known. */
    private @Nullable FilePath path;

    /** The nodes that the reply has the kernel know once more. */
    private long[] told = new long[16];

    private int toldCount;

    /** The handle that the reply tells, or 0. */
    private long opened;

    void serve() throws IOException {
      int length;
      while ((length = device.receive(requestAddress, REQUEST)) >= 0) {
        request.clear().limit(length);
        answer();
      }
    }

    private void answer() {
      int operation = request.getInt(4);
      long unique = request.getLong(8);
      long node = request.getLong(16);
      request.position(Protocol.IN_HEADER);
      path = null;
      toldCount = 0;
      opened = 0;
      reply.clear();
      if (operation == Protocol.FORGET || operation == Protocol.BATCH_FORGET) {
        forget(operation, node);
        return;
      } else if (operation == Protocol.INTERRUPT) {
        return;
      }
      int error;
      try {
        error = perform(operation, node);
      } catch (Throwable e) {
        error = failures.errno(path, e);
      }
      boolean sent = reply.send(device, error, unique);
      if (!sent || error != 0) {
        // The kernel will neither forget nor close what it was not told of.
        for (int i = 0; i < toldCount; i++) {
          nodes.forget(told[i], 1);
        }
        handles.release(opened);
      }
    }

    private void tell(long parent, byte[] name, Attributes attributes) {
      long node = nodes.lookUp(parent, name);
      if (toldCount == told.length) {
        told = Arrays.copyOf(told, 2 * toldCount);
      }
      told[toldCount++] = node;
      reply.entry(node, attributes, DAY);
    }

    private void forget(int operation, long node) {
      if (operation == Protocol.FORGET) {
        nodes.forget(node, request.getLong());
        return;
      }
      int count = request.getInt();
      request.getInt();
      for (int i = 0; i < count; i++) {
        long forgotten = request.getLong();
        nodes.forget(forgotten, request.getLong());
      }
    }

    /** Returns 0, with the reply written, or a positive error number. */
    private int perform(int operation, long node) throws IOException {
      switch (operation) {
        case Protocol.INIT -> initialize();
        case Protocol.LOOKUP -> lookUp(node);
        case Protocol.GETATTR -> reply.u64(DAY).u32(0).u32(0).attributes(tree.attributes(at(node)));
        case Protocol.READLINK -> {
          byte[] target = tree.linkTarget(at(node));
          reply.bytes(target, 0, target.length);
        }
        case Protocol.READ -> read(node);
        case Protocol.OPENDIR -> openDirectory(node);
        case Protocol.READDIR -> list(false);
        case Protocol.READDIRPLUS -> list(true);
        case Protocol.RELEASEDIR -> handles.release(request.getLong());
        case Protocol.STATFS -> statfs();
        case Protocol.ACCESS -> {
          return access(node);
        }
        case Protocol.DESTROY -> {}
        // OPEN among them: the kernel then opens files by itself.
        default -> {
          return Protocol.modifies(operation) ? Failures.EROFS : Failures.ENOSYS;
        }
      }
      return 0;
    }

    private void openDirectory(long node) throws IOException {
      FilePath directory = at(node);
      opened = handles.add(new Listing(directory, node, tree.entries(directory)));
      // The kernel is not told to keep listings: it would not ask for attributes with them again.
      reply.u64(opened).u64(0);
    }

    private FilePath at(long node) throws NoSuchFileException {
      FilePath found = nodes.path(node);
      path = found;
      return found;
    }

    private void initialize() throws IOException {
      int major = request.getInt();
      int minor = request.getInt();
      if (major < Protocol.MAJOR || (major == Protocol.MAJOR && minor < Protocol.MIN_MINOR)) {
        throw new IOException(
            "the kernel speaks FUSE "
                + (major + "." + minor)
                + "; wanted 7.28, which Linux has since 4.20");
      }
      int readAhead = request.getInt();
      int offered = request.getInt();
      int wanted =
          Protocol.ASYNC_READ
              | Protocol.DO_READDIRPLUS
              | Protocol.READDIRPLUS_AUTO
              | Protocol.NO_OPEN_SUPPORT
              | Protocol.PARALLEL_DIROPS
              | Protocol.MAX_PAGES;
      reply.u32(Protocol.MAJOR).u32(Math.min(minor, Protocol.MINOR)).u32(readAhead);
      reply.u32(offered & wanted).u16(MAX_BACKGROUND).u16(MAX_BACKGROUND * 3 / 4);
      reply.u32(4096).u32(1).u16(MAX_READ / 4096).zeros(34);
    }

    private void lookUp(long parent) throws IOException {
      byte[] name = new byte[request.remaining() - 1];
      request.get(name);
      FilePath child = at(parent).resolve(name);
      path = child;
      Attributes attributes;
      try {
        attributes = tree.attributes(child);
      } catch (NoSuchFileException e) {
        reply.noEntry(NOTHING_SECONDS);
        return;
      }
      if (attributes.kind() == Kind.REGULAR) {
        listingsWithAttributes.set(LISTINGS_WITH_ATTRIBUTES);
      }
      tell(parent, name, attributes);
    }

    private void read(long node) throws IOException {
      OpenFile file = files.get(at(node));
      request.getLong();
      long position = request.getLong();
      int wanted = request.getInt();
      if (data.length < wanted) {
        data = new byte[wanted];
      }
      int read = file.read(position, data, 0, wanted);
      if (read < wanted && position + read < file.size()) {
        // The kernel would take this for the end of the file.
        throw new IOException(
            "read "
                + read
                + " of "
                + wanted
                + " bytes at byte "
                + position
                + " of a file of "
                + file.size());
      }
      reply.bytes(data, 0, read);
    }

    private void list(boolean plus) throws IOException {
      Listing directory = handles.get(request.getLong());
      path = directory.path();
      long position = request.getLong();
      int room = request.getInt();
      boolean files =
          plus && listingsWithAttributes.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
      List<Entry> entries = directory.entries();
      for (long next = position; next < entries.size() + 2L; next++) {
        Entry entry =
            next < 2
                ? new Entry(next == 0 ? DOT : DOTS, Kind.DIRECTORY, UNKNOWN_INODE)
                : entries.get((int) next - 2);
        byte[] name = entry.name();
        // Longer names no filesystem of Linux makes, and the kernel would reject the whole listing.
        if (name.length > MAX_NAME) {
          continue;
        }
        room -= Reply.direntLength(name, plus);
        if (room < 0) {
          break;
        }
        if (plus) {
          writeEntry(directory, next < 2 ? null : entry, files);
        }
        reply.dirent(name, entry.kind(), entry.inode(), next + 1);
      }
    }

    /** Leaves the attributes to a later lookup if they are not wanted or not at hand. */
    private void writeEntry(Listing directory, @Nullable Entry entry, boolean files) {
      Attributes attributes = null;
      if (entry != null && (files || entry.kind() == Kind.DIRECTORY)) {
        try {
          attributes = tree.attributesAtHand(directory.path().resolve(entry.name()));
        } catch (Throwable e) {
          // Reported when somebody looks there.
          attributes = null;
        }
      }
      if (entry == null || attributes == null) {
        reply.noEntry(0);
      } else {
        tell(directory.node(), entry.name(), attributes);
      }
    }

    /** A {@code struct fuse_kstatfs}: nothing is free. */
    private void statfs() {
      long blocks = (tree.repositoryBytes() + STATFS_BLOCK - 1) / STATFS_BLOCK;
      reply.u64(blocks).zeros(32).u32(STATFS_BLOCK).u32(255).u32(STATFS_BLOCK).zeros(28);
    }

    /** Answers as for root, who may do everything but execute what nobody can. */
    private int access(long node) throws IOException {
      int mask = request.getInt();
      if ((mask & W_OK) != 0) {
        return Failures.EROFS;
      }
      Attributes attributes = tree.attributes(at(node));
      boolean inert = attributes.kind() == Kind.REGULAR && (attributes.permissions() & 0111) == 0;
      return (mask & X_OK) != 0 && inert ? Failures.EACCES : 0;
    }
  }
}
