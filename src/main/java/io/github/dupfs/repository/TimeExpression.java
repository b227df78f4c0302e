package io.github.dupfs.repository;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A point in time as duplicity's options take it: {@code now}; seconds since 1970; {@code
 * 20261120T150242Z}; {@code 2026-11-20T15:02:42} with or without a zone; how long ago, as in {@code
 * 1M2W3D4h5m6s}; or a day: {@code 2026-11-20}, {@code 2026/11/20}, {@code 11-20-2026}, {@code
 * 11/20/2026}, {@code 20261120Z}.
 *
 * <p>A month has 30 days and a year 365. Times without a zone are local standard time: daylight
 * saving never applies. Source: duplicity 0.8.22 to 3.1.
 */
public final class TimeExpression {
  private static final Map<Character, Long> UNITS =
      Map.of(
          's',
          1L,
          'm',
          60L,
          'h',
          3600L,
          'D',
          86_400L,
          'W',
          7 * 86_400L,
          'M',
          30 * 86_400L,
          'Y',
          365 * 86_400L);
  private static final Pattern INTERVAL = Pattern.compile("(?:[0-9]{1,9}[smhDWMY])+");
  private static final Pattern PART = Pattern.compile("([0-9]+)([smhDWMY])");
  private static final Pattern LOCAL =
      Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2}:[0-9]{2})");
  private static final Pattern YEAR_FIRST =
      Pattern.compile("([0-9]{4})([-/])([0-9]{1,2})\\2([0-9]{1,2})");
  private static final Pattern YEAR_LAST =
      Pattern.compile("([0-9]{1,2})([-/])([0-9]{1,2})\\2([0-9]{4})");
  private static final Pattern DIGITS = Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})Z");

  private TimeExpression() {}

  /**
   * The time that is meant.
   *
   * @throws IllegalArgumentException if it is no such expression; the message says what is
   */
  public static Instant parse(String text, Instant now, ZoneId zone) {
    Instant time = time(text, now, zone);
    if (time == null) {
      throw new IllegalArgumentException(
          "\""
              + text
              + "\" is no time: wanted for instance now, 3D12h (so long ago), 2026-11-20,"
              + " 2026-11-20T15:02:42, 20261120T150242Z or seconds since 1970");
    }
    return time;
  }

  private static @Nullable Instant time(String text, Instant now, ZoneId zone) {
    if (text.equals("now")) {
      return now;
    }
    if (text.matches("[0-9]{1,12}")) {
      return Instant.ofEpochSecond(Long.parseLong(text));
    }
    Instant exact = SetTime.parse(text, ':');
    if (exact != null) {
      return exact;
    }
    if (INTERVAL.matcher(text).matches()) {
      return now.minusSeconds(seconds(text));
    }
    try {
      return local(text, zone);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static long seconds(String interval) {
    long seconds = 0;
    Matcher part = PART.matcher(interval);
    while (part.find()) {
      seconds += Long.parseLong(part.group(1)) * UNITS.getOrDefault(part.group(2).charAt(0), 0L);
    }
    return seconds;
  }

  private static @Nullable Instant local(String text, ZoneId zone) {
    Matcher local = LOCAL.matcher(text);
    if (local.matches()) {
      return at(LocalDate.parse(local.group(1)), LocalTime.parse(local.group(2)), zone);
    }
    Matcher first = YEAR_FIRST.matcher(text);
    if (first.matches()) {
      return day(first.group(1), first.group(3), first.group(4), zone);
    }
    Matcher last = YEAR_LAST.matcher(text);
    if (last.matches()) {
      return day(last.group(4), last.group(1), last.group(3), zone);
    }
    Matcher digits = DIGITS.matcher(text);
    return digits.matches() ? day(digits.group(1), digits.group(2), digits.group(3), zone) : null;
  }

  private static Instant day(String year, String month, String day, ZoneId zone) {
    LocalDate date =
        LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
    return at(date, LocalTime.MIDNIGHT, zone);
  }

  private static Instant at(LocalDate date, LocalTime time, ZoneId zone) {
    Instant guess = date.atTime(time).toInstant(ZoneOffset.UTC);
    return date.atTime(time).toInstant(zone.getRules().getStandardOffset(guess));
  }
}
