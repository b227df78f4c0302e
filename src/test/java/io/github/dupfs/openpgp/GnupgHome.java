package io.github.dupfs.openpgp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A keyring of its own for the gpg of the system, in a short path as its sockets need. */
public final class GnupgHome implements AutoCloseable {
  private final Path directory;

  /** An empty keyring. */
  public GnupgHome() throws IOException {
    directory =
        Files.createTempDirectory(
            Path.of("/tmp"),
            "gh",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  Path directory() {
    return directory;
  }

  /** Runs gpg, which must succeed, and returns its output. */
  public byte[] run(byte[] input, String... arguments) throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "--batch",
                "--no-tty",
                "--quiet",
                "--pinentry-mode",
                "loopback",
                "--yes",
                "--trust-model",
                "always"));
    all.addAll(List.of(arguments));
    Gnupg.Result result = gnupg().run(all, input, "test");
    if (result.exitCode() != 0) {
      throw new IOException("gpg " + all + ": " + result.errors());
    }
    return result.output();
  }

  /** gpg with this keyring and more options. */
  Gnupg gnupg(String... options) {
    List<String> all = new ArrayList<>(List.of("--homedir", directory.toString()));
    all.addAll(List.of(options));
    return new Gnupg("gpg", all);
  }

  /** Configures gpg, one option per line without its dashes. */
  void configure(String... lines) throws IOException {
    Files.write(directory.resolve("gpg.conf"), List.of(lines));
  }

  /** Decrypts a message, with status lines among the errors; a passphrase is only for symmetric. */
  Gnupg.Result decrypt(byte[] file, String passphrase) throws IOException {
    return gnupg()
        .write(
            List.of("--pinentry-mode", "loopback", "--passphrase", passphrase, "--decrypt"), file);
  }

  /** Makes a key that signs and one that decrypts, and returns the fingerprint of the first. */
  String newKey(String user, String signing, String decrypting, String passphrase)
      throws IOException {
    run(new byte[0], "--passphrase", passphrase, "--quick-gen-key", user, signing, "sign", "0");
    String fingerprint = fingerprints(user).get(0);
    run(
        new byte[0],
        "--passphrase",
        passphrase,
        "--quick-add-key",
        fingerprint,
        decrypting,
        "encr");
    return fingerprint;
  }

  /** The fingerprints of a key and its subkeys. */
  List<String> fingerprints(String user) throws IOException {
    String listing =
        new String(run(new byte[0], "--with-colons", "--list-keys", user), StandardCharsets.UTF_8);
    return listing
        .lines()
        .filter(line -> line.startsWith("fpr:"))
        .map(line -> line.split(":", -1)[9])
        .toList();
  }

  /** Makes the agent forget its passphrases. */
  void forgetPassphrases() throws IOException {
    gpgconf("--kill", "all");
  }

  private void gpgconf(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("gpgconf", "--homedir", directory.toString()));
    all.addAll(List.of(arguments));
    try {
      new ProcessBuilder(all).inheritIO().start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    gpgconf("--kill", "all");
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
