package io.github.dupfs.io;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * Times as duplicity tells them: {@code Fri Nov 6 15:02:42 2026}, which is what C's {@code asctime}
 * makes.
 */
public final class CalendarTime {
  private static final String DAYS = "MonTueWedThuFriSatSun";
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  /** What {@link LocalDateTime} can hold in any zone. */
  private static final long MAX_SECOND = Instant.MAX.getEpochSecond() - 86_400;

  private CalendarTime() {}

  /**
   * A time in {@code zone}.
   *
   * @param second since the epoch; the number itself is told if it is too far away for a calendar
   */
  public static String format(long second, ZoneId zone) {
    if (second < -MAX_SECOND || second > MAX_SECOND) {
      return Long.toString(second);
    }
    ZoneOffset offset = zone.getRules().getOffset(Instant.ofEpochSecond(second));
    LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, offset);
    int day = 3 * (time.getDayOfWeek().getValue() - 1);
    int month = 3 * (time.getMonthValue() - 1);
    StringBuilder text = new StringBuilder(24).append(DAYS, day, day + 3).append(' ');
    text.append(MONTHS, month, month + 3).append(' ');
    padded(text, time.getDayOfMonth(), ' ').append(' ');
    padded(text, time.getHour(), '0').append(':');
    padded(text, time.getMinute(), '0').append(':');
    padded(text, time.getSecond(), '0').append(' ');
    return text.append(time.getYear()).toString();
  }

  private static StringBuilder padded(StringBuilder text, int number, char padding) {
    if (number < 10) {
      text.append(padding);
    }
    return text.append(number);
  }
}
