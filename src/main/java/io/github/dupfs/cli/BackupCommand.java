package io.github.dupfs.cli;

import io.github.dupfs.backup.Backup;
import io.github.dupfs.backup.SetVerification;
import io.github.dupfs.backup.Statistics;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.openpgp.Encryption;
import io.github.dupfs.openpgp.Gnupg;
import io.github.dupfs.openpgp.PublicKeys;
import io.github.dupfs.repository.Encoding;
import io.github.dupfs.repository.FileDecoder;
import io.github.dupfs.repository.FileEncoder;
import io.github.dupfs.repository.SignerPolicy;
import io.github.dupfs.storage.DigestingBackend;
import io.github.dupfs.storage.Locations;
import io.github.dupfs.storage.WritableBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Backs up a directory, file or link; under three names, for the kinds of set. */
@Command(mixinStandardHelpOptions = true, versionProvider = Main.Version.class)
final class BackupCommand implements Callable<Integer> {
  /** The level of compression: 6 takes a fifth more time for a twentieth less. */
  static final int LEVEL = 4;

  private final Backup.Kind kind;

  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin final RepositoryOptions options;
  @Mixin final BackupOptions backupOptions;
  @Mixin final EncryptionOptions encryptionOptions;
  @Mixin final OutputOptions output;
  @Mixin final SelectionOptions selectionOptions = new SelectionOptions();

  @Parameters(index = "0", paramLabel = "SOURCE", description = "What to back up.")
  String source = "";

  @Parameters(
      index = "1",
      paramLabel = "URL",
      description = "The repository: file:///path or a path; made if it is missing.")
  String url = "";

  BackupCommand(
      Backup.Kind kind,
      RepositoryOptions options,
      BackupOptions backupOptions,
      EncryptionOptions encryptionOptions,
      OutputOptions output) {
    this.kind = kind;
    this.options = options;
    this.backupOptions = backupOptions;
    this.encryptionOptions = encryptionOptions;
    this.output = output;
  }

  /** The command for a kind of set. */
  static CommandLine of(Backup.Kind kind) {
    CommandLine line =
        new CommandLine(
            new BackupCommand(
                kind,
                new RepositoryOptions(),
                new BackupOptions(),
                new EncryptionOptions(),
                new OutputOptions()));
    String description =
        switch (kind) {
          case AUTOMATIC -> "Backs up a source: what has changed since the last backup, or all.";
          case FULL -> "Backs up a source whole.";
          case INCREMENTAL -> "Backs up what has changed in a source since the last backup.";
        };
    line.getCommandSpec().usageMessage().description(description);
    return line;
  }

  @Override
  public Integer call() {
    return Execution.run(
        output, Log.Style.DUPFS, log -> run(source, url, spec.commandLine().getParseResult(), log));
  }

  /**
   * Backs up.
   *
   * @param parsed the command line that the options were given in
   */
  int run(String source, String url, ParseResult parsed, Log log) throws IOException {
    Instant now = Instant.now();
    Gnupg gnupg = new Gnupg(options.gpgBinary, options.gpgOptionList());
    Encoding encoding = encoding();
    Encryption encryption =
        encoding == Encoding.OPENPGP ? encryptionOptions.encryption(options, gnupg) : null;
    Backup.Source from = source(source, parsed, now);
    from.root(); // fails before a directory is made for backups of nothing
    WritableBackend place =
        backupOptions.dryRun ? Locations.openUnchanged(url) : Locations.openForWriting(url);
    boolean verified = backupOptions.verifyAfter && !backupOptions.dryRun;
    DigestingBackend digesting = verified ? new DigestingBackend(place) : null;
    WritableBackend backend = digesting == null ? place : digesting;
    int level = backupOptions.noCompression ? 0 : LEVEL;
    try (FileEncoder encoder =
        new FileEncoder(backend, encryption, level, backupOptions.concurrency())) {
      Backup.Repository repository =
          new Backup.Repository(
              backend,
              options.fileNames(),
              decoder(backend, gnupg),
              encoder,
              encoding,
              (long) backupOptions.volumeMebibytes << 20,
              backupOptions.blockLength(),
              backupOptions.archive.directory(url));
      Statistics statistics = run(repository, from, now, log);
      if (!backupOptions.noStatistics) {
        log.result(
            Log.Level.NOTICE,
            Log.GENERIC,
            "",
            statistics.text(now, Instant.now(), ZoneId.systemDefault()));
      }
      if (digesting != null) {
        verify(repository, digesting.digests(), log);
      }
    }
    return Execution.OK;
  }

  private Backup.Source source(String source, ParseResult parsed, Instant now) throws IOException {
    Charset charset = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    String host = hostName();
    return new Backup.Source(
        source.getBytes(charset),
        host,
        () -> fullNameOf(host),
        backupOptions.copyLinks,
        SelectionOptions.of(parsed, now),
        backupOptions.nullSeparated,
        backupOptions.allowSourceMismatch);
  }

  private Encoding encoding() {
    if (!backupOptions.noEncryption) {
      return Encoding.OPENPGP;
    }
    return backupOptions.noCompression ? Encoding.PLAIN : Encoding.GZIP;
  }

  private FileDecoder decoder(WritableBackend backend, Gnupg gnupg) throws IOException {
    return new FileDecoder(
        backend,
        OpenedRepository.keys(options, gnupg),
        options.allowNoIntegrity,
        SignerPolicy.of(new PublicKeys(gnupg), null, line -> {}));
  }

  private static String hostName() throws IOException {
    return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
  }

  /** Asks the name service, which may take long. */
  private static String fullNameOf(String host) {
    try {
      return InetAddress.getByName(host).getCanonicalHostName();
    } catch (UnknownHostException e) {
      return host;
    }
  }

  private Statistics run(Backup.Repository repository, Backup.Source from, Instant now, Log log)
      throws IOException {
    try (BackupProgress progress = output.progress(log)) {
      Backup backup = new Backup(repository, from, new Lines(log, progress), backupOptions.clock());
      progress.start("", backup::count);
      Backup.Rules rules = backupOptions.rules(kind, now);
      return backupOptions.dryRun ? backup.dryRun(rules) : backup.run(rules);
    }
  }

  private void verify(Backup.Repository repository, Map<String, byte[]> written, Log log)
      throws IOException {
    try (BackupProgress progress = output.progress(log)) {
      SetVerification verification =
          new SetVerification(repository, written, new Lines(log, progress), progress::at);
      progress.start("verifying: ", verification::count);
      verification.run();
    }
  }

  private record Lines(Log log, BackupProgress progress) implements Backup.Reports {
    @Override
    public void notice(String line) {
      log.notice(line);
    }

    @Override
    public void error(String line) {
      log.warning(Log.GENERIC, line);
    }

    @Override
    public void at(FilePath path, long objects, long bytes) {
      progress.at(path, objects, bytes);
    }
  }
}
