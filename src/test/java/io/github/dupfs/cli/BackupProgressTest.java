package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.backup.Backup.Totals;
import org.junit.jupiter.api.Test;

/** What the line says. */
final class BackupProgressTest {
  @Test
  void untilAllIsCounted() {
    assertEquals("1,234 files, 3.0 MiB", BackupProgress.text(1234, 3 << 20, null, 2));
  }

  @Test
  void onceAllIsCounted() {
    assertEquals(
        "1,234 of 5,678 files, 30.0 MiB of 120.0 MiB (25 %), 10.0 MiB/s, 9 s left",
        BackupProgress.text(1234, 30 << 20, new Totals(5678, 120 << 20), 3));
  }

  @Test
  void filesMayHaveGrown() {
    assertEquals("3 files, 2.0 KiB", BackupProgress.text(3, 2048, new Totals(3, 1024), 1));
  }
}
