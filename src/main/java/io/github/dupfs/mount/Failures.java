package io.github.dupfs.mount;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what an operation threw into the error number for the kernel; the only place that does.
 * Whatever is not part of normal life becomes {@link #EIO} and one line in the log, the same line
 * at most once a minute. Safe for use by many threads at once.
 */
final class Failures {
  static final int ENOENT = 2;
  static final int EIO = 5;
  static final int EACCES = 13;
  static final int ENOTDIR = 20;
  static final int EINVAL = 22;
  static final int EROFS = 30;
  static final int ENOSYS = 38;
  static final int ENOTCONN = 107;

  private static final long SILENCE = TimeUnit.MINUTES.toNanos(1);
  private static final int REMEMBERED = 256;

  private final Consumer<String> log;
  private final LongSupplier nanoTime;

  /** Line → when it was logged, the latest last. */
  private final Map<String, Long> logged = new LinkedHashMap<>();

  Failures(Consumer<String> log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  /**
   * The error number, positive. Throws nothing, even without memory left.
   *
   * @param path of the object, or null if that is not known
   */
  int errno(@Nullable FilePath path, Throwable failure) {
    if (failure instanceof NoSuchFileException) {
      return ENOENT;
    }
    if (failure instanceof NotDirectoryException) {
      return ENOTDIR;
    }
    if (failure instanceof NotLinkException) {
      return EINVAL;
    }
    if (failure instanceof AccessDeniedException) {
      return EACCES;
    }
    report(path, failure);
    return EIO;
  }

  private void report(@Nullable FilePath path, Throwable failure) {
    try {
      String line = (path == null ? "" : path + ": ") + oneLine(reason(failure));
      if (due(line)) {
        log.accept(line);
      }
    } catch (Throwable unreportable) {
      // The caller still gets EIO, which matters more than the line.
      return;
    }
  }

  private static String reason(Throwable failure) {
    if (failure instanceof IOException && failure.getMessage() != null) {
      return failure.getMessage();
    }
    StackTraceElement[] trace = failure.getStackTrace();
    return "internal error: " + failure + (trace.length == 0 ? "" : " at " + trace[0]);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ");
  }

  private synchronized boolean due(String line) {
    long now = nanoTime.getAsLong();
    Long before = logged.get(line);
    if (before != null && now - before < SILENCE) {
      return false;
    }
    logged.remove(line);
    logged.put(line, now);
    if (logged.size() > REMEMBERED) {
      logged.remove(logged.keySet().iterator().next());
    }
    return true;
  }
}
