package io.github.dupfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FailuresTest {
  private static final FilePath PATH = FilePath.of("a/b\nü");

  private final List<String> log = new ArrayList<>();
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1000);
  private final Failures failures = new Failures(log::add, now::get);

  @Test
  void expectedFailuresHaveTheirNumbersAndStayQuiet() {
    assertEquals(2, failures.errno(PATH, new NoSuchFileException("x")));
    assertEquals(20, failures.errno(PATH, new NotDirectoryException("x")));
    assertEquals(22, failures.errno(PATH, new NotLinkException("x")));
    assertEquals(13, failures.errno(PATH, new AccessDeniedException("x")));
    assertEquals(List.of(), log);
  }

  @Test
  void allOthersAreInputOutputErrorsWithOneLineEach() {
    assertEquals(5, failures.errno(PATH, new CorruptDataException("vol1", 7, "bad\nmagic")));
    assertEquals(5, failures.errno(null, new FileSystemException("x", null, "no space")));
    assertEquals(5, failures.errno(FilePath.ROOT, new StackOverflowError()));
    assertEquals(
        List.of("a/b\\x0a\\xc3\\xbc: vol1 at byte 7: bad magic", "x: no space"), log.subList(0, 2));
    assertEquals(
        ".: internal error: java.lang.StackOverflowError at io.github.dupfs.mount.FailuresTest",
        log.get(2).replaceFirst("\\.allOthers.*", ""));
  }

  @Test
  void sameLineOncePerMinute() {
    for (int i = 0; i < 180; i++) {
      failures.errno(PATH, new IOException("same"));
      failures.errno(PATH, new IOException("other " + i));
      now.addAndGet(Duration.ofSeconds(1).toNanos());
    }
    assertEquals(3, log.stream().filter(line -> line.endsWith("same")).count());
    assertEquals(183, log.size());
  }

  @Test
  void forgetsOldLinesWhenThereAreMany() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 300; i++) {
        failures.errno(PATH, new IOException("line " + i));
      }
    }
    assertEquals(600, log.size());
  }

  @Test
  void brokenLogDoesNotMatter() {
    Failures silent =
        new Failures(
            line -> {
              throw new OutOfMemoryError("none left for " + line);
            },
            now::get);
    assertEquals(5, silent.errno(PATH, new IOException("x")));
  }
}
