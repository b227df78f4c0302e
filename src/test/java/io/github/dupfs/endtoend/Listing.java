package io.github.dupfs.endtoend;

import static java.util.stream.Collectors.joining;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What is at a path and below it, one line for each object with all that a backup keeps of it; the
 * program {@code listing.py} describes the lines.
 */
record Listing(List<String> lines) {
  private static final int SHOWN = 20;

  static Listing of(Sandbox sandbox, Path path) {
    String program = sandbox.resource("listing.py").toString();
    return parse(sandbox.command("python3", program, path.toString()).run().orFail().out());
  }

  static Listing parse(String text) {
    return new Listing(text.lines().toList());
  }

  /** The lines whose path fits. */
  Listing where(Predicate<String> path) {
    return new Listing(
        lines.stream().filter(line -> path.test(line.substring(0, line.indexOf(' ')))).toList());
  }

  /** The paths of regular files. */
  List<String> files() {
    return lines.stream()
        .map(line -> line.split(" ", -1))
        .filter(fields -> fields[1].equals("reg"))
        .map(fields -> fields[0])
        .toList();
  }

  /** The line of one path. */
  String line(String path) {
    return lines.stream()
        .filter(line -> line.startsWith(path + " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not listed: " + path));
  }

  /**
   * @throws AssertionError with the first differences, if there are any
   */
  void assertSameAs(Listing expected, String what) {
    List<String> differences = new ArrayList<>();
    missing(expected, this).forEach(line -> differences.add("- " + line));
    missing(this, expected).forEach(line -> differences.add("+ " + line));
    if (differences.isEmpty() && lines.equals(expected.lines)) {
      return;
    }
    String shown =
        differences.stream()
            .sorted(Comparator.comparing(line -> line.substring(2)))
            .limit(SHOWN)
            .collect(joining("\n"));
    throw new AssertionError(
        "%s: %d lines differ (- wanted, + got)%n%s".formatted(what, differences.size(), shown));
  }

  private static List<String> missing(Listing from, Listing in) {
    Set<String> present = new HashSet<>(in.lines);
    return from.lines.stream().filter(line -> !present.contains(line)).toList();
  }
}
