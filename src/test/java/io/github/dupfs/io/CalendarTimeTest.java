package io.github.dupfs.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class CalendarTimeTest {
  @Test
  void daysAreAlignedToTheRight() {
    assertEquals("Fri Nov  6 05:02:09 2026", format("2026-11-06T05:02:09Z", ZoneOffset.UTC));
    assertEquals("Fri Nov 20 15:02:42 2026", format("2026-11-20T15:02:42Z", ZoneOffset.UTC));
  }

  @Test
  void timesAreLocal() {
    assertEquals(
        "Sat Aug  1 01:30:00 2026", format("2026-07-31T23:30:00Z", ZoneId.of("Europe/Berlin")));
  }

  @Test
  void whatNoCalendarHoldsIsToldAsNumber() {
    assertEquals("9223372036854775807", CalendarTime.format(Long.MAX_VALUE, ZoneOffset.UTC));
    assertEquals("-9223372036854775808", CalendarTime.format(Long.MIN_VALUE, ZoneOffset.UTC));
  }

  @Test
  void anyTimeIsAsAFormatterMakesIt() {
    DateTimeFormatter formatter =
        DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH);
    ZoneId zone = ZoneId.of("America/St_Johns");
    long seed = 20261122;
    Random random = new Random(seed);
    for (int i = 0; i < 1000; i++) {
      long second = random.nextInt() + (1L << 31);
      String expected = formatter.format(Instant.ofEpochSecond(second).atZone(zone));
      assertEquals(expected, CalendarTime.format(second, zone), second + ", seed " + seed);
    }
  }

  private static String format(String time, ZoneId zone) {
    return CalendarTime.format(Instant.parse(time).getEpochSecond(), zone);
  }
}
