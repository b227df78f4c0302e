package io.github.dupfs.volume;

import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The name of a tar entry in a volume or signature file: a kind and a path.
 *
 * <pre>
 * snapshot/PATH[/]            the whole object
 * diff/PATH                   a delta of a file
 * multivol_snapshot/PATH/K    part K of a file, K from 1
 * multivol_diff/PATH/K        part K of a delta
 * deleted/PATH                the path is gone
 * signature/PATH              a signature of a file (signature files only)
 * </pre>
 *
 * The root is {@code .} in volumes and empty in signature files.
 *
 * @param part K, or 0 if the entry is not a part
 */
record EntryName(Kind kind, FilePath path, int part) {
  enum Kind {
    SNAPSHOT,
    DIFF,
    DELETED,
    SIGNATURE
  }

  private static final List<Prefix> PREFIXES =
      List.of(
          new Prefix("snapshot/", Kind.SNAPSHOT, false),
          new Prefix("diff/", Kind.DIFF, false),
          new Prefix("deleted/", Kind.DELETED, false),
          new Prefix("signature/", Kind.SIGNATURE, false),
          new Prefix("multivol_snapshot/", Kind.SNAPSHOT, true),
          new Prefix("multivol_diff/", Kind.DIFF, true));

  private static final byte[] DOT = {'.'};
  private static final byte[] NOTHING = {};

  private static final class Prefix {
    private final byte[] bytes;
    private final Kind kind;
    private final boolean numbered;

    Prefix(String text, Kind kind, boolean numbered) {
      this.bytes = text.getBytes(StandardCharsets.US_ASCII);
      this.kind = kind;
      this.numbered = numbered;
    }

    boolean starts(byte[] name) {
      return name.length >= bytes.length
          && Arrays.equals(name, 0, bytes.length, bytes, 0, bytes.length);
    }
  }

  /**
   * @param file the file the name is in, and {@code offset} the byte of its tar stream, for
   *     messages
   * @throws CorruptDataException if the name has no meaning, or leads out of the tree
   */
  static EntryName parse(byte[] name, String file, long offset) throws CorruptDataException {
    Prefix prefix = prefixOf(name);
    if (prefix == null) {
      throw new CorruptDataException(
          file, offset, "unknown kind of entry \"" + FilePath.escape(name) + "\"");
    }
    int end = name.length;
    int part = 0;
    if (prefix.numbered) {
      int slash = end - 1;
      while (slash >= prefix.bytes.length && name[slash] != '/') {
        slash--;
      }
      part = number(name, slash + 1, end);
      if (slash < prefix.bytes.length || part < 1) {
        throw new CorruptDataException(
            file, offset, "part without a number \"" + FilePath.escape(name) + "\"");
      }
      end = slash;
    } else if (end > prefix.bytes.length && name[end - 1] == '/') {
      end--;
    }
    int start = prefix.bytes.length;
    int length = end - start;
    if (length == 1 && name[start] == '.') {
      length = 0;
    }
    try {
      return new EntryName(prefix.kind, FilePath.of(name, start, length), part);
    } catch (IllegalArgumentException e) {
      throw new CorruptDataException(
          file, offset, "entry \"" + FilePath.escape(name) + "\" is refused: " + e.getMessage(), e);
    }
  }

  /** The name in a volume. */
  byte[] inVolume(boolean directory) {
    return toBytes(directory || part > 0 ? DOT : NOTHING, directory);
  }

  /** The name in a signature file. */
  byte[] inSignatureFile(boolean directory) {
    return toBytes(NOTHING, directory && !path.isRoot());
  }

  private byte[] toBytes(byte[] root, boolean directory) {
    ByteWriter name = new ByteWriter().raw(prefix(kind, part > 0).bytes);
    name.raw(path.isRoot() ? root : path.toBytes());
    if (part > 0) {
      name.u8('/').raw(String.valueOf(part).getBytes(StandardCharsets.US_ASCII));
    } else if (directory) {
      name.u8('/');
    }
    return name.toBytes();
  }

  private static Prefix prefix(Kind kind, boolean numbered) {
    for (Prefix prefix : PREFIXES) {
      if (prefix.kind == kind && prefix.numbered == numbered) {
        return prefix;
      }
    }
    throw new IllegalArgumentException("no entry of kind " + kind + " is a part");
  }

  private static @Nullable Prefix prefixOf(byte[] name) {
    for (Prefix prefix : PREFIXES) {
      if (prefix.starts(name)) {
        return prefix;
      }
    }
    return null;
  }

  private static int number(byte[] name, int from, int to) {
    if (from >= to || to - from > 9) {
      return -1;
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      if (name[i] < '0' || name[i] > '9') {
        return -1;
      }
      value = value * 10 + (name[i] - '0');
    }
    return value;
  }
}
