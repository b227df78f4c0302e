package io.github.dupfs.volume;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.tar.TarEntry;
import java.util.Arrays;

/**
 * The state of one path in one backup set: its attributes, or that it is deleted.
 *
 * @param type the tar type: {@code 0} file, {@code 2} link, {@code 3} and {@code 4} character and
 *     block device, {@code 5} directory, {@code 6} fifo; {@link #DELETED}
 * @param permissions the lower 12 mode bits
 * @param modified seconds since the epoch
 * @param linkTarget of links, otherwise empty
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record NodeState(
    char type,
    int permissions,
    long uid,
    long gid,
    byte[] userName,
    byte[] groupName,
    long modified,
    byte[] linkTarget,
    int deviceMajor,
    int deviceMinor) {

  /** The type of a path that is deleted in a set. */
  public static final char DELETED = 'd';

  private static final byte[] NOTHING = new byte[0];

  /** A path that is deleted. */
  public static final NodeState GONE =
      new NodeState(DELETED, 0, 0, 0, NOTHING, NOTHING, 0, NOTHING, 0, 0);

  /** The state that a tar header describes. */
  static NodeState of(TarEntry header) {
    char type = header.type() == '\0' || header.type() == '7' ? '0' : header.type();
    boolean device = type == '3' || type == '4';
    return new NodeState(
        type,
        header.permissions() & 07777,
        header.uid(),
        header.gid(),
        header.userName(),
        header.groupName(),
        header.modified(),
        type == '2' ? header.linkTarget() : NOTHING,
        device ? header.deviceMajor() : 0,
        device ? header.deviceMinor() : 0);
  }

  /** The header of an entry for this state. */
  TarEntry header(byte[] name, long size) {
    char tarType = isDeleted() ? '0' : type;
    return new TarEntry(
        name,
        tarType,
        permissions,
        uid,
        gid,
        userName,
        groupName,
        modified,
        size,
        linkTarget,
        deviceMajor,
        deviceMinor,
        0,
        0);
  }

  /** The same with another modification time. */
  public NodeState modifiedAt(long time) {
    return new NodeState(
        type,
        permissions,
        uid,
        gid,
        userName,
        groupName,
        time,
        linkTarget,
        deviceMajor,
        deviceMinor);
  }

  /** Whether it is a directory. */
  public boolean isDirectory() {
    return type == '5';
  }

  /** Whether it is a regular file. */
  public boolean isFile() {
    return type == '0';
  }

  /** This state as that of a regular file, whatever the type of the entry that carries it. */
  NodeState asFile() {
    return type == '0'
        ? this
        : new NodeState('0', permissions, uid, gid, userName, groupName, modified, NOTHING, 0, 0);
  }

  /** Whether the path is deleted in the set. */
  public boolean isDeleted() {
    return type == DELETED;
  }

  /** Writes this state so that {@link #decode} reads it. */
  public void encode(ByteWriter out) {
    out.u8(type);
    if (isDeleted()) {
      return;
    }
    out.number(permissions).number(uid).number(gid).string(userName).string(groupName);
    out.signed(modified);
    if (type == '2') {
      out.string(linkTarget);
    } else if (type == '3' || type == '4') {
      out.number(deviceMajor).number(deviceMinor);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param before another state, whose names it shares if they are the same
   */
  public static NodeState decode(ByteReader in, NodeState before) throws CorruptDataException {
    char type = (char) in.u8();
    if (type == DELETED) {
      return GONE;
    }
    int permissions = in.number(07777);
    long uid = in.number();
    long gid = in.number();
    byte[] userName = shared(in.string(), before.userName);
    byte[] groupName = shared(in.string(), before.groupName);
    long modified = in.signed();
    byte[] linkTarget = type == '2' ? in.string() : NOTHING;
    boolean device = type == '3' || type == '4';
    int major = device ? in.number(Integer.MAX_VALUE) : 0;
    int minor = device ? in.number(Integer.MAX_VALUE) : 0;
    return new NodeState(
        type, permissions, uid, gid, userName, groupName, modified, linkTarget, major, minor);
  }

  private static byte[] shared(byte[] name, byte[] before) {
    return Arrays.equals(name, before) ? before : name;
  }
}
