package io.github.dupfs.repository;

import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.FilePath;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Makes the text of a manifest: of what {@link Manifest} reads, all but the list of files, whose
 * lines may be too many to be kept. Not thread-safe.
 */
public final class ManifestWriter {
  private static final byte[] ROOT = {'.'};

  private final ByteWriter text = new ByteWriter();

  /**
   * @param hostname the machine that is backed up
   * @param directory the source, as the user named it
   */
  public ManifestWriter(String hostname, byte[] directory) {
    ascii("Hostname " + hostname + "\nLocaldir ").raw(quoted(directory));
    ascii("\n");
  }

  /**
   * Where in the order of entries a volume begins or ends.
   *
   * @param part the number of a part of the file, 1-based; 0 for its last or only one
   */
  public record Position(FilePath path, int part) {}

  /** Adds the section of a volume; volumes come in order. */
  public void add(int number, Position first, Position last, byte[] sha1) {
    ascii("Volume " + number + ":\n    StartingPath   ");
    position(first);
    ascii("    EndingPath     ");
    position(last);
    ascii("    Hash SHA1 " + HexFormat.of().formatHex(sha1) + "\n");
  }

  private void position(Position position) {
    text.raw(quoted(position.path));
    ascii(position.part == 0 ? "  \n" : " " + position.part + "\n");
  }

  private ByteWriter ascii(String line) {
    return text.raw(line.getBytes(StandardCharsets.UTF_8));
  }

  /** What was added so far. */
  public byte[] toBytes() {
    return text.toBytes();
  }

  /** The line before the list of files. */
  public static byte[] fileListHead(long count) {
    return ("Filelist " + count + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** A line of the list of files. */
  public static byte[] fileListLine(Change change, FilePath path) {
    return new ByteWriter().raw(change.head).raw(quoted(path)).u8('\n').toBytes();
  }

  /** What became of a file since the set before. */
  @SuppressWarnings("ImmutableEnumChecker") // the array is not changed
  public enum Change {
    NEW("new"),
    CHANGED("changed"),
    DELETED("deleted");

    private final String word;
    private final byte[] head;

    Change(String word) {
      this.word = word;
      this.head = String.format("    %-7s  ", word).getBytes(StandardCharsets.US_ASCII);
    }

    /** The word in the list of files. */
    public String word() {
      return word;
    }
  }

  private static byte[] quoted(FilePath path) {
    return path.isRoot() ? ROOT : quoted(path.toBytes());
  }

  /** Blanks, quotes and backslashes as {@code \xHH}; if there are any, quotes around all. */
  private static byte[] quoted(byte[] plain) {
    ByteWriter out = new ByteWriter().u8('"');
    boolean special = false;
    for (byte b : plain) {
      if (isSpecial(b)) {
        special = true;
        out.u8('\\').u8('x').raw(HexFormat.of().toHexDigits(b).getBytes(StandardCharsets.US_ASCII));
      } else {
        out.u8(b);
      }
    }
    return special ? out.u8('"').toBytes() : plain;
  }

  private static boolean isSpecial(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r') || b == '\\' || b == '"' || b == '\'';
  }
}
