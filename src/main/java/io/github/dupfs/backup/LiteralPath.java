package io.github.dupfs.backup;

import java.util.Locale;

/** One path, without special characters, and what lies below it. */
final class LiteralPath implements PathPattern {
  private final String text;
  private final boolean ignoreCase;

  /**
   * A slash at the end of {@code path} means nothing.
   *
   * @throws IllegalArgumentException if the path is empty
   */
  LiteralPath(String path, boolean ignoreCase) {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    boolean slash = path.endsWith("/") && path.length() > 1;
    String rest = slash ? path.substring(0, path.length() - 1) : path;
    this.text = ignoreCase ? folded(rest) : rest;
    this.ignoreCase = ignoreCase;
  }

  @Override
  public boolean covers(String path, boolean directory) {
    String seen = ignoreCase ? folded(path) : path;
    return seen.startsWith(text)
        && (seen.length() == text.length() || seen.charAt(text.length()) == '/');
  }

  @Override
  public boolean leadsTo(String path, boolean directory) {
    String seen = ignoreCase ? folded(path) : path;
    return text.startsWith(seen)
        && text.length() > seen.length()
        && (text.charAt(seen.length()) == '/' || seen.equals("/"));
  }

  /** The same text for all that differ in case alone, also where a letter becomes two. */
  private static String folded(String path) {
    return CharacterSet.folded(path.toUpperCase(Locale.ROOT));
  }
}
