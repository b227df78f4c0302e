package io.github.dupfs.backup;

import io.github.dupfs.io.CalendarTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * What a backup did, counted as duplicity counts it: sizes are those that {@code lstat} tells, of
 * directories too; a directory whose attributes have changed is a new file; changed files are those
 * stored as deltas. Not thread-safe.
 */
public final class Statistics {
  private static final List<String> UNITS = List.of("KB", "MB", "GB", "TB");

  long sourceFiles;
  long sourceFileSize;
  long newFiles;
  long newFileSize;
  long deletedFiles;
  long changedFiles;
  long changedFileSize;
  long deltaEntries;

  /** The payloads of regular files, before they are compressed. */
  long rawDeltaSize;

  /** The stored size of the volumes. */
  long storedSize;

  /** Objects that could not be backed up. */
  long errors;

  /** duplicity's block of statistics, with times in {@code zone}. */
  public String text(Instant start, Instant end, ZoneId zone) {
    double elapsed = Duration.between(start, end).toNanos() / 1e9;
    return String.join(
        "\n",
        "--------------[ Backup Statistics ]--------------",
        time("StartTime", start, zone),
        time("EndTime", end, zone),
        String.format(Locale.ROOT, "ElapsedTime %.2f (%s)", elapsed, interval(elapsed)),
        "SourceFiles " + sourceFiles,
        size("SourceFileSize", sourceFileSize),
        "NewFiles " + newFiles,
        size("NewFileSize", newFileSize),
        "DeletedFiles " + deletedFiles,
        "ChangedFiles " + changedFiles,
        size("ChangedFileSize", changedFileSize),
        size("ChangedDeltaSize", 0),
        "DeltaEntries " + deltaEntries,
        size("RawDeltaSize", rawDeltaSize),
        size("TotalDestinationSizeChange", storedSize),
        "Errors " + errors,
        "-------------------------------------------------",
        "");
  }

  private static String time(String name, Instant time, ZoneId zone) {
    double seconds = time.getEpochSecond() + time.getNano() / 1e9;
    return String.format(
        Locale.ROOT,
        "%s %.2f (%s)",
        name,
        seconds,
        CalendarTime.format(time.getEpochSecond(), zone));
  }

  private static String size(String name, long bytes) {
    return name + " " + bytes + " (" + size(bytes) + ")";
  }

  /** Three digits and a unit of 1024. */
  private static String size(long bytes) {
    if (bytes < 1024) {
      return bytes == 1 ? "1 byte" : bytes + " bytes";
    }
    double value = bytes / 1024.0;
    int unit = 0;
    while (value >= 1024 && unit + 1 < UNITS.size()) {
      value /= 1024;
      unit++;
    }
    int digits = value < 10 ? 2 : value < 100 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f %s", value, UNITS.get(unit));
  }

  /** Such as {@code 1 hour 2 minutes 3.45 seconds}. */
  private static String interval(double seconds) {
    StringBuilder text = new StringBuilder();
    long whole = (long) seconds;
    count(text, whole / 3600, "hour");
    count(text, whole / 60 % 60, "minute");
    double rest = seconds - whole / 60 * 60;
    if (text.length() == 0 || rest >= 0.005) {
      text.append(String.format(Locale.ROOT, "%.2f seconds", rest));
    }
    return text.toString().strip();
  }

  private static void count(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(' ').append(unit).append(count == 1 ? " " : "s ");
    }
  }
}
