package io.github.dupfs.posix;

import java.nio.ByteBuffer;

/**
 * The layout of {@code struct statx}, 256 bytes in the byte order of the machine:
 *
 * <pre>
 *   offset  size
 *       16     4  number of names
 *       20     4  owner
 *       24     4  group
 *       28     2  type and permissions, as st_mode
 *       32     8  inode
 *       40     8  size in bytes
 *      112     8  time of modification, seconds since the epoch, signed
 *      120     4  and nanoseconds
 *      128     4  major number of a device
 *      132     4  minor number of a device
 *      136     4  major number of the device that it lies on
 *      140     4  minor number of the device that it lies on
 * </pre>
 *
 * <p>Source: {@code linux/stat.h}.
 */
final class Statx {
  /** The mask of everything that {@code stat} tells. */
  static final int BASIC = 0x7ff;

  private static final int TYPE = 0170000;

  private Statx() {}

  static FileStatus decode(ByteBuffer statx) {
    int mode = statx.getShort(28) & 0xffff;
    char type = type(mode & TYPE);
    boolean device = type == '3' || type == '4';
    return new FileStatus(
        type,
        mode & 07777,
        Integer.toUnsignedLong(statx.getInt(20)),
        Integer.toUnsignedLong(statx.getInt(24)),
        statx.getLong(40),
        statx.getLong(112),
        statx.getInt(120),
        (long) statx.getInt(136) << 32 | Integer.toUnsignedLong(statx.getInt(140)),
        statx.getLong(32),
        device ? statx.getInt(128) : 0,
        device ? statx.getInt(132) : 0);
  }

  /** How many names the object has. */
  static int names(ByteBuffer statx) {
    return statx.getInt(16);
  }

  private static char type(int bits) {
    return switch (bits) {
      case 0100000 -> '0';
      case 0120000 -> '2';
      case 0020000 -> '3';
      case 0060000 -> '4';
      case 0040000 -> '5';
      case 0010000 -> '6';
      case 0140000 -> 's';
      default -> '?';
    };
  }
}
