package io.github.dupfs.snapshot;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/** Makes the names of snapshot directories from their times. Immutable. */
public final class SnapshotNames {
  private static final Map<Character, String> FIELDS =
      Map.ofEntries(
          Map.entry('Y', "uuuu"),
          Map.entry('y', "uu"),
          Map.entry('m', "MM"),
          Map.entry('d', "dd"),
          Map.entry('H', "HH"),
          Map.entry('I', "hh"),
          Map.entry('M', "mm"),
          Map.entry('S', "ss"),
          Map.entry('p', "a"),
          Map.entry('j', "DDD"),
          Map.entry('a', "EEE"),
          Map.entry('A', "EEEE"),
          Map.entry('b', "MMM"),
          Map.entry('B', "MMMM"),
          Map.entry('F', "uuuu-MM-dd"),
          Map.entry('T', "HH:mm:ss"),
          Map.entry('z', "xx"),
          Map.entry('Z', "zzz"));

  private final DateTimeFormatter format;
  private final ZoneId zone;

  private SnapshotNames(DateTimeFormatter format, ZoneId zone) {
    this.format = format;
    this.zone = zone;
  }

  /** {@code 20260120T101500Z}: what duplicity prints, and takes as a time. */
  public static SnapshotNames standard() {
    return new SnapshotNames(
        DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT), ZoneOffset.UTC);
  }

  /**
   * Names after a template as {@code date +TEMPLATE} takes it, in local time: {@code
   * %Y-%m-%d_%H-%M-%S}.
   *
   * @throws IllegalArgumentException if the template has an unknown field, a slash or nothing in it
   */
  public static SnapshotNames ofTemplate(String template) {
    StringBuilder pattern = new StringBuilder();
    for (int i = 0; i < template.length(); i++) {
      char c = template.charAt(i);
      if (c == '/' || c == '\0') {
        throw new IllegalArgumentException("a time template must not have a slash: " + template);
      }
      if (c != '%') {
        pattern.append(c == '\'' ? "''" : "'" + c + "'");
        continue;
      }
      char field = ++i < template.length() ? template.charAt(i) : ' ';
      if (field == '%') {
        pattern.append("'%'");
      } else if (field == 's') {
        pattern.append("'\u0001'");
      } else if (FIELDS.containsKey(field)) {
        pattern.append(FIELDS.get(field));
      } else {
        throw new IllegalArgumentException("unknown field %" + field + " in " + template);
      }
    }
    if (pattern.length() == 0 || template.equals(".") || template.equals("..")) {
      throw new IllegalArgumentException("a time template must make a file name: " + template);
    }
    try {
      return new SnapshotNames(
          DateTimeFormatter.ofPattern(pattern.toString().replace("''''", "''"), Locale.ROOT),
          ZoneId.systemDefault());
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("bad time template " + template, e);
    }
  }

  /** The name of a snapshot of that time. */
  public String name(Instant time) {
    String name = format.format(ZonedDateTime.ofInstant(time, zone));
    return name.replace("\u0001", Long.toString(time.getEpochSecond()));
  }
}
