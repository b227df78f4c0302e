package io.github.dupfs.mount;

import com.kenai.jffi.MemoryIO;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code struct stat} has its fields, which differs between architectures. In bytes, native
 * endianness:
 *
 * <pre>
 *              x86-64       AArch64
 * st_ino       8, 8 bytes   8, 8 bytes
 * st_nlink    16, 8        20, 4
 * st_mode     24, 4        16, 4
 * st_uid      28, 4        24, 4
 * st_gid      32, 4        28, 4
 * st_rdev     40, 8        32, 8
 * st_size     48, 8        48, 8
 * st_blksize  56, 8        56, 4
 * st_blocks   64, 8        64, 8
 * st_atim     72, 8 + 8    72, 8 + 8
 * st_mtim     88, 8 + 8    88, 8 + 8
 * st_ctim    104, 8 + 8   104, 8 + 8
 * size       144          128
 * </pre>
 *
 * <p>Source: {@code bits/struct_stat.h} of glibc 2.36 for both.
 */
enum StatLayout {
  X86_64(16, 24, 28, 32, 40, 144),
  AARCH64(20, 16, 24, 28, 32, 128);

  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  private static final int INODE = 8;
  private static final int SIZE = 48;
  private static final int BLOCK_SIZE = 56;
  private static final int BLOCKS = 64;
  private static final int ACCESSED = 72;
  private static final int MODIFIED = 88;
  private static final int CHANGED = 104;

  private final int links;
  private final int mode;
  private final int uid;
  private final int gid;
  private final int device;
  private final int size;

  StatLayout(int links, int mode, int uid, int gid, int device, int size) {
    this.links = links;
    this.mode = mode;
    this.uid = uid;
    this.gid = gid;
    this.device = device;
    this.size = size;
  }

  /**
   * The layout for a value of the system property {@code os.arch}.
   *
   * @throws IOException if it is not known
   */
  static StatLayout of(String architecture) throws IOException {
    return switch (architecture) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default ->
          throw new IOException(
              "mounting on " + architecture + ": only x86-64 and AArch64 are supported");
    };
  }

  /** The size of the structure in bytes. */
  int size() {
    return size;
  }

  /**
   * Fills a structure. Every object has one link: for a directory that means "subdirectories were
   * not counted", so that {@code find} does not rely on their number.
   */
  void write(long address, Attributes attributes, @Nullable Owner owner) {
    MEMORY.setMemory(address, size, (byte) 0);
    writeEntry(address, attributes.kind(), attributes.inode());
    MEMORY.putInt(address + mode, type(attributes.kind()) | (attributes.permissions() & 07777));
    MEMORY.putInt(address + links, 1);
    MEMORY.putInt(address + uid, (int) (owner == null ? attributes.uid() : owner.uid()));
    MEMORY.putInt(address + gid, (int) (owner == null ? attributes.gid() : owner.gid()));
    MEMORY.putLong(
        address + device, deviceNumber(attributes.deviceMajor(), attributes.deviceMinor()));
    MEMORY.putLong(address + SIZE, attributes.size());
    MEMORY.putInt(address + BLOCK_SIZE, 4096);
    MEMORY.putLong(address + BLOCKS, (attributes.size() + 511) >>> 9);
    MEMORY.putLong(address + ACCESSED, attributes.modified());
    MEMORY.putLong(address + MODIFIED, attributes.modified());
    MEMORY.putLong(address + CHANGED, attributes.modified());
  }

  /**
   * Sets the two fields that listings need: the inode, and the type within the mode, where no type
   * means that it is not told.
   */
  void writeEntry(long address, @Nullable Kind kind, long inode) {
    MEMORY.putLong(address + INODE, inode);
    MEMORY.putInt(address + mode, kind == null ? 0 : type(kind));
  }

  private static int type(Kind kind) {
    return switch (kind) {
      case REGULAR -> 0100000;
      case DIRECTORY -> 0040000;
      case SYMBOLIC_LINK -> 0120000;
      case FIFO -> 0010000;
      case CHARACTER_DEVICE -> 0020000;
      case BLOCK_DEVICE -> 0060000;
    };
  }

  /** As glibc's {@code makedev}. */
  static long deviceNumber(int major, int minor) {
    return (major & 0xfffL) << 8
        | (major & 0xffff_f000L) << 32
        | (minor & 0xffL)
        | (minor & 0xffff_ff00L) << 12;
  }
}
