package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.Totals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
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
  void inLines() throws InterruptedException {
    List<String> lines = new CopyOnWriteArrayList<>();
    try (BackupProgress progress = BackupProgress.inLines(lines::add, Duration.ofMillis(5))) {
      progress.start("now: ", () -> new Totals(2, 1000));
      progress.at(FilePath.of("a/b"), 1, 0);
      progress.at(FilePath.of("a/c"), 0, 500);
      String wanted = "now: 1 of 2 files, 500 B of 1000 B (50 %)";
      long deadline = System.nanoTime() + 10_000_000_000L;
      while (lines.stream().noneMatch(line -> line.contains(wanted))) {
        assertTrue(System.nanoTime() < deadline, lines.toString());
        Thread.sleep(5);
      }
      String last = lines.get(lines.size() - 1);
      assertTrue(last.endsWith(": a/c"), last);
    }
  }

  @Test
  void filesMayHaveGrown() {
    assertEquals("3 files, 2.0 KiB", BackupProgress.text(3, 2048, new Totals(3, 1024), 1));
  }
}
