package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What the line says. */
final class ProgressTest {
  @Test
  void tellsRateAndWhatIsLeft() {
    assertEquals(
        "30.0 MiB of 120.0 MiB (25 %), 10.0 MiB/s, 9 s left",
        Progress.text(30 << 20, 120 << 20, 10 << 20));
    assertEquals(
        "0 B of 1.0 GiB (0 %), 1.0 MiB/s, 17 min 4 s left", Progress.text(0, 1 << 30, 1 << 20));
    assertEquals(
        "0 B of 1.0 GiB (0 %), 100.0 KiB/s, 2 h 54 min left", Progress.text(0, 1 << 30, 100 << 10));
  }

  @Test
  void nothingIsKnownOfWhatStandsStill() {
    assertEquals("5 B of 10 B (50 %)", Progress.text(5, 10, 0));
    assertEquals("0 B of 0 B", Progress.text(0, 0, 0));
  }
}
