package io.github.dupfs.backup;

import java.nio.file.Path;
import java.util.Locale;

/**
 * One of duplicity's file selection options; their order on the command line matters.
 *
 * <p>Patterns and names are text as {@link PathText} makes it.
 */
public sealed interface SelectionOption {

  /**
   * {@code --include} or {@code --exclude}, read in the way that the filter options before it say.
   */
  record PathOption(boolean include, String pattern) implements SelectionOption {
    @Override
    public String toString() {
      return option(include, "") + " " + PathText.quote(pattern);
    }
  }

  /** {@code --include-regexp} or {@code --exclude-regexp}: a Python regular expression. */
  record RegexpOption(boolean include, String regexp) implements SelectionOption {
    @Override
    public String toString() {
      return option(include, "-regexp") + " " + PathText.quote(regexp);
    }
  }

  /** {@code --include-filelist} or {@code --exclude-filelist}: a file with a pattern a line. */
  record FileListOption(boolean include, Path file) implements SelectionOption {
    @Override
    public String toString() {
      return option(include, "-filelist") + " " + file;
    }
  }

  /**
   * {@code --files-from}: a file with a path, relative to the source, a line; nothing else counts.
   */
  record FilesFrom(Path file) implements SelectionOption {
    @Override
    public String toString() {
      return "--files-from " + file;
    }
  }

  /** {@code --exclude-if-present}: directories with an entry of this name. */
  record ExcludeIfPresent(String name) implements SelectionOption {
    @Override
    public String toString() {
      return "--exclude-if-present " + PathText.quote(name);
    }
  }

  /**
   * {@code --exclude-older-than}: regular files.
   *
   * @param time seconds since the epoch
   */
  record ExcludeOlderThan(long time) implements SelectionOption {
    @Override
    public String toString() {
      return "--exclude-older-than " + time;
    }
  }

  /** {@code --exclude-other-filesystems}: what lies on another than the source itself. */
  record ExcludeOtherFilesystems() implements SelectionOption {
    @Override
    public String toString() {
      return "--exclude-other-filesystems";
    }
  }

  /** {@code --exclude-device-files}: character and block devices. */
  record ExcludeDeviceFiles() implements SelectionOption {
    @Override
    public String toString() {
      return "--exclude-device-files";
    }
  }

  /** How later options are to be read, since duplicity 2.1. */
  enum Filter implements SelectionOption {
    /** Patterns are shell globs: so it begins. */
    GLOBBING,
    /** Patterns are paths, without any special character. */
    LITERAL,
    /** Patterns are Python regular expressions. */
    REGEXP,
    /** The case of letters does not matter. */
    IGNORECASE,
    /** The case of letters matters: so it begins. */
    STRICTCASE;

    boolean isDefault() {
      return this == GLOBBING || this == STRICTCASE;
    }

    @Override
    public String toString() {
      return "--filter-" + name().toLowerCase(Locale.ROOT);
    }
  }

  private static String option(boolean include, String kind) {
    return (include ? "--include" : "--exclude") + kind;
  }
}
