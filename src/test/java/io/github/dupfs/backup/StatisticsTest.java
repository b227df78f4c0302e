package io.github.dupfs.backup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StatisticsTest {
  private static final Instant START = Instant.parse("2026-11-20T15:05:00.690Z");

  /** A block that duplicity 0.8.22 printed. */
  @Test
  void asDuplicityPrintsIt() {
    Statistics statistics = new Statistics();
    statistics.sourceFiles = 4;
    statistics.sourceFileSize = 4101;
    statistics.newFiles = 4;
    statistics.newFileSize = 4101;
    statistics.deltaEntries = 4;
    statistics.rawDeltaSize = 4;
    statistics.storedSize = 174;
    assertEquals(
        """
        --------------[ Backup Statistics ]--------------
        StartTime 1795187100.69 (Fri Nov 20 15:05:00 2026)
        EndTime 1795187100.69 (Fri Nov 20 15:05:00 2026)
        ElapsedTime 0.00 (0.00 seconds)
        SourceFiles 4
        SourceFileSize 4101 (4.00 KB)
        NewFiles 4
        NewFileSize 4101 (4.00 KB)
        DeletedFiles 0
        ChangedFiles 0
        ChangedFileSize 0 (0 bytes)
        ChangedDeltaSize 0 (0 bytes)
        DeltaEntries 4
        RawDeltaSize 4 (4 bytes)
        TotalDestinationSizeChange 174 (174 bytes)
        Errors 0
        -------------------------------------------------
        """,
        statistics.text(START, START, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1, 1 byte",
    "1023, 1023 bytes",
    "1024, 1.00 KB",
    "10240, 10.0 KB",
    "102400, 100 KB",
    "1047552, 1023 KB",
    "1048576, 1.00 MB",
    "3221225472, 3.00 GB",
    "5497558138880, 5.00 TB",
    "11258999068426240, 10240 TB"
  })
  void sizes(long bytes, String wanted) {
    Statistics statistics = new Statistics();
    statistics.newFileSize = bytes;
    String text = statistics.text(START, START, ZoneOffset.UTC);
    assertTrue(text.contains("\nNewFileSize " + bytes + " (" + wanted + ")\n"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "59.99, 59.99 seconds",
    "60, 1 minute",
    "61.5, 1 minute 1.50 seconds",
    "3600, 1 hour",
    "7325.25, 2 hours 2 minutes 5.25 seconds"
  })
  void intervals(double seconds, String wanted) {
    Instant end = START.plusMillis((long) (seconds * 1000));
    String text = new Statistics().text(START, end, ZoneOffset.UTC);
    assertTrue(text.contains(" (" + wanted + ")\n"), text);
  }

  /** The day of the month is padded with a blank, as C's asctime does. */
  @Test
  void dates() {
    Instant start = Instant.parse("2026-11-02T03:04:05Z");
    String text = new Statistics().text(start, start, ZoneOffset.UTC);
    assertTrue(text.contains("(Mon Nov  2 03:04:05 2026)"), text);
  }
}
