package io.github.dupfs.cli;

import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.snapshot.FileTree.Kind;
import io.github.dupfs.snapshot.SnapshotNames;
import io.github.dupfs.snapshot.SnapshotRange;
import io.github.dupfs.volume.NodeState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How snapshots and what is in them are told, to people and in JSON. */
final class SnapshotText {
  private static final DateTimeFormatter MODIFIED =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private static final SnapshotNames NAMES = SnapshotNames.standard();

  private SnapshotText() {}

  /** Such as {@code 20260120T101500Z}, which options for times take. */
  static String name(BackupSet snapshot) {
    return NAMES.name(snapshot.time());
  }

  /** The same, null of none. */
  static @Nullable String nameOrNull(@Nullable BackupSet snapshot) {
    return snapshot == null ? null : name(snapshot);
  }

  /** Such as {@code 20260120T101500Z to 20260121T101500Z}. */
  static String range(SnapshotRange range) {
    String first = name(range.first());
    return range.first().equals(range.last()) ? first : first + " to " + name(range.last());
  }

  /** Pairs of the first and the last snapshot of each range. */
  static void write(JsonWriter json, List<SnapshotRange> ranges) throws IOException {
    json.beginArray();
    for (SnapshotRange range : ranges) {
      json.beginArray().value(name(range.first())).value(name(range.last())).endArray();
    }
    json.endArray();
  }

  /** What an object is, in a word. */
  static String kind(Kind kind) {
    return switch (kind) {
      case REGULAR -> "file";
      case DIRECTORY -> "directory";
      case SYMBOLIC_LINK -> "link";
      case FIFO -> "fifo";
      case CHARACTER_DEVICE -> "character device";
      case BLOCK_DEVICE -> "block device";
    };
  }

  /** Permissions in octal. */
  static String mode(NodeState state) {
    return String.format(Locale.ROOT, "%04o", state.permissions());
  }

  /** A modification time, in local time. */
  static String modified(NodeState state) {
    return MODIFIED.format(Instant.ofEpochSecond(state.modified()).atZone(ZoneId.systemDefault()));
  }

  /** User and group by the names in the backup, by number where it has none. */
  static byte[] owner(NodeState state) {
    ByteArrayOutputStream owner = new ByteArrayOutputStream();
    owner.writeBytes(nameOrNumber(state.userName(), state.uid()));
    owner.write(':');
    owner.writeBytes(nameOrNumber(state.groupName(), state.gid()));
    return owner.toByteArray();
  }

  private static byte[] nameOrNumber(byte[] name, long number) {
    return name.length == 0 ? Long.toString(number).getBytes(StandardCharsets.US_ASCII) : name;
  }

  /**
   * The fields of an object that is open: {@code type}, {@code size}, {@code modified} (seconds
   * since 1970), {@code mode} (octal), {@code uid}, {@code gid}, {@code user}, {@code group}, of
   * links {@code target}, of devices {@code major} and {@code minor}.
   *
   * @param size null if it cannot be told
   */
  static void write(JsonWriter json, Kind kind, NodeState state, @Nullable Long size)
      throws IOException {
    json.name("type").value(kind(kind)).name("size");
    if (size == null) {
      json.value((String) null);
    } else {
      json.value(size);
    }
    json.name("modified").value(state.modified()).name("mode").value(mode(state));
    json.name("uid").value(state.uid()).name("gid").value(state.gid());
    json.name("user").value(state.userName()).name("group").value(state.groupName());
    if (kind == Kind.SYMBOLIC_LINK) {
      json.name("target").value(state.linkTarget());
    } else if (kind == Kind.CHARACTER_DEVICE || kind == Kind.BLOCK_DEVICE) {
      json.name("major").value(state.deviceMajor()).name("minor").value(state.deviceMinor());
    }
  }
}
