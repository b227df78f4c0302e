package io.github.dupfs.backup;

import io.github.dupfs.backup.RuleSelection.Rule;
import io.github.dupfs.backup.Selection.Choice;
import io.github.dupfs.backup.SelectionOption.ExcludeDeviceFiles;
import io.github.dupfs.backup.SelectionOption.ExcludeIfPresent;
import io.github.dupfs.backup.SelectionOption.ExcludeOlderThan;
import io.github.dupfs.backup.SelectionOption.ExcludeOtherFilesystems;
import io.github.dupfs.backup.SelectionOption.FileListOption;
import io.github.dupfs.backup.SelectionOption.FilesFrom;
import io.github.dupfs.backup.SelectionOption.Filter;
import io.github.dupfs.backup.SelectionOption.PathOption;
import io.github.dupfs.backup.SelectionOption.RegexpOption;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.FileStatus;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Selection} of options, which mean what they mean to duplicity 0.8, and to 3 where
 * that has more.
 *
 * <p>Each option is a rule, asked in the order of the command line; those for device files and for
 * what holds an entry of some name come first, the last of them foremost. Patterns are matched
 * against the path of the source as it was typed, without empty components and dots, and what
 * follows it.
 *
 * <p>Unlike duplicity, which dies of an exception there, bad expressions and lists that are not
 * UTF-8 are refused as their like are; and {@code ignorecase:} disregards case in the name of the
 * source as well, which 0.8 does not.
 */
final class SelectionCompiler {
  private static final String IGNORE_CASE = "ignorecase:";

  private final String source;
  private final FileStatus root;
  private final boolean nullSeparated;
  private final Deque<NamedRule> rules = new ArrayDeque<>();
  private Filter mode = Filter.GLOBBING;
  private boolean ignoreCase;
  private @Nullable Set<FilePath> listed;

  private record NamedRule(String name, boolean canExclude, Rule rule) {}

  private SelectionCompiler(String source, FileStatus root, boolean nullSeparated) {
    this.source = PathText.canonical(source);
    this.root = root;
    this.nullSeparated = nullSeparated;
  }

  /**
   * The selection that options make.
   *
   * @param source the path of the source as typed, as {@link PathText}
   * @param root the status of the source
   * @param nullSeparated {@code --null-separator}: entries of all lists end with a NUL
   * @throws SelectionException if they cannot be what the user meant
   */
  static Selection compile(
      String source, FileStatus root, List<SelectionOption> options, boolean nullSeparated)
      throws SelectionException {
    checkFilters(options);
    SelectionCompiler compiler = new SelectionCompiler(source, root, nullSeparated);
    for (SelectionOption option : options) {
      compiler.add(option);
    }
    return compiler.selection();
  }

  private static void checkFilters(List<SelectionOption> options) throws SelectionException {
    List<Filter> filters =
        options.stream().filter(Filter.class::isInstance).map(Filter.class::cast).toList();
    if (filters.isEmpty()) {
      return;
    }
    SelectionOption last = options.get(options.size() - 1);
    if (last instanceof Filter) {
      throw new SelectionException(
          SelectionException.TRAILING_FILTER,
          last + " has no effect: it must come before the options that it is for");
    }
    if (filters.stream().allMatch(Filter::isDefault)) {
      throw new SelectionException(
          SelectionException.REDUNDANT_FILTER,
          filters.get(0) + " has no effect without another --filter option: leave it out");
    }
  }

  private void add(SelectionOption option) throws SelectionException {
    if (option instanceof PathOption path) {
      addLast(option, path.include(), pattern(option, path.include(), path.pattern()));
    } else if (option instanceof RegexpOption regexp) {
      addLast(option, regexp.include(), regexp(option, regexp.include(), regexp.regexp()));
    } else if (option instanceof FileListOption list) {
      addLines(list);
    } else if (option instanceof FilesFrom files) {
      listed = FileList.paths(files.file(), nullSeparated);
    } else if (option instanceof ExcludeIfPresent present) {
      byte[] name = PathText.encode(present.name());
      addFirst(option, (path, candidate) -> excludeIf(candidate.holds(name)));
    } else if (option instanceof ExcludeDeviceFiles) {
      addFirst(option, (path, candidate) -> excludeIf(isDevice(candidate.status())));
    } else if (option instanceof ExcludeOlderThan old) {
      addLast(
          option, false, (path, candidate) -> excludeIf(isOlder(candidate.status(), old.time())));
    } else if (option instanceof ExcludeOtherFilesystems) {
      addLast(
          option,
          false,
          (path, candidate) -> excludeIf(candidate.status().device() != root.device()));
    } else if (option instanceof Filter filter) {
      switch (filter) {
        case IGNORECASE, STRICTCASE -> ignoreCase = filter == Filter.IGNORECASE;
        case GLOBBING, LITERAL, REGEXP -> mode = filter;
      }
    }
  }

  private void addFirst(SelectionOption option, Rule rule) {
    rules.addFirst(new NamedRule(option.toString(), true, rule));
  }

  private void addLast(Object name, boolean include, Rule rule) {
    rules.addLast(new NamedRule(name.toString(), !include, rule));
  }

  private void addLines(FileListOption list) throws SelectionException {
    for (FileList.Line line : FileList.patterns(list.file(), list.include(), nullSeparated)) {
      String name =
          "%s, line %d: %s %s"
              .formatted(
                  list.file(),
                  line.number(),
                  line.include() ? "+" : "-",
                  PathText.quote(line.pattern()));
      addLast(name, line.include(), pattern(name, line.include(), line.pattern()));
    }
  }

  private Rule pattern(Object name, boolean include, String text) throws SelectionException {
    if (mode == Filter.REGEXP) {
      return regexp(name, include, text);
    }
    PathPattern pattern;
    try {
      pattern = mode == Filter.LITERAL ? new LiteralPath(text, ignoreCase) : glob(text);
    } catch (IllegalArgumentException e) {
      throw badExpression(name, e);
    }
    boolean directory = root.isDirectory();
    if (!pattern.covers(source, directory) && !pattern.leadsTo(source, directory)) {
      throw new SelectionException(
          SelectionException.MATCHES_NOTHING,
          "%s matches nothing in %s: it must begin with that path, or with **"
              .formatted(name, PathText.quote(source)));
    }
    return (path, candidate) -> judge(pattern, include, path, candidate.status().isDirectory());
  }

  private PathPattern glob(String text) {
    boolean prefixed = text.regionMatches(true, 0, IGNORE_CASE, 0, IGNORE_CASE.length());
    return prefixed
        ? new Glob(text.substring(IGNORE_CASE.length()).toLowerCase(Locale.ROOT), true)
        : new Glob(text, ignoreCase);
  }

  private Rule regexp(Object name, boolean include, String regexp) throws SelectionException {
    try {
      Pattern pattern = PythonRegex.compile(regexp, ignoreCase);
      Choice choice = include ? Choice.INCLUDE : Choice.EXCLUDE;
      return (path, candidate) -> finds(name, pattern, path) ? choice : null;
    } catch (IllegalArgumentException e) {
      throw badExpression(name, e);
    }
  }

  /** Java's matcher calls itself for each repetition of a group. */
  private static boolean finds(Object name, Pattern pattern, String path) throws IOException {
    try {
      return pattern.matcher(path).find();
    } catch (StackOverflowError e) {
      throw new IOException(
          "%s is too complicated for a path of %d characters".formatted(name, path.length()), e);
    }
  }

  private static SelectionException badExpression(Object name, IllegalArgumentException e) {
    return new SelectionException(SelectionException.BAD_EXPRESSION, name + ": " + e.getMessage());
  }

  private static @Nullable Choice judge(
      PathPattern pattern, boolean include, String path, boolean directory) {
    if (pattern.covers(path, directory)) {
      return include ? Choice.INCLUDE : Choice.EXCLUDE;
    }
    return include && pattern.leadsTo(path, directory) ? Choice.SCAN : null;
  }

  private static @Nullable Choice excludeIf(boolean condition) {
    return condition ? Choice.EXCLUDE : null;
  }

  private static boolean isDevice(FileStatus status) {
    return status.type() == '3' || status.type() == '4';
  }

  /** The time is compared as Python does: as a double. */
  private static boolean isOlder(FileStatus status, long time) {
    double modified = status.modifiedSeconds() + 1e-9 * status.modifiedNanos();
    return status.isFile() && modified < time;
  }

  private Selection selection() throws SelectionException {
    NamedRule last = rules.peekLast();
    if (last != null && !last.canExclude) {
      throw new SelectionException(
          SelectionException.NOTHING_EXCLUDED,
          last.name
              + " comes last and has no effect, as everything is included unless excluded: add for"
              + " instance --exclude \"**\"");
    }
    Selection selection =
        rules.isEmpty()
            ? Selection.ALL
            : new RuleSelection(source, rules.stream().map(NamedRule::rule).toList());
    return listed == null ? selection : new ListedSelection(listed, selection);
  }
}
