package io.github.dupfs.repository;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The time strings of repository file names, in whole seconds. */
final class SetTime {
  private static final DateTimeFormatter COMPACT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern COMPACT_FORM =
      Pattern.compile("(\\d{4})(\\d\\d)(\\d\\d)T(\\d\\d)(\\d\\d)(\\d\\d)Z");

  private SetTime() {}

  /** {@code 20261120T150242Z}. */
  static String format(Instant time) {
    return COMPACT.format(time);
  }

  /**
   * The time of a long name: {@code 20261120T150242Z}, or with {@code --old-filenames} {@code
   * 2026-11-20T15:02:42-03:30} with the given separator for the colons.
   *
   * @return null if {@code text} is neither
   */
  static @Nullable Instant parse(String text, char separator) {
    Matcher compact = COMPACT_FORM.matcher(text);
    if (compact.matches()) {
      return instant(compact, 0);
    }
    String quoted = Pattern.quote(String.valueOf(separator));
    Matcher old =
        Pattern.compile(
                "(\\d{4})-(\\d\\d)-(\\d\\d)T(\\d\\d)"
                    + quoted
                    + "(\\d\\d)"
                    + quoted
                    + "(\\d\\d)(?:Z|([+-])(\\d\\d)"
                    + quoted
                    + "(\\d\\d))")
            .matcher(text);
    if (!old.matches()) {
      return null;
    }
    int offset = 0;
    if (old.group(7) != null) {
      // duplicity splits a negative offset by floor division: -03:30 is written -04:30, and means
      // minus four hours plus thirty minutes.
      int hours = Integer.parseInt(old.group(8)) * (old.group(7).equals("-") ? -1 : 1);
      offset = hours * 3600 + Integer.parseInt(old.group(9)) * 60;
    }
    return instant(old, offset);
  }

  private static @Nullable Instant instant(Matcher fields, int offsetSeconds) {
    try {
      return LocalDateTime.of(
              Integer.parseInt(fields.group(1)),
              Integer.parseInt(fields.group(2)),
              Integer.parseInt(fields.group(3)),
              Integer.parseInt(fields.group(4)),
              Integer.parseInt(fields.group(5)),
              Integer.parseInt(fields.group(6)))
          .toInstant(ZoneOffset.UTC)
          .minusSeconds(offsetSeconds);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The time of a short name: seconds in base 36. */
  static @Nullable Instant parseBase36(String text) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(text, 36));
    } catch (NumberFormatException | DateTimeException e) {
      return null;
    }
  }
}
