package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.endtoend.DuplicityRepository.Writer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Backups that cannot be made as they are asked for: they end with duplicity's exit code where it
 * has one, say why in a line, and change nothing.
 */
@ExtendWith(Repositories.Shared.class)
final class BackupRefusalIT {
  private static final String LATER = "1769000000";

  private final Sandbox sandbox;
  private Path source = Path.of("");
  private Path repository = Path.of("");
  private Path archive = Path.of("");

  BackupRefusalIT(Repositories repositories) {
    this.sandbox = repositories.sandboxWithKeys();
  }

  @BeforeEach
  void makeSource() throws IOException {
    source = sandbox.newDirectory("source");
    Files.writeString(source.resolve("a"), "first");
    repository = sandbox.path("repository");
    archive = sandbox.path("archive");
  }

  @AfterEach
  void removeAll() {
    sandbox.close();
  }

  private Command.Result run(
      Writer writer, Map<String, String> secrets, List<String> words, Path from, String target) {
    List<String> all = new ArrayList<>(words);
    all.add(0, writer.program());
    if (words.stream().noneMatch(word -> word.startsWith("--archive-dir"))) {
      all.add("--archive-dir=" + archive);
    }
    all.addAll(List.of(from.toString(), target));
    return sandbox
        .command(all.toArray(String[]::new))
        .with(Map.of("PASSPHRASE", "", "SIGN_PASSPHRASE", ""))
        .with(secrets)
        .run();
  }

  private Command.Result backUp(Map<String, String> secrets, String... words) {
    return run(Writer.DUPFS, secrets, List.of(words), source, "file://" + repository).orFail();
  }

  private List<Path> all() throws IOException {
    List<Path> roots = Stream.of(repository, archive).filter(Files::exists).toList();
    List<Path> found = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> below = Files.walk(root)) {
        below.filter(Files::isRegularFile).sorted().forEach(found::add);
      }
    }
    return found;
  }

  /** One line on standard error, and no file more or less than before. */
  private void assertRefused(Command.Result result, int exit, String said, List<Path> before)
      throws IOException {
    assertEquals(exit, result.exit(), result::toString);
    assertTrue(result.err().contains(said), result::toString);
    assertTrue(result.err().startsWith("dupfs: "), result::toString);
    assertEquals(1, result.err().lines().count(), result::toString);
    assertEquals(before, all(), result::toString);
  }

  /** Both programs refuse it with the same code. */
  private void assertBothRefuse(
      Map<String, String> secrets, String said, List<String> words, Path from) throws IOException {
    List<Path> before = all();
    String target = "file://" + repository;
    Command.Result ours = run(Writer.DUPFS, secrets, words, from, target);
    Path elsewhere = sandbox.copyOf(Files.exists(archive) ? archive : sandbox.newDirectory("none"));
    List<String> more = new ArrayList<>(words);
    more.add("--archive-dir=" + elsewhere);
    boolean made = Files.exists(repository);
    int theirs = run(Writer.DUPLICITY, secrets, more, from, target).exit();
    if (!made && Files.exists(repository)) {
      Files.delete(repository);
    }
    assertRefused(ours, theirs, said, before);
    assertEquals(made, Files.exists(repository), "the directory is made only if it is needed");
  }

  @Test
  void originOfTheBackupBefore() throws IOException {
    backUp(Map.of(), "full", "--no-encryption", "--current-time=1768903000");
    List<String> next = List.of("incremental", "--no-encryption", "--current-time=" + LATER);
    assertBothRefuse(
        Map.of(), "--allow-source-mismatch", next, sandbox.newDirectory("another source"));

    for (Path file : all()) {
      if (file.toString().endsWith(".manifest")) {
        String text = Files.readString(file).replaceFirst("Hostname .*", "Hostname elsewhere");
        Files.writeString(file, text);
      }
    }
    assertBothRefuse(Map.of(), "the machine elsewhere", next, source);
  }

  @Test
  void clockSetBack() throws IOException {
    backUp(Map.of(), "full", "--no-encryption", "--current-time=" + LATER);
    List<Path> before = all();
    Command.Result result =
        run(
            Writer.DUPFS,
            Map.of(),
            List.of("incremental", "--no-encryption", "--current-time=1768903000"),
            source,
            "file://" + repository);
    assertRefused(result, 23, "set the clock", before);
  }

  @Test
  void sourceMissingOrNothingToBackUp() throws IOException {
    List<String> full = List.of("full", "--no-encryption");
    assertBothRefuse(Map.of(), "No such file", full, sandbox.path("nothing here"));
    Path socket = sandbox.path("socket");
    String bind = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])";
    sandbox.command("python3", "-c", bind, socket.toString()).run().orFail();
    Command.Result result = run(Writer.DUPFS, Map.of(), full, socket, "file://" + repository);
    assertRefused(result, 13, "neither a directory nor", List.of());
    assertFalse(Files.exists(repository));
  }

  @Test
  void targetThatCannotBe() throws IOException {
    List<String> full = List.of("full", "--no-encryption");
    Path file = Files.writeString(sandbox.path("file"), "content");
    for (String target : List.of(file.toString(), file + "/below", "/proc/nowhere/repository")) {
      Command.Result result = run(Writer.DUPFS, Map.of(), full, source, "file://" + target);
      assertRefused(result, 50, target + ": the directory cannot be made: ", List.of());
    }
    for (Path place : List.of(file, Path.of("/proc/nowhere"))) {
      List<String> words = List.of("full", "--no-encryption", "--archive-dir=" + place);
      Command.Result result = run(Writer.DUPFS, Map.of(), words, source, "file://" + repository);
      assertRefused(result, 9, place + "/", List.of());
    }
  }

  @Test
  void keysThatCannotBeUsed() throws IOException {
    Keys.generate(sandbox, "expired@example.org", "default", "seconds=1", "");
    Keys.generate(sandbox, "revoked@example.org", "default", "never", "");
    String revoked = Keys.fingerprint(sandbox, "revoked@example.org");
    String certificate = sandbox.path("home/.gnupg/openpgp-revocs.d/" + revoked + ".rev") + "";
    String revoke = "sed 's/^:-/-/' \"$0\" | gpg --batch --quiet --import";
    sandbox.command("bash", "-c", revoke, certificate).run().orFail();
    String expired = Keys.fingerprint(sandbox, "expired@example.org");
    for (String key : List.of("0123456789ABCDEF", expired, revoked)) {
      String said =
          key.equals(expired) ? "expired" : key.equals(revoked) ? "revoked" : "has no such key";
      assertBothRefuse(Map.of(), said, List.of("full", "--encrypt-key", key), source);
    }
    List<String> sign = List.of("full", "--encrypt-key", Keys.ALICE, "--sign-key", revoked);
    Command.Result result = run(Writer.DUPFS, Map.of(), sign, source, "file://" + repository);
    assertRefused(result, 31, revoked, List.of());
  }

  @Test
  void passphrases() throws IOException {
    assertBothRefuse(Map.of(), "empty", List.of("full"), source);
    backUp(Map.of("PASSPHRASE", "right"), "full", "--current-time=1768903000");
    sandbox.command("rm", "-r", archive.toString()).run().orFail();
    List<String> next = List.of("incremental", "--current-time=" + LATER);
    assertBothRefuse(Map.of("PASSPHRASE", "wrong"), "wrong passphrase", next, source);
    backUp(Map.of("PASSPHRASE", "right"), next.toArray(String[]::new));
  }

  /** What is encrypted to keys needs no private one, until a copy is damaged. */
  @Test
  void privateKeyIsNeededForDamagedCopies() throws IOException {
    String[] full = {"full", "--encrypt-key", Keys.ALICE, "--current-time=1768903000"};
    backUp(Map.of(), full);
    Path keys = sandbox.path("home/.gnupg/private-keys-v1.d");
    Path hidden = sandbox.path("private-keys");
    sandbox.command("cp", "-a", keys.toString(), hidden.toString()).run().orFail();
    sandbox.command("rm", "-r", keys.toString()).run().orFail();
    Keys.forgetPassphrases(sandbox);
    String[] next = {"incremental", "--encrypt-key", Keys.ALICE, "--current-time=1768903100"};
    backUp(Map.of(), next);

    Path copy =
        all().stream()
            .filter(file -> file.startsWith(archive) && file.toString().contains("full-signatures"))
            .findFirst()
            .orElseThrow();
    byte[] whole = Files.readAllBytes(copy);
    Files.write(copy, new byte[] {whole[0], whole[1], whole[2]});
    next[3] = "--current-time=" + LATER;
    List<Path> before = all();
    Command.Result result =
        run(Writer.DUPFS, Map.of(), List.of(next), source, "file://" + repository);
    assertRefused(result, 31, "run this once with the private key", before);
    assertTrue(result.out().contains(copy + " is damaged"), result::toString);

    sandbox.command("cp", "-a", hidden + "/.", keys.toString()).run().orFail();
    backUp(Map.of(), next);
    assertTrue(Files.size(copy) > 100);
  }
}
