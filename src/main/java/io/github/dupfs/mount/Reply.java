package io.github.dupfs.mount;

import com.kenai.jffi.MemoryIO;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A message to the kernel that is being written: a {@code struct fuse_out_header} and what belongs
 * to it. Not thread-safe.
 */
final class Reply {
  private static final int BLOCK = 512;
  private static final int DIRENT_HEADER = 24;

  /** The length of {@code struct fuse_entry_out}. */
  private static final int ENTRY = 128;

  private final ByteBuffer buffer;
  private final long address;
  private final @Nullable Owner owner;

  /**
   * @param capacity the most bytes of a message
   * @param owner replaces the owners in attributes, or null
   */
  Reply(int capacity, @Nullable Owner owner) {
    this.buffer = ByteBuffer.allocateDirect(capacity).order(ByteOrder.nativeOrder());
    this.address = MemoryIO.getInstance().getDirectBufferAddress(buffer);
    this.owner = owner;
  }

  /** Forgets what was written. */
  void clear() {
    buffer.clear().position(Protocol.OUT_HEADER);
  }

  /** Sends the message. An error goes without what was written. */
  boolean send(Device device, int error, long unique) {
    int length = error > 0 ? Protocol.OUT_HEADER : buffer.position();
    header(length, -error, unique);
    return device.send(address, length);
  }

  /** Sends the message as a notice, which is no answer to a request. */
  boolean sendNotice(Device device, int code) {
    header(buffer.position(), code, 0);
    return device.send(address, buffer.position());
  }

  private void header(int length, int code, long unique) {
    buffer.putInt(0, length).putInt(4, code).putLong(8, unique);
  }

  Reply u16(int value) {
    buffer.putShort((short) value);
    return this;
  }

  Reply u32(int value) {
    buffer.putInt(value);
    return this;
  }

  Reply u64(long value) {
    buffer.putLong(value);
    return this;
  }

  Reply bytes(byte[] bytes, int offset, int length) {
    buffer.put(bytes, offset, length);
    return this;
  }

  Reply zeros(int count) {
    for (int i = 0; i < count; i++) {
      buffer.put((byte) 0);
    }
    return this;
  }

  /** A {@code struct fuse_entry_out}: an object that a name stands for. */
  void entry(long node, Attributes attributes, int seconds) {
    u64(node).u64(0).u64(seconds).u64(seconds).u32(0).u32(0);
    attributes(attributes);
  }

  /** A {@code struct fuse_entry_out} that says that nothing is there, or is told now. */
  void noEntry(int seconds) {
    u64(0).u64(0).u64(seconds).zeros(ENTRY - 24);
  }

  /**
   * A {@code struct fuse_attr}. Every object has one link: for a directory that means
   * "subdirectories were not counted", so that {@code find} does not rely on their number.
   */
  void attributes(Attributes attributes) {
    long time = attributes.modified();
    u64(attributes.inode()).u64(attributes.size()).u64((attributes.size() + BLOCK - 1) / BLOCK);
    u64(time).u64(time).u64(time).u32(0).u32(0).u32(0);
    u32(type(attributes.kind()) | (attributes.permissions() & 07777)).u32(1);
    u32((int) (owner == null ? attributes.uid() : owner.uid()));
    u32((int) (owner == null ? attributes.gid() : owner.gid()));
    u32(deviceNumber(attributes.deviceMajor(), attributes.deviceMinor())).u32(4096).u32(0);
  }

  /** The length of a {@code struct fuse_dirent}, or of a {@code struct fuse_direntplus}. */
  static int direntLength(byte[] name, boolean plus) {
    return (plus ? ENTRY : 0) + (DIRENT_HEADER + name.length + 7 & -8);
  }

  /**
   * A {@code struct fuse_dirent}.
   *
   * @param next where the listing goes on after it
   * @param kind null if it is not told
   */
  void dirent(byte[] name, @Nullable Kind kind, long inode, long next) {
    u64(inode).u64(next).u32(name.length).u32(kind == null ? 0 : type(kind) >>> 12);
    bytes(name, 0, name.length).zeros(-name.length & 7);
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

  /** As the kernel's {@code new_encode_dev}: 12 bits of major and 20 of minor number. */
  static int deviceNumber(int major, int minor) {
    return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xff) << 12;
  }
}
