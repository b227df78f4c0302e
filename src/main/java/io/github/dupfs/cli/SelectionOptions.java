package io.github.dupfs.cli;

import io.github.dupfs.backup.SelectionOption;
import io.github.dupfs.backup.SelectionOption.ExcludeDeviceFiles;
import io.github.dupfs.backup.SelectionOption.ExcludeIfPresent;
import io.github.dupfs.backup.SelectionOption.ExcludeOlderThan;
import io.github.dupfs.backup.SelectionOption.ExcludeOtherFilesystems;
import io.github.dupfs.backup.SelectionOption.FileListOption;
import io.github.dupfs.backup.SelectionOption.FilesFrom;
import io.github.dupfs.backup.SelectionOption.Filter;
import io.github.dupfs.backup.SelectionOption.PathOption;
import io.github.dupfs.backup.SelectionOption.RegexpOption;
import io.github.dupfs.repository.TimeExpression;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * The options that select what is backed up. Since their order counts, the values are taken from
 * the command line as it was parsed; the fields are there to be described.
 */
@SuppressWarnings("UnusedVariable")
final class SelectionOptions {
  @Option(
      names = "--include",
      paramLabel = "GLOB",
      description =
          "Back up what matches. Of all selection options, the first that applies to a path counts.")
  private List<String> include = List.of();

  @Option(names = "--exclude", paramLabel = "GLOB", description = "Leave out what matches.")
  private List<String> exclude = List.of();

  @Option(
      names = "--include-regexp",
      paramLabel = "RE",
      description = "The same with a Python regular expression.")
  private List<String> includeRegexp = List.of();

  @Option(names = "--exclude-regexp", paramLabel = "RE", description = "See --include-regexp.")
  private List<String> excludeRegexp = List.of();

  @Option(
      names = "--include-filelist",
      paramLabel = "FILE",
      description = "The same with the globs in the lines of a file.")
  private List<String> includeFilelist = List.of();

  @Option(
      names = "--exclude-filelist",
      paramLabel = "FILE",
      description = "See --include-filelist.")
  private List<String> excludeFilelist = List.of();

  @Option(
      names = "--exclude-if-present",
      paramLabel = "NAME",
      description = "Leave out directories in which there is a NAME.")
  private List<String> excludeIfPresent = List.of();

  @Option(names = "--exclude-other-filesystems", description = "Stay on the source's file system.")
  private boolean excludeOtherFilesystems;

  @Option(names = "--exclude-device-files", description = "Leave out devices.")
  private boolean excludeDeviceFiles;

  @Option(
      names = "--files-from",
      paramLabel = "FILE",
      description = "Back up only the paths in the lines of a file.")
  private List<String> filesFrom = List.of();

  @Option(names = "--filter-globbing", description = "Patterns that follow are globs.")
  private boolean filterGlobbing;

  @Option(names = "--filter-literal", description = "Patterns that follow are plain paths.")
  private boolean filterLiteral;

  @Option(names = "--filter-regexp", description = "Patterns that follow are regular expressions.")
  private boolean filterRegexp;

  @Option(names = "--filter-ignorecase", description = "Case does not matter from here on.")
  private boolean filterIgnoreCase;

  @Option(names = "--filter-strictcase", description = "Case matters from here on.")
  private boolean filterStrictCase;

  @Option(
      names = "--exclude-older-than",
      paramLabel = "TIME",
      description = "Leave out regular files that were changed last before TIME.")
  private List<String> excludeOlderThan = List.of();

  /** What was given, in order. */
  static List<SelectionOption> of(ParseResult parsed, Instant now) {
    List<SelectionOption> options = new ArrayList<>();
    Map<ArgSpec, Integer> seen = new HashMap<>();
    for (ArgSpec argument : parsed.matchedArgs()) {
      if (argument instanceof OptionSpec option) {
        int occurrence = seen.merge(argument, 1, Integer::sum) - 1;
        String value = option.stringValues().get(occurrence);
        SelectionOption selection = selection(option.longestName(), value, now);
        if (selection != null) {
          options.add(selection);
        }
      }
    }
    return options;
  }

  private static @Nullable SelectionOption selection(String name, String value, Instant now) {
    return switch (name) {
      case "--include" -> new PathOption(true, value);
      case "--exclude" -> new PathOption(false, value);
      case "--include-regexp" -> new RegexpOption(true, value);
      case "--exclude-regexp" -> new RegexpOption(false, value);
      case "--include-filelist" -> new FileListOption(true, Path.of(value));
      case "--exclude-filelist" -> new FileListOption(false, Path.of(value));
      case "--exclude-if-present" -> new ExcludeIfPresent(value);
      case "--exclude-older-than" ->
          new ExcludeOlderThan(
              TimeExpression.parse(value, now, ZoneId.systemDefault()).getEpochSecond());
      case "--exclude-other-filesystems" -> new ExcludeOtherFilesystems();
      case "--exclude-device-files" -> new ExcludeDeviceFiles();
      case "--files-from" -> new FilesFrom(Path.of(value));
      case "--filter-globbing" -> Filter.GLOBBING;
      case "--filter-literal" -> Filter.LITERAL;
      case "--filter-regexp" -> Filter.REGEXP;
      case "--filter-ignorecase" -> Filter.IGNORECASE;
      case "--filter-strictcase" -> Filter.STRICTCASE;
      default -> null;
    };
  }
}
