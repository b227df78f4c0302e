package io.github.dupfs.backup;

/** Writes character classes, and single characters, of {@link java.util.regex.Pattern}. */
final class CharacterClass {
  private final StringBuilder members = new StringBuilder();
  private final boolean negated;

  /** A class of nothing so far, or if {@code negated} of everything. */
  CharacterClass(boolean negated) {
    this.negated = negated;
  }

  void add(int codePoint) {
    appendLiteral(members, codePoint);
  }

  /**
   * @throws IllegalArgumentException if {@code last} comes before {@code first}
   */
  void addRange(int first, int last) {
    if (last < first) {
      throw new IllegalArgumentException(
          "the range " + Character.toString(first) + "-" + Character.toString(last) + " is empty");
    }
    appendLiteral(members, first);
    members.append('-');
    appendLiteral(members, last);
  }

  /** Adds what may stand between the brackets of a class, a nested class for instance. */
  void addAll(String others) {
    members.append(others);
  }

  @Override
  public String toString() {
    return (negated ? "[^" : "[") + members + "]";
  }

  /** Appends an expression for one character, within a class or outside. */
  static void appendLiteral(StringBuilder regex, int codePoint) {
    if (codePoint < 0x80 && !Character.isLetterOrDigit(codePoint)) {
      regex.append('\\');
    }
    regex.appendCodePoint(codePoint);
  }
}
