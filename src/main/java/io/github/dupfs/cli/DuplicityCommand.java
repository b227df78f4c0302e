package io.github.dupfs.cli;

import io.github.dupfs.backup.Backup;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Takes the command lines of duplicity 0.8 to 3.1: every action with every option, anywhere,
 * abbreviated.
 */
@Command(
    name = "duplicity",
    description = "Does what duplicity does, called in the same way.",
    mixinStandardHelpOptions = true,
    versionProvider = DuplicityCommand.Version.class)
final class DuplicityCommand implements Callable<Integer> {
  /** The version whose words and exit codes these are. */
  static final String VERSION = "duplicity 0.8.22";

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin final RepositoryOptions repository = new RepositoryOptions();
  @Mixin final BackupOptions backup = new BackupOptions();
  @Mixin final EncryptionOptions encryption = new EncryptionOptions();
  @Mixin final SelectionOptions selection = new SelectionOptions();
  @Mixin final SnapshotOptions snapshots = new SnapshotOptions();
  @Mixin final RestoreOptions restore = new RestoreOptions();
  @Mixin final StatusOptions status = new StatusOptions();
  @Mixin final OutputOptions output = new OutputOptions();

  @Option(
      names = "--encrypt-sign-key",
      paramLabel = "KEY",
      description = "The same as --encrypt-key KEY --sign-key KEY.")
  void encryptAndSign(String key) {
    encryption.encryptKeys.add(key);
    repository.signKey = key;
  }

  @Option(names = "--compare-data", description = "In verify: compare with what is there now.")
  boolean compareData;

  @Parameters(paramLabel = "WORD", description = "An action and what it is about.")
  List<String> words = new ArrayList<>();

  /** What clients ask for first. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {VERSION};
    }
  }

  /** The parser of such command lines. */
  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new DuplicityCommand());
    for (AcceptedOption accepted : AcceptedOption.all()) {
      line.getCommandSpec()
          .addOption(
              OptionSpec.builder(accepted.name())
                  .arity(accepted.takesValue() ? "1" : "0")
                  .type(accepted.takesValue() ? String.class : boolean.class)
                  .description("Changes nothing: " + accepted.reason() + ".")
                  .build());
    }
    return line.setAbbreviatedOptionsAllowed(true)
        .setOverwrittenOptionsAllowed(true)
        .setExpandAtFiles(false)
        .setParameterExceptionHandler((e, args) -> refuse(line, Execution.message(e)));
  }

  private static int refuse(CommandLine line, String message) {
    PrintWriter err = line.getErr();
    err.println("Command line error: " + message);
    err.println("Enter 'duplicity --help' for help screen.");
    return Execution.USAGE;
  }

  @Override
  public Integer call() {
    DuplicityRequest request;
    try {
      request = DuplicityRequest.of(words);
    } catch (IllegalArgumentException e) {
      return refuse(spec.commandLine(), Execution.message(e));
    }
    return Execution.run(
        output,
        Log.Style.DUPLICITY,
        log -> {
          tellAccepted(log);
          return run(request.action(), request.arguments(), log);
        });
  }

  private void tellAccepted(Log log) {
    for (AcceptedOption accepted : AcceptedOption.all()) {
      if (spec.commandLine().getParseResult().hasMatchedOption(accepted.name())) {
        log.info(accepted.name(), " changes nothing: ", accepted.reason());
      }
    }
  }

  private int run(DuplicityRequest.Action action, List<String> arguments, Log log)
      throws IOException {
    String first = arguments.get(0);
    restore.dryRun = backup.dryRun;
    return switch (action) {
      case BACKUP -> backUp(Backup.Kind.AUTOMATIC, first, arguments.get(1), log);
      case FULL -> backUp(Backup.Kind.FULL, first, arguments.get(1), log);
      case INCREMENTAL -> backUp(Backup.Kind.INCREMENTAL, first, arguments.get(1), log);
      case RESTORE ->
          new RestoreCommand(repository, snapshots, restore, output)
              .run(first, Path.of(arguments.get(1)), log);
      case COLLECTION_STATUS ->
          new StatusCommand(repository, backup.archive, status, output).run(first, log);
      case LIST_CURRENT_FILES ->
          new ListCommand(repository, backup.archive, snapshots, output).run(first, log);
      case CLEANUP ->
          new CleanupCommand(repository, backup.archive, removal(), output).run(first, log);
      case REMOVE_OLDER_THAN ->
          remove(RemoveCommand.Kind.REMOVE_OLDER_THAN, first, arguments.get(1), log);
      case REMOVE_ALL_BUT_N_FULL ->
          remove(RemoveCommand.Kind.REMOVE_ALL_BUT_N_FULL, first, arguments.get(1), log);
      case REMOVE_ALL_INC_OF_BUT_N_FULL ->
          remove(RemoveCommand.Kind.REMOVE_ALL_INC_OF_BUT_N_FULL, first, arguments.get(1), log);
      case VERIFY -> verify(first, arguments.get(1), log);
      case REPLICATE -> throw new IllegalArgumentException("replicate is not there yet");
    };
  }

  private int verify(String url, String source, Log log) throws IOException {
    VerifyCommand verify = new VerifyCommand(repository, snapshots, output);
    verify.compareData = compareData;
    verify.nullSeparated = backup.nullSeparated;
    return verify.run(url, source, spec.commandLine().getParseResult(), log);
  }

  private RemovalOptions removal() {
    RemovalOptions removal = new RemovalOptions();
    removal.force = restore.force;
    removal.dryRun = backup.dryRun;
    return removal;
  }

  private int remove(RemoveCommand.Kind kind, String limit, String url, Log log)
      throws IOException {
    return new RemoveCommand(kind, repository, backup.archive, removal(), output)
        .run(limit, url, log);
  }

  private int backUp(Backup.Kind kind, String source, String url, Log log) throws IOException {
    return new BackupCommand(kind, repository, backup, encryption, output)
        .run(source, url, spec.commandLine().getParseResult(), log);
  }
}
