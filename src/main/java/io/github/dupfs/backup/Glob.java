package io.github.dupfs.backup;

import io.github.dupfs.backup.Wildcards.End;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A shell glob for whole paths, as duplicity reads it.
 *
 * <ul>
 *   <li>{@code *} is any run of characters without a slash, {@code **} any run, {@code ?} one
 *       character but a slash;
 *   <li>{@code [a-z_]} is one of these characters, {@code [!a-z_]} or {@code [^a-z_]} any other,
 *       even a slash. A bracket that comes first is a member; one that is never closed stands for
 *       itself. A backslash is nothing special: what matches a star is {@code [*]}.
 *   <li>What lies below a match is covered as well. A glob with a slash at its end matches
 *       directories alone; {@code /} means {@code /**}.
 * </ul>
 *
 * <p>As duplicity's regular expressions have it, a path that ends with a newline is also taken for
 * the one without.
 */
final class Glob implements PathPattern {
  private static final Pattern SPECIAL = Pattern.compile("[*?\\[]");

  private final Wildcards whole;
  private final boolean onlyDirectory;

  /** The components before the first with a special character; each beginning of it leads on. */
  private String plainPrefix = "";

  /** Longer beginnings of the glob, each some components, the last ends at the first {@code **}. */
  private final List<Wildcards> prefixes = new ArrayList<>();

  /**
   * The meaning of {@code glob}.
   *
   * @throws IllegalArgumentException if it is empty, has an empty component or a range from a later
   *     to an earlier character
   */
  Glob(String glob, boolean ignoreCase) {
    if (glob.isEmpty()) {
      throw new IllegalArgumentException("it is empty");
    }
    onlyDirectory = glob.endsWith("/") && glob.length() > 1;
    String text = onlyDirectory ? glob.substring(0, glob.length() - 1) : glob;
    text = text.equals("/") && !onlyDirectory ? "/**" : text;
    whole = new Wildcards(text, ignoreCase);
    addPrefixes(text, ignoreCase);
  }

  private void addPrefixes(String text, boolean ignoreCase) {
    int stars = text.indexOf("**");
    String leading = stars < 0 ? text : text.substring(0, stars + 2);
    if (leading.contains("//")) {
      throw new IllegalArgumentException("it has two slashes in a row");
    }
    int slash = leading.indexOf('/');
    while (slash >= 0) {
      addPrefix(slash == 0 ? "/" : leading.substring(0, slash), ignoreCase);
      slash = leading.indexOf('/', slash + 1);
    }
    addPrefix(leading, ignoreCase);
  }

  private void addPrefix(String prefix, boolean ignoreCase) {
    if (ignoreCase || SPECIAL.matcher(prefix).find()) {
      prefixes.add(new Wildcards(prefix, ignoreCase));
    } else {
      plainPrefix = prefix;
    }
  }

  @Override
  public boolean covers(String path, boolean directory) {
    return whole.match(path, End.COMPONENT)
        && (directory || !onlyDirectory || !whole.match(path, End.WHOLE));
  }

  @Override
  public boolean leadsTo(String path, boolean directory) {
    int last = path.length() - 1;
    return (beginsPlainPrefix(path)
            || (last > 0 && path.charAt(last) == '\n' && beginsPlainPrefix(path.substring(0, last)))
            || (path.startsWith(plainPrefix) && matchesPrefix(path)))
        && !(onlyDirectory && whole.match(path, End.COMPONENT));
  }

  private boolean matchesPrefix(String path) {
    for (Wildcards prefix : prefixes) {
      if (prefix.match(path, End.WHOLE)) {
        return true;
      }
    }
    return false;
  }

  private boolean beginsPlainPrefix(String path) {
    return plainPrefix.startsWith(path)
        && (plainPrefix.length() == path.length()
            || plainPrefix.charAt(path.length()) == '/'
            || path.equals("/"));
  }
}
