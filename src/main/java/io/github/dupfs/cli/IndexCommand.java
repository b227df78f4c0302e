package io.github.dupfs.cli;

import io.github.dupfs.index.SetIndexWriter;
import io.github.dupfs.openpgp.Gnupg;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.EncodedFile;
import io.github.dupfs.repository.Encoding;
import io.github.dupfs.repository.FileEncoder;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.snapshot.Indexing;
import io.github.dupfs.snapshot.RepositoryTree;
import io.github.dupfs.storage.Locations;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings all of a repository into the index, and the index into the repository. */
@Command(
    name = "index",
    description =
        "Reads through all of a repository, so that mounts need not; with --upload, stores what was"
            + " learned beside each backup that duplicity made, so that mounts elsewhere need not"
            + " either.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class IndexCommand implements Callable<Integer> {
  @Spec CommandSpec spec = CommandSpec.create();

  @Mixin RepositoryOptions options = new RepositoryOptions();
  @Mixin EncryptionOptions encryptionOptions = new EncryptionOptions();

  @Option(
      names = "--upload",
      description =
          "Store the index of each backup that has none in the repository, encrypted if the backup"
              + " is.")
  boolean upload;

  @Parameters(paramLabel = "URL", description = "The repository: file:///path or a path.")
  String url = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    try (OpenedRepository opened = OpenedRepository.open(url, options)) {
      RepositoryTree tree = opened.tree();
      Indexing all = tree.indexAll();
      new Progress(Terminal.standardError())
          .await("indexing", all, opened.backend()::bytesRead, () -> false);
      int failures = all.failures() + (upload ? upload(opened, tree) : 0);
      return failures == 0 ? CommandLine.ExitCode.OK : Main.FAILED;
    }
  }

  /** Returns how many indexes could not be made. */
  private int upload(OpenedRepository opened, RepositoryTree tree) throws IOException {
    List<BackupSet> without =
        opened.collection().snapshots().stream().filter(set -> set.index() == null).toList();
    if (without.isEmpty()) {
      spec.commandLine().getOut().println("each backup has its index");
      return 0;
    }
    int failures = 0;
    try (FileEncoder encoder = encoder(without)) {
      for (BackupSet set : without) {
        failures += isStored(set, encoder, tree) ? 0 : 1;
      }
    }
    return failures;
  }

  /** Tells what comes of it. */
  private boolean isStored(BackupSet set, FileEncoder encoder, RepositoryTree tree) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      out.println("index of " + set.id() + ": " + ByteCount.text(store(set, encoder, tree)));
      out.flush();
      return true;
    } catch (IOException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("dupfs: no index of " + set.id() + ": " + e.getMessage());
      return false;
    }
  }

  private FileEncoder encoder(List<BackupSet> sets) throws IOException {
    boolean encrypted = sets.stream().anyMatch(set -> encoding(set) == Encoding.OPENPGP);
    Gnupg gnupg = new Gnupg(options.gpgBinary, options.gpgOptionList());
    return new FileEncoder(
        Locations.openForWriting(url),
        encrypted ? encryptionOptions.encryption(options, gnupg) : null,
        BackupCommand.LEVEL,
        Runtime.getRuntime().availableProcessors());
  }

  /** Returns how long it is. */
  private long store(BackupSet set, FileEncoder encoder, RepositoryTree tree) throws IOException {
    Encoding encoding = encoding(set);
    String name = options.fileNames().index(set.from(), set.time(), encoding);
    try (EncodedFile file = encoder.create(name, encoding);
        SetIndexWriter out = new SetIndexWriter(file)) {
      tree.writeIndex(set, out);
      out.finish();
      return file.finish().size();
    }
  }

  /** As the files of the set; it holds what can be read in them. */
  private static Encoding encoding(BackupSet set) {
    List<Encoding> encodings = set.files().stream().map(RepositoryFile::encoding).toList();
    if (encodings.contains(Encoding.OPENPGP)) {
      return Encoding.OPENPGP;
    }
    return encodings.contains(Encoding.GZIP) ? Encoding.GZIP : Encoding.PLAIN;
  }
}
