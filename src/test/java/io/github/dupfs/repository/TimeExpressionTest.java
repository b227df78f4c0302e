package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeExpressionTest {
  private static final Instant NOW = Instant.parse("2026-11-20T15:02:42Z");

  @ParameterizedTest
  @CsvSource({
    "now, 2026-11-20T15:02:42Z",
    "20261120, 1970-08-23T12:05:20Z",
    "0, 1970-01-01T00:00:00Z",
    "20251231T235958Z, 2025-12-31T23:59:58Z",
    "2025-07-01T12:00:00Z, 2025-07-01T12:00:00Z",
    "2025-07-01T12:00:00+02:00, 2025-07-01T10:00:00Z",
    "2025-07-01T12:00:00-04:30, 2025-07-01T15:30:00Z",
    "2025-07-01T12:00:00, 2025-07-01T11:00:00Z",
    "1s, 2026-11-20T15:02:41Z",
    "2m, 2026-11-20T15:00:42Z",
    "3h, 2026-11-20T12:02:42Z",
    "1D, 2026-11-19T15:02:42Z",
    "1W1D, 2026-11-12T15:02:42Z",
    "1M, 2026-10-21T15:02:42Z",
    "1Y, 2025-11-20T15:02:42Z",
    "2026-01-05, 2026-01-04T23:00:00Z",
    "2026/1/5, 2026-01-04T23:00:00Z",
    "01-05-2026, 2026-01-04T23:00:00Z",
    "1/5/2026, 2026-01-04T23:00:00Z",
    "20260705Z, 2026-07-04T23:00:00Z"
  })
  void means(String text, String wanted) {
    // Daylight saving never applies, as with duplicity: Berlin is one hour ahead even in July.
    assertEquals(
        Instant.parse(wanted), TimeExpression.parse(text, NOW, ZoneId.of("Europe/Berlin")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "D",
        "1d",
        "-1D",
        "1.5D",
        "1 D",
        "NOW",
        "2026-13-01",
        "2026-11-20T25:00:00",
        "20261120t150242z",
        "yesterday"
      })
  void anythingElseIsRefused(String text) {
    assertThrows(
        IllegalArgumentException.class,
        () -> TimeExpression.parse(text, NOW, ZoneId.of("Europe/Berlin")));
  }
}
