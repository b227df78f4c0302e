package io.github.dupfs.backup;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks rules in order; the first that includes or excludes has its way, and if there is none, the
 * object is included. Except that a rule before it may have asked to scan: then an object that is
 * not included is scanned, or left out if it is no directory.
 */
final class RuleSelection implements Selection {
  private final String source;
  private final List<Rule> rules;

  /** What one option says of an object. */
  @FunctionalInterface
  interface Rule {
    /**
     * A choice, or null if the rule has none.
     *
     * @param path the object's whole path as text, beginning with that of the source
     */
    @Nullable Choice judge(String path, Candidate candidate) throws IOException;
  }

  /** Rules for objects below {@code source}, a canonical path. */
  RuleSelection(String source, List<Rule> rules) {
    this.source = source.endsWith("/") ? source : source + "/";
    this.rules = List.copyOf(rules);
  }

  @Override
  public Choice choose(Candidate candidate) throws IOException {
    String path = source + PathText.decode(candidate.path().toBytes());
    Choice decision = null;
    boolean scan = false;
    for (Rule rule : rules) {
      decision = rule.judge(path, candidate);
      if (decision == Choice.INCLUDE || decision == Choice.EXCLUDE) {
        break;
      }
      scan |= decision == Choice.SCAN;
    }
    if (decision == Choice.INCLUDE || !scan) {
      return decision == Choice.EXCLUDE ? Choice.EXCLUDE : Choice.INCLUDE;
    }
    return candidate.status().isDirectory() ? Choice.SCAN : Choice.EXCLUDE;
  }
}
