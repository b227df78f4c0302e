package io.github.dupfs.cli;

import io.github.dupfs.repository.FileNames;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that tell how a repository is read. */
final class RepositoryOptions {
  @Option(
      names = "--passphrase-file",
      paramLabel = "FILE",
      description = "Take the passphrase from the first line of FILE.")
  @Nullable Path passphraseFile;

  @Option(
      names = "--passphrase-fd",
      paramLabel = "N",
      description = "Take the passphrase from the first line of file descriptor N.")
  @Nullable Integer passphraseDescriptor;

  @Option(
      names = "--sign-key",
      paramLabel = "KEY",
      description =
          "Read only what is signed by this key (a key id, the longer the better, or a"
              + " fingerprint).")
  @Nullable String signKey;

  @Option(
      names = "--allow-no-mdc",
      description = "Read also files that are encrypted without protection against changes.")
  boolean allowNoIntegrity;

  @Option(
      names = "--gpg-binary",
      paramLabel = "FILE",
      defaultValue = "gpg",
      description = "The GnuPG to ask for session keys; default ${DEFAULT-VALUE}.")
  String gpgBinary = "gpg";

  @Option(
      names = "--gpg-options",
      paramLabel = "OPTIONS",
      defaultValue = "",
      description = "Options for GnuPG, separated by blanks.")
  String gpgOptions = "";

  @Option(
      names = "--file-prefix",
      paramLabel = "P",
      defaultValue = "",
      description = "What the names of all files of the repository begin with.")
  String filePrefix = "";

  @Option(
      names = "--file-prefix-archive",
      paramLabel = "P",
      defaultValue = "",
      description = "The same for volumes, after --file-prefix.")
  String archivePrefix = "";

  @Option(
      names = "--file-prefix-manifest",
      paramLabel = "P",
      defaultValue = "",
      description = "The same for manifests, after --file-prefix.")
  String manifestPrefix = "";

  @Option(
      names = "--file-prefix-signature",
      paramLabel = "P",
      defaultValue = "",
      description = "The same for signature files, after --file-prefix.")
  String signaturePrefix = "";

  @Option(
      names = "--time-separator",
      paramLabel = "C",
      defaultValue = ":",
      description = "What stands for the colon in old file names.")
  char timeSeparator = ':';

  FileNames fileNames() {
    return new FileNames(filePrefix, archivePrefix, manifestPrefix, signaturePrefix, timeSeparator);
  }

  List<String> gpgOptionList() {
    return gpgOptions.isBlank() ? List.of() : List.of(gpgOptions.strip().split("\\s+"));
  }
}
