package io.github.dupfs.posix;

/**
 * What {@code lstat} says of an object.
 *
 * @param type as a tar type: {@code '0'} regular, {@code '2'} symbolic link, {@code '3'} and {@code
 *     '4'} character and block device, {@code '5'} directory, {@code '6'} fifo; {@code 's'} socket,
 *     {@code '?'} anything else
 * @param permissions the lower 12 mode bits
 * @param size in bytes
 * @param modifiedSeconds when its content was changed last, seconds since the epoch, rounded down
 * @param modifiedNanos the rest, 0 to 999,999,999
 * @param device the file system that it lies on
 * @param inode its number there
 * @param deviceMajor the major number of a device, otherwise 0
 * @param deviceMinor the minor number of a device, otherwise 0
 */
public record FileStatus(
    char type,
    int permissions,
    long uid,
    long gid,
    long size,
    long modifiedSeconds,
    int modifiedNanos,
    long device,
    long inode,
    int deviceMajor,
    int deviceMinor) {

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type == '5';
  }

  /** Whether it is a regular file. */
  public boolean isFile() {
    return type == '0';
  }

  /**
   * The modification time in whole seconds as duplicity has it: it takes the time as a double, so
   * the last 119 ns of a second count as the next one; before 1970 it is 0.
   */
  public long modified() {
    double time = modifiedSeconds + 1e-9 * modifiedNanos;
    return Math.max(0, (long) time);
  }
}
