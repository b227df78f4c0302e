package io.github.dupfs.backup;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Translates the regular expressions of Python's {@code re} (3.11, for text) to Java's, which look
 * the same but mean other things by many of them: {@code \Z}, {@code \v}, {@code &&} and {@code [}
 * within classes, {@code {,2}}, {@code \w} of letters beyond ASCII, line ends other than newline.
 *
 * <p>Every construct is taken apart and written anew; one that is not known here is refused, never
 * passed on. Refused though Python has them: conditions {@code (?(1)…)}, characters by name, and
 * flags but {@code i}, {@code s} and {@code u}. Accepted though Python refuses them: looking behind
 * for texts of more than one length, and references to a group from within.
 */
final class PythonRegex {
  private static final String WORD = "\\p{L}\\p{N}_";
  private static final String DIGIT = "\\p{Nd}";
  private static final String SPACE =
      "\\x09-\\x0d\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

  /** Matches anywhere. Java looks behind by code points only if it sees one above U+FFFF. */
  private static final String COUNT_CODE_POINTS = "(?:\ud800\udc00){0}";

  private static final int FLAGS = Pattern.UNIX_LINES | Pattern.UNICODE_CASE;

  private final String regex;
  private final StringBuilder java = new StringBuilder();
  private final Map<String, Integer> groups = new HashMap<>();
  private int groupCount;
  private int position;
  private boolean repeatable;

  private PythonRegex(String regex) {
    this.regex = regex;
  }

  /**
   * The Java pattern that finds what {@code regex} does.
   *
   * @throws IllegalArgumentException if {@code regex} is none, or has what is not known here
   */
  static Pattern compile(String regex, boolean ignoreCase) {
    PythonRegex translation = new PythonRegex(regex);
    translation.leadingFlags();
    while (!translation.atEnd()) {
      translation.next();
    }
    if (translation.java.indexOf("(?<") >= 0) {
      translation.java.append(COUNT_CODE_POINTS);
    }
    int flags = ignoreCase ? FLAGS | Pattern.CASE_INSENSITIVE : FLAGS;
    try {
      return Pattern.compile(translation.java.toString(), flags);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(e.getDescription(), e);
    }
  }

  private boolean atEnd() {
    return position == regex.length();
  }

  private int take() {
    if (atEnd()) {
      throw refusal("it ends too early");
    }
    int c = regex.codePointAt(position);
    position += Character.charCount(c);
    return c;
  }

  private boolean take(String expected) {
    boolean found = regex.startsWith(expected, position);
    position += found ? expected.length() : 0;
    return found;
  }

  /** What comes before {@code end}, which is taken as well. */
  private String takeUntil(String end) {
    int found = regex.indexOf(end, position);
    if (found < 0) {
      throw refusal("wanted \"" + end + "\"");
    }
    String taken = regex.substring(position, found);
    position = found + end.length();
    return taken;
  }

  private IllegalArgumentException refusal(String reason) {
    return new IllegalArgumentException(reason + ", after " + position + " characters");
  }

  /** Flags for the whole expression may only come first. */
  private void leadingFlags() {
    int end = regex.indexOf(')');
    if (regex.startsWith("(?")
        && end > 2
        && regex.substring(2, end).chars().allMatch(Character::isLetter)) {
      position = end + 1;
      java.append(flags(regex.substring(2, end))).append(')');
    }
  }

  /** The beginning of a group with these flags; {@code u} says what is so anyway. */
  private String flags(String python) {
    if (!python.matches("[isu]*(-[is]+)?")) {
      throw refusal("the flags \"" + python + "\" are not known");
    }
    return "(?" + python.replace("u", "");
  }

  private void next() {
    int c = take();
    switch (c) {
      case '\\' -> escape();
      case '[' -> appendAtom(characterClass().toString());
      case '.' -> appendAtom(".");
      case ')' -> appendAtom(")");
      case '(' -> group();
      case '^', '$', '|' -> appendPosition(Character.toString(c));
      case '*', '+', '?' -> repeat(Character.toString(c));
      case '{' -> braces();
      default -> appendCharacter(c);
    }
  }

  private void appendAtom(String part) {
    java.append(part);
    repeatable = true;
  }

  private void appendCharacter(int c) {
    CharacterClass.appendLiteral(java, c);
    repeatable = true;
  }

  private void appendPosition(String part) {
    java.append(part);
    repeatable = false;
  }

  /** Appends how often, and a sign for as few as possible or without giving back. */
  private void repeat(String times) {
    if (!repeatable) {
      throw refusal("there is nothing to repeat");
    }
    appendPosition(times);
    if (take("?")) {
      java.append('?');
    } else if (take("+")) {
      java.append('+');
    }
  }

  /** A repetition; braces that hold something else stand for themselves. */
  private void braces() {
    int end = regex.indexOf('}', position);
    String times = end < 0 ? "" : regex.substring(position, end);
    if (times.matches("[0-9]+|[0-9]*,[0-9]*")) {
      position = end + 1;
      repeat((times.startsWith(",") ? "{0" : "{") + times + "}");
    } else {
      appendCharacter('{');
    }
  }

  private void group() {
    if (!take("?")) {
      groupCount++;
      appendPosition("(");
    } else if (take("P<")) {
      groupCount++;
      String name = takeUntil(">");
      if (name.isEmpty() || groups.put(name, groupCount) != null) {
        throw refusal("the group name \"" + name + "\" is empty or taken");
      }
      appendPosition("(");
    } else if (take("P=")) {
      String name = takeUntil(")");
      Integer number = groups.get(name);
      if (number == null) {
        throw refusal("there is no group \"" + name + "\"");
      }
      reference(number);
    } else if (take("#")) {
      takeUntil(")");
    } else {
      appendPosition(groupStart());
    }
  }

  private String groupStart() {
    for (String start : new String[] {":", "=", "!", "<=", "<!", ">"}) {
      if (take(start)) {
        return "(?" + start;
      }
    }
    return flags(takeUntil(":")) + ":";
  }

  private void reference(int number) {
    if (number > groupCount) {
      throw refusal("there is no group " + number);
    }
    appendAtom("(?:\\" + number + ")");
  }

  private void escape() {
    int c = take();
    String set = set(c);
    if (set != null) {
      appendAtom("[" + set + "]");
    } else if (c == 'A') {
      appendPosition("\\A");
    } else if (c == 'Z') {
      appendPosition("\\z");
    } else if (c == 'b') {
      appendPosition("(?:(?<=[W])(?![W])|(?<![W])(?=[W]))".replace("W", WORD));
    } else if (c == 'B') {
      appendPosition("(?:(?<=[W])(?=[W])|(?<![W])(?![W]))".replace("W", WORD));
    } else if (c >= '1' && c <= '9' && !(isOctal(c) && isOctal(ahead(0)) && isOctal(ahead(1)))) {
      boolean two = ahead(0) >= '0' && ahead(0) <= '9';
      reference(two ? 10 * (c - '0') + take() - '0' : c - '0');
    } else {
      appendCharacter(isOctal(c) ? octal(c) : character(c));
    }
  }

  private CharacterClass characterClass() {
    CharacterClass result = new CharacterClass(take("^"));
    boolean first = true;
    while (first || !take("]")) {
      first = false;
      String set = ahead(0) == '\\' ? set(ahead(1)) : null;
      int start = 0;
      if (set != null) {
        position += 2;
        result.addAll(set);
      } else {
        start = member();
      }
      boolean range = ahead(0) == '-' && ahead(1) != ']';
      if (range && set != null) {
        throw refusal("no range can begin with a set of characters");
      } else if (range) {
        position++;
        result.addRange(start, member());
      } else if (set == null) {
        result.add(start);
      }
    }
    return result;
  }

  /** One character of a class. */
  private int member() {
    int c = take();
    if (c != '\\') {
      return c;
    }
    int escaped = take();
    if (isOctal(escaped)) {
      return octal(escaped);
    }
    return escaped == 'b' ? '\b' : character(escaped);
  }

  /** What {@code \d} and its like stand for, as part of a Java class; null if it is no such. */
  private static @Nullable String set(int letter) {
    return switch (letter) {
      case 'd' -> DIGIT;
      case 'D' -> "[^" + DIGIT + "]";
      case 's' -> SPACE;
      case 'S' -> "[^" + SPACE + "]";
      case 'w' -> WORD;
      case 'W' -> "[^" + WORD + "]";
      default -> null;
    };
  }

  /** The character that a backslash and {@code escaped} stand for, in a class or not. */
  private int character(int escaped) {
    return switch (escaped) {
      case 'a' -> 0x07;
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'v' -> 0x0b;
      case 'x' -> hexadecimal(2);
      case 'u' -> hexadecimal(4);
      case 'U' -> hexadecimal(8);
      default -> {
        if (escaped < 0x80 && Character.isLetterOrDigit(escaped)) {
          throw refusal("\\" + (char) escaped + " is not known");
        }
        yield escaped;
      }
    };
  }

  private int hexadecimal(int digits) {
    long value = 0;
    for (int i = 0; i < digits; i++) {
      int digit = Character.digit(take(), 16);
      if (digit < 0) {
        throw refusal("wanted " + digits + " hexadecimal digits");
      }
      value = 16 * value + digit;
    }
    if (value > Character.MAX_CODE_POINT) {
      throw refusal("there is no such character");
    }
    return (int) value;
  }

  /** Up to three digits, the first of which was taken. */
  private int octal(int first) {
    int value = first - '0';
    for (int i = 0; i < 2 && isOctal(ahead(0)); i++) {
      value = 8 * value + take() - '0';
    }
    if (value > 0xff) {
      throw refusal("there is no such octal character");
    }
    return value;
  }

  private static boolean isOctal(int c) {
    return c >= '0' && c <= '7';
  }

  /** The character that comes after the next {@code distance}; -1 if there is none. */
  private int ahead(int distance) {
    int at = position + distance;
    return at < regex.length() ? regex.charAt(at) : -1;
  }
}
