package io.github.dupfs.backup;

import java.util.ArrayList;
import java.util.List;

/**
 * What a text with the special characters of a {@link Glob} matches, without regard to components.
 *
 * <p>Java's regular expressions would do, but take two to nine times as long.
 */
final class Wildcards {
  private final Part[] parts;
  private final boolean ignoreCase;

  /** A piece of the text. */
  private sealed interface Part {}

  /** These characters, folded if case does not matter. */
  private record Literal(String text) implements Part {}

  /** One character of these. */
  private record One(CharacterSet set) implements Part {}

  /** Any run of characters, with slashes or without. */
  private record Run(boolean slashes) implements Part {}

  /** How much of a path must match. */
  enum End {
    /** All, or all but a newline that comes last. */
    WHOLE,
    /** That, or all up to a slash. */
    COMPONENT
  }

  private enum Outcome {
    MATCH,
    NO_MATCH,
    /** There is no match, wherever the runs before end. */
    HOPELESS
  }

  /**
   * The meaning of {@code text}.
   *
   * @throws IllegalArgumentException if a range goes from a later to an earlier character
   */
  Wildcards(String text, boolean ignoreCase) {
    this.ignoreCase = ignoreCase;
    this.parts = parts(text, ignoreCase);
  }

  private static Part[] parts(String text, boolean ignoreCase) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int end = c == '[' ? endOfClass(text, i) : -1;
      if (c != '*' && c != '?' && end < 0) {
        literal.append(c);
        i++;
        continue;
      }
      if (literal.length() > 0) {
        parts.add(literal(literal.toString(), ignoreCase));
        literal.setLength(0);
      }
      if (c == '*') {
        boolean two = text.startsWith("**", i);
        parts.add(new Run(two));
        i += two ? 2 : 1;
      } else if (c == '?') {
        parts.add(new One(CharacterSet.ALL_BUT_SLASH));
        i++;
      } else {
        parts.add(new One(CharacterSet.of(text.substring(i + 1, end), ignoreCase)));
        i = end + 1;
      }
    }
    if (literal.length() > 0) {
      parts.add(literal(literal.toString(), ignoreCase));
    }
    return parts.toArray(Part[]::new);
  }

  private static Literal literal(String text, boolean ignoreCase) {
    return new Literal(ignoreCase ? CharacterSet.folded(text) : text);
  }

  /** Where the class that opens at {@code start} is closed, or -1. */
  private static int endOfClass(String text, int start) {
    int first = start + 1;
    if (text.startsWith("!", first) || text.startsWith("^", first)) {
      first++;
    }
    return text.indexOf(']', first + 1);
  }

  /** Whether the beginning of {@code path}, up to what {@code end} says, is a match. */
  boolean match(String path, End end) {
    return match(path, 0, 0, end) == Outcome.MATCH;
  }

  private Outcome match(String path, int start, int firstPart, End end) {
    int at = start;
    for (int i = firstPart; i < parts.length; i++) {
      Part part = parts[i];
      if (part instanceof Run run) {
        return matchRun(path, at, i + 1, run.slashes, end);
      } else if (part instanceof Literal literal) {
        at = ignoreCase ? afterIgnoringCase(path, at, literal.text) : after(path, at, literal.text);
      } else if (part instanceof One one) {
        at = after(path, at, one.set);
      }
      if (at < 0) {
        return Outcome.NO_MATCH;
      }
    }
    return endsAt(path, at, end) ? Outcome.MATCH : Outcome.NO_MATCH;
  }

  /** The shortest run with which the rest matches will do. */
  private Outcome matchRun(String path, int start, int nextPart, boolean slashes, End end) {
    int slash = slashes ? -1 : path.indexOf('/', start);
    if (nextPart == parts.length) {
      return slash < 0 || end == End.COMPONENT ? Outcome.MATCH : Outcome.NO_MATCH;
    }
    int last = slash < 0 ? path.length() : slash;
    int at = candidate(path, start, nextPart);
    while (at >= 0 && at <= last) {
      Outcome rest = match(path, at, nextPart, end);
      if (rest != Outcome.NO_MATCH) {
        return rest;
      }
      at = at == last ? -1 : candidate(path, at + charCount(path, at), nextPart);
    }
    return slash < 0 ? Outcome.HOPELESS : Outcome.NO_MATCH;
  }

  /** The first place from {@code start} on where a part may begin to match; -1 if there is none. */
  private int candidate(String path, int start, int part) {
    if (ignoreCase || !(parts[part] instanceof Literal literal)) {
      return start;
    }
    int at = path.indexOf(literal.text, start);
    while (at > start && isWithinCharacter(path, at)) {
      at = path.indexOf(literal.text, at + 1);
    }
    return at;
  }

  private static int charCount(String path, int at) {
    return Character.charCount(path.codePointAt(at));
  }

  /** Whether {@code at} is the second half of a character; a lone surrogate is none. */
  private static boolean isWithinCharacter(String path, int at) {
    return Character.isSurrogatePair(path.charAt(at - 1), path.charAt(at));
  }

  private static boolean endsAt(String path, int at, End end) {
    return at == path.length()
        || (end == End.COMPONENT && path.charAt(at) == '/')
        || (at == path.length() - 1 && path.charAt(at) == '\n');
  }

  /** Where {@code literal} ends that begins at a place, or -1, as of the other methods. */
  private static int after(String path, int at, String literal) {
    return path.startsWith(literal, at) ? at + literal.length() : -1;
  }

  private static int after(String path, int at, CharacterSet set) {
    if (at == path.length()) {
      return -1;
    }
    int c = path.codePointAt(at);
    return set.contains(c) ? at + Character.charCount(c) : -1;
  }

  private static int afterIgnoringCase(String path, int start, String literal) {
    int at = start;
    int i = 0;
    while (i < literal.length()) {
      if (at == path.length()) {
        return -1;
      }
      int wanted = literal.codePointAt(i);
      int got = path.codePointAt(at);
      if (wanted != CharacterSet.folded(got)) {
        return -1;
      }
      i += Character.charCount(wanted);
      at += Character.charCount(got);
    }
    return at;
  }
}
