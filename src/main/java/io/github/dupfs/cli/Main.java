package io.github.dupfs.cli;

import io.github.dupfs.backup.Backup;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The entry point of the {@code dupfs} command. */
@Command(
    name = "dupfs",
    description = "Makes duplicity backups, and looks into them.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
public final class Main {
  /** The exit code of a command that could not do its work. */
  static final int FAILED = 1;

  private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

  /** Other names of commands, some of them duplicity's. */
  private static final Map<String, String> ALIASES =
      Map.of(
          "status", "collection-status",
          "st", "collection-status",
          "list", "list-current-files",
          "ls", "list-current-files");

  static {
    COMMANDS.put("mount", MountCommand::new);
    COMMANDS.put("umount", UnmountCommand::new);
    COMMANDS.put("restore", RestoreCommand::new);
    COMMANDS.put("verify", VerifyCommand::new);
    COMMANDS.put("snapshots", SnapshotsCommand::new);
    COMMANDS.put("versions", VersionsCommand::new);
    COMMANDS.put("check", CheckCommand::new);
    COMMANDS.put("index", IndexCommand::new);
    COMMANDS.put("backup", () -> BackupCommand.of(Backup.Kind.AUTOMATIC));
    COMMANDS.put("full", () -> BackupCommand.of(Backup.Kind.FULL));
    COMMANDS.put("incremental", () -> BackupCommand.of(Backup.Kind.INCREMENTAL));
    COMMANDS.put("collection-status", StatusCommand::new);
    COMMANDS.put("list-current-files", ListCommand::new);
    COMMANDS.put("cleanup", CleanupCommand::new);
    for (RemoveCommand.Kind kind : RemoveCommand.Kind.values()) {
      COMMANDS.put(kind.commandName(), () -> RemoveCommand.of(kind));
    }
  }

  private Main() {}

  /** Tells {@code dupfs --version}. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"dupfs " + (version == null ? "development" : version)};
    }
  }

  /** Runs one command and exits with its code: 0 done, 1 failed, 2 not understood. */
  public static void main(String[] args) {
    boolean asDuplicity = args.length > 0 && args[0].equals("duplicity");
    String[] words = asDuplicity ? Arrays.copyOfRange(args, 1, args.length) : args;
    if (words.length == 1 && (words[0].equals("--version") || words[0].equals("-V"))) {
      // Scripts ask this often, and the parser takes longer to be set up than all else.
      System.out.println(asDuplicity ? DuplicityCommand.VERSION : new Version().getVersion()[0]);
      return;
    }
    System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tF %1$tT dupfs: %5$s%6$s%n");
    Locale.setDefault(Locale.ROOT);
    if (asDuplicity) {
      System.exit(DuplicityCommand.commandLine().execute(words));
    }
    CommandLine line = commandLine(args.length == 0 ? "" : ALIASES.getOrDefault(args[0], args[0]));
    line.setExecutionExceptionHandler(Main::report);
    int code = args.length == 0 ? usage(line) : line.execute(args);
    System.exit(code);
  }

  /** The parser; of the commands only the one that is asked for, as setting one up takes long. */
  private static CommandLine commandLine(String asked) {
    CommandLine line = new CommandLine(new Main());
    COMMANDS.forEach(
        (name, command) -> {
          if (name.equals(asked) || !COMMANDS.containsKey(asked)) {
            line.addSubcommand(name, command.get());
          }
        });
    return line.setCaseInsensitiveEnumValuesAllowed(true).setExpandAtFiles(false);
  }

  private static int usage(CommandLine line) {
    line.usage(System.err);
    return CommandLine.ExitCode.USAGE;
  }

  private static int report(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    if (e instanceof IOException || e instanceof IllegalArgumentException) {
      line.getErr().println("dupfs: " + Execution.message(e));
      return FAILED;
    }
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace));
    line.getErr().println("dupfs: this should not have happened; please report it\n" + trace);
    return FAILED;
  }
}
