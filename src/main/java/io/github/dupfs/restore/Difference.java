package io.github.dupfs.restore;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.FileStatus;
import io.github.dupfs.snapshot.FileTree.Attributes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What an object in a directory and the one in a backup differ in first, in duplicity's words.
 *
 * @param before the words before the path
 * @param after the words after it
 */
public record Difference(FilePath path, String before, String after) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);

  static Difference added(FilePath path) {
    return new Difference(path, "New file ", "");
  }

  static Difference missing(FilePath path) {
    return new Difference(path, "File ", " is missing");
  }

  static Difference content(FilePath path) {
    return new Difference(path, "Data for file ", " is different");
  }

  static Difference unreadable(FilePath path, String reason) {
    return new Difference(path, "Data for file ", " cannot be compared: " + reason);
  }

  /**
   * Compares all but content. Of links only the targets count; of devices, unlike of the rest, the
   * time does not.
   */
  static Optional<Difference> of(
      FilePath path, Attributes wanted, byte[] wantedTarget, FileStatus found, byte[] target) {
    char type = Kinds.type(wanted.kind());
    if (found.type() != type) {
      return file(path, "type", Kinds.name(found.type()), Kinds.name(type));
    }
    if (type == '2') {
      return Arrays.equals(target, wantedTarget)
          ? Optional.empty()
          : Optional.of(
              new Difference(
                  path, "Symlink ", " points to " + literal(target) + expected(wantedTarget)));
    }
    String access = access(found.uid(), found.gid(), found.permissions());
    String wantedAccess = access(wanted.uid(), wanted.gid(), wanted.permissions());
    if (!access.equals(wantedAccess)) {
      return file(path, "permissions", access, wantedAccess);
    }
    if (type == '3' || type == '4') {
      String numbers = numbers(found.deviceMajor(), found.deviceMinor());
      String wantedNumbers = numbers(wanted.deviceMajor(), wanted.deviceMinor());
      return numbers.equals(wantedNumbers)
          ? Optional.empty()
          : Optional.of(
              new Difference(path, "Device file ", has("numbers", numbers, wantedNumbers)));
    }
    return found.modified() == wanted.modified()
        ? Optional.empty()
        : file(path, "mtime", time(found.modified()), time(wanted.modified()));
  }

  private static Optional<Difference> file(
      FilePath path, String what, String found, String wanted) {
    return Optional.of(new Difference(path, "File ", has(what, found, wanted)));
  }

  private static String has(String what, String found, String wanted) {
    return " has " + what + " " + found + ", expected " + wanted;
  }

  private static String expected(byte[] target) {
    return ", expected " + literal(target);
  }

  private static String access(long uid, long gid, int permissions) {
    return uid + ":" + gid + " " + Integer.toOctalString(permissions);
  }

  private static String numbers(int major, int minor) {
    return "(" + major + ", " + minor + ")";
  }

  private static String time(long modified) {
    return TIME.format(Instant.ofEpochSecond(modified).atZone(ZoneId.systemDefault()));
  }

  /** As a literal of Python. */
  private static String literal(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder literal = new StringBuilder("b").append(quote);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        default -> {
          if (c == quote || c == '\\') {
            literal.append('\\').append(c);
          } else if (c >= ' ' && c < 0x7f) {
            literal.append(c);
          } else {
            literal.append(String.format("\\x%02x", (int) c));
          }
        }
      }
    }
    return literal.append(quote).toString();
  }
}
