package io.github.dupfs.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A mount point where dupfs serves, or should. */
final class Mount implements AutoCloseable {
  private static final Duration TO_START = Duration.ofSeconds(30);
  private static final Duration TO_END = Duration.ofSeconds(20);

  private final Dupfs dupfs;
  private final Path point;
  private final @Nullable Process process;
  private final @Nullable Path log;

  Mount(Dupfs dupfs, Path point) {
    this.dupfs = dupfs;
    this.point = point;
    this.process = null;
    this.log = null;
  }

  Mount(Dupfs dupfs, Path point, Process process, Path log) {
    this.dupfs = dupfs;
    this.point = point;
    this.process = process;
    this.log = log;
  }

  Path point() {
    return point;
  }

  Path snapshot(Instant time) {
    return point.resolve(DuplicityRepository.nameOf(time));
  }

  /** The names in the root of the mount, sorted. */
  List<String> names() {
    try (Stream<Path> entries = Files.list(point)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lists one snapshot, reading every file. */
  Listing listing(Instant time) {
    return Listing.of(dupfs.sandbox(), snapshot(time));
  }

  /** Runs a shell command in the root of the mount. */
  Command.Result shell(String script) {
    return dupfs.sandbox().command("bash", "-c", script).in(point).run();
  }

  boolean isMounted() {
    return Dupfs.mountTable().stream().anyMatch(line -> line.split(" ", -1)[1].equals(point + ""));
  }

  /** What a mount in front has printed so far. */
  String log() {
    if (log == null) {
      throw new IllegalStateException("only of mounts in front");
    }
    try {
      return Files.readString(log, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The process that serves: the one whose command line names the mount point. */
  ProcessHandle server() {
    return servers()
        .findFirst()
        .orElseThrow(() -> new AssertionError("no process serves " + point));
  }

  private Stream<ProcessHandle> servers() {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .filter(
            candidate -> {
              List<String> words = commandLine(candidate.pid());
              return !words.isEmpty()
                  && words.get(0).endsWith("java")
                  && words.contains(point.toString());
            });
  }

  private static List<String> commandLine(long pid) {
    try {
      byte[] words = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      return List.of(new String(words, ISO_8859_1).split("\0"));
    } catch (IOException e) {
      return List.of(); // it has ended meanwhile
    }
  }

  /** A line of the server's {@code /proc/PID/status} in KiB: {@code VmRSS}, {@code VmHWM}. */
  long statusKib(String key) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + server().pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(key + ":"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void signal(String name) {
    dupfs.sandbox().command("kill", "-" + name, server().pid() + "").run().orFail();
  }

  void awaitMounted() {
    await("mounted", TO_START, () -> isMounted() || (process != null && !process.isAlive()));
    if (!isMounted()) {
      throw new AssertionError("not mounted: " + log());
    }
  }

  void awaitUnmounted() {
    await("unmounted", TO_END, () -> !isMounted());
    await("ended", TO_END, () -> servers().findAny().isEmpty());
  }

  /** Waits for a condition; fails if it takes longer. */
  static void await(String what, Duration atMost, BooleanSupplier condition) {
    Instant end = Instant.now().plus(atMost);
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("not within " + atMost + ": " + what);
      }
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError(e);
      }
    }
  }

  Command.Result unmount() {
    return dupfs.run("umount", point.toString());
  }

  @Override
  public void close() {
    if (isMounted() && dupfs.runForSeconds(20, "umount", point.toString()).exit() != 0) {
      servers().forEach(ProcessHandle::destroyForcibly);
      dupfs.sandbox().command("umount", "-l", point.toString()).in(Path.of("/")).run();
    }
    servers().forEach(ProcessHandle::destroyForcibly);
  }
}
