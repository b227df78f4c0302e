package io.github.dupfs.cli;

import io.github.dupfs.cli.Log.Level;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that tell what is told, and where. */
final class OutputOptions {
  @Option(
      names = {"-v", "--verbosity"},
      paramLabel = "LEVEL",
      converter = Verbosity.class,
      description =
          "How much is told: error (0), warning (2), notice (3, the default), info (5), debug (9).")
  Level verbosity = Level.NOTICE;

  @Option(
      names = "--log-fd",
      paramLabel = "N",
      description = "Write records for programs to file descriptor N.")
  @Nullable Integer logDescriptor;

  @Option(
      names = "--log-file",
      paramLabel = "FILE",
      description = "Append records for programs to FILE.")
  @Nullable Path logFile;

  @Option(names = "--log-timestamp", description = "Begin each line with the time and its level.")
  boolean timestamps;

  @Option(
      names = "--progress",
      description = "Tell how far it is also where standard error is no terminal, line by line.")
  boolean progress;

  @Option(
      names = "--progress-rate",
      paramLabel = "SECONDS",
      defaultValue = "3",
      converter = AtLeast.One.class,
      description = "How often; default ${DEFAULT-VALUE}.")
  int progressSeconds = 3;

  /** Reads a level as duplicity does: a name, its beginning, or a number. */
  static final class Verbosity implements ITypeConverter<Level> {
    @Override
    public Level convert(String text) {
      if (text.matches("[0-9]")) {
        return Level.upTo(Integer.parseInt(text));
      }
      for (Level level : Level.values()) {
        String name = level.name().toLowerCase(Locale.ROOT);
        if (!text.isEmpty() && name.startsWith(text.toLowerCase(Locale.ROOT))) {
          return level;
        }
      }
      throw new TypeConversionException(
          "'" + text + "' is none of error, warning, notice, info, debug and 0 to 9");
    }
  }

  /**
   * Opens what is told.
   *
   * @throws IOException if the file for records cannot be written
   */
  Log open(Log.Style style) throws IOException {
    List<OutputStream> records = new ArrayList<>();
    if (logDescriptor != null) {
      records.add(new FileOutputStream("/dev/fd/" + logDescriptor, true));
    }
    if (logFile != null) {
      records.add(
          Files.newOutputStream(logFile, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }
    return new Log(style, verbosity, timestamps, System.out, System.err, records);
  }

  /** Tells how far something is: on a terminal, or else in lines if that was asked for. */
  BackupProgress progress(Log log) {
    if (log.terminal().isVisible()) {
      return BackupProgress.on(log.terminal());
    }
    return progress
        ? BackupProgress.inLines(line -> log.notice(line), Duration.ofSeconds(progressSeconds))
        : BackupProgress.hidden();
  }
}
