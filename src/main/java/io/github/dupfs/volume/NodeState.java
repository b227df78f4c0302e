package io.github.dupfs.volume;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
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

  /** Added to the type in an encoded state that has owner and permissions of the one before. */
  private static final int SAME_ACCESS = 0x80;

  private static final String KNOWN_TYPES = "023456";

  private static final byte[] NOTHING = new byte[0];

  /** A path that is deleted. */
  public static final NodeState GONE =
      new NodeState(DELETED, 0, 0, 0, NOTHING, NOTHING, 0, NOTHING, 0, 0);

  /**
   * Makes sure that an entry is of a type that a backup may hold; a hard link is not.
   *
   * @param file that the entry is in, for messages
   */
  static void requireKnownType(TarEntry header, String file) throws CorruptDataException {
    if (KNOWN_TYPES.indexOf(type(header)) < 0) {
      throw new CorruptDataException(
          file,
          header.headerOffset(),
          "entry \"" + FilePath.escape(header.name()) + "\" of the type '" + header.type() + "'");
    }
  }

  private static char type(TarEntry header) {
    return header.type() == '\0' || header.type() == '7' ? '0' : header.type();
  }

  /** The state that a tar header describes. */
  static NodeState of(TarEntry header) {
    char type = type(header);
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

  /** Whether the other says the same. */
  public boolean isSame(NodeState other) {
    return type == other.type
        && hasAccessOf(other)
        && modified == other.modified
        && Arrays.equals(linkTarget, other.linkTarget)
        && deviceMajor == other.deviceMajor
        && deviceMinor == other.deviceMinor;
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

  /**
   * Writes this state so that {@link #decode} reads it.
   *
   * @param before another state, which needs fewer bytes the more it is alike
   */
  public void encode(ByteWriter out, NodeState before) {
    boolean same = hasAccessOf(before);
    out.u8(type | (same ? SAME_ACCESS : 0));
    if (isDeleted()) {
      return;
    }
    if (!same) {
      out.number(permissions).number(uid).number(gid).string(userName).string(groupName);
    }
    out.signed(modified - before.modified);
    if (type == '2') {
      out.string(linkTarget);
    } else if (type == '3' || type == '4') {
      out.number(deviceMajor).number(deviceMinor);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @param before the state that it was written with; names that are the same are shared
   */
  public static NodeState decode(ByteReader in, NodeState before) throws CorruptDataException {
    int head = in.u8();
    boolean same = (head & SAME_ACCESS) != 0;
    char type = (char) (head & ~SAME_ACCESS);
    if (type == DELETED) {
      return GONE;
    }
    int permissions = same ? before.permissions : in.number(07777);
    long uid = same ? before.uid : in.number();
    long gid = same ? before.gid : in.number();
    byte[] userName = same ? before.userName : shared(in.string(), before.userName);
    byte[] groupName = same ? before.groupName : shared(in.string(), before.groupName);
    long modified = before.modified + in.signed();
    byte[] linkTarget = type == '2' ? in.string() : NOTHING;
    boolean device = type == '3' || type == '4';
    int major = device ? in.number(Integer.MAX_VALUE) : 0;
    int minor = device ? in.number(Integer.MAX_VALUE) : 0;
    return new NodeState(
        type, permissions, uid, gid, userName, groupName, modified, linkTarget, major, minor);
  }

  private boolean hasAccessOf(NodeState other) {
    return permissions == other.permissions
        && uid == other.uid
        && gid == other.gid
        && Arrays.equals(userName, other.userName)
        && Arrays.equals(groupName, other.groupName);
  }

  private static byte[] shared(byte[] name, byte[] before) {
    return Arrays.equals(name, before) ? before : name;
  }
}
