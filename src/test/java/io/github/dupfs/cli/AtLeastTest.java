package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class AtLeastTest {
  private static BackupOptions parse(String... arguments) {
    return CommandLine.populateCommand(new BackupOptions(), arguments);
  }

  @Test
  void numbers() {
    assertEquals(700, parse("--max-blocksize=700").maxBlockLength);
    assertEquals(0, parse("--concurrency=0").concurrency);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x", "", "0.5", "2147483648"})
  void whatIsTooSmallOrNoNumber(String text) {
    CommandLine.ParameterException e =
        assertThrows(CommandLine.ParameterException.class, () -> parse("--max-blocksize=" + text));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains("at least 1, got \"" + text + "\""), message);
  }

  @Test
  void noneIsNotLessThanNone() {
    assertThrows(CommandLine.ParameterException.class, () -> parse("--concurrency=-1"));
  }
}
