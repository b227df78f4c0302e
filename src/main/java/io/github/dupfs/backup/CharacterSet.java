package io.github.dupfs.backup;

import java.util.Arrays;

/** The characters that a class of a glob, {@code [a-z_]} for instance, stands for. */
final class CharacterSet {
  /** All characters but a slash. */
  static final CharacterSet ALL_BUT_SLASH = of("!/", false);

  /** The first and last of each range. */
  private final int[] ranges;

  private final boolean negated;
  private final boolean ignoreCase;

  private CharacterSet(int[] ranges, boolean negated, boolean ignoreCase) {
    this.ranges = ranges;
    this.negated = negated;
    this.ignoreCase = ignoreCase;
  }

  /**
   * The set of what stands between the brackets.
   *
   * @throws IllegalArgumentException if a range goes from a later to an earlier character
   */
  static CharacterSet of(String members, boolean ignoreCase) {
    boolean negated = members.startsWith("!") || members.startsWith("^");
    int[] characters = members.substring(negated ? 1 : 0).codePoints().toArray();
    int[] ranges = new int[2 * characters.length];
    int count = 0;
    int i = 0;
    while (i < characters.length) {
      boolean range = i + 2 < characters.length && characters[i + 1] == '-';
      int last = characters[range ? i + 2 : i];
      if (last < characters[i]) {
        throw new IllegalArgumentException("the range in [" + members + "] is empty");
      }
      ranges[count++] = characters[i];
      ranges[count++] = last;
      i += range ? 3 : 1;
    }
    return new CharacterSet(Arrays.copyOf(ranges, count), negated, ignoreCase);
  }

  boolean contains(int c) {
    boolean member = isMember(c);
    if (ignoreCase && !member) {
      int folded = folded(c);
      member = isMember(folded) || isMember(Character.toUpperCase(folded));
    }
    return member != negated;
  }

  private boolean isMember(int c) {
    for (int i = 0; i < ranges.length; i += 2) {
      if (c >= ranges[i] && c <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** The same character for all that differ in case alone. */
  static int folded(int c) {
    if (c < 0x80) {
      return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
    }
    return Character.toLowerCase(Character.toUpperCase(c));
  }

  /** All characters of {@code text} folded. */
  static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    text.codePoints().map(CharacterSet::folded).forEach(folded::appendCodePoint);
    return folded.toString();
  }
}
