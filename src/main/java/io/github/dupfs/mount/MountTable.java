package io.github.dupfs.mount;

import io.github.dupfs.posix.LibC;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is mounted where. Never touches the mounted filesystems, one of which may be dead.
 *
 * <p>Source: {@code /proc/PID/mountinfo} in proc(5); blanks and backslashes in its fields are octal
 * escapes.
 */
final class MountTable {
  private static final Path FILE = Path.of("/proc/self/mountinfo");

  /**
   * One mounted filesystem.
   *
   * @param device what tells it from others, as {@code major:minor}
   * @param mountPoint its bytes
   */
  record Entry(String device, String mountPoint, String type, String source) {}

  private final List<Entry> entries;

  private MountTable(List<Entry> entries) {
    this.entries = entries;
  }

  static MountTable read() throws IOException {
    return parse(Files.readAllLines(FILE, StandardCharsets.ISO_8859_1));
  }

  static MountTable parse(List<String> lines) throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String line : lines) {
      String[] fields = line.split(" ", -1);
      int separator = Arrays.asList(fields).indexOf("-");
      if (separator < 6 || fields.length < separator + 3) {
        throw new IOException(FILE + ": a line without a separator and three fields: " + line);
      }
      entries.add(
          new Entry(
              fields[2],
              unescape(fields[4]),
              unescape(fields[separator + 1]),
              unescape(fields[separator + 2])));
    }
    return new MountTable(entries);
  }

  /** What is visible at a path without symbolic links: the last thing mounted there. */
  @Nullable Entry at(Path path) {
    byte[] bytes = LibC.cString(path);
    String name = new String(bytes, 0, bytes.length - 1, StandardCharsets.ISO_8859_1);
    Entry last = null;
    for (Entry entry : entries) {
      if (entry.mountPoint().equals(name)) {
        last = entry;
      }
    }
    return last;
  }

  private static String unescape(String field) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(field.length());
    for (int i = 0; i < field.length(); i++) {
      if (field.charAt(i) == '\\' && i + 3 < field.length()) {
        bytes.write(Integer.parseInt(field, i + 1, i + 4, 8));
        i += 3;
      } else {
        bytes.write(field.charAt(i));
      }
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }
}
