package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot be mounted is said, with an exit code other than 0, and nothing stays mounted. */
final class RefusalIT {
  private static final String ENCRYPTED = "file://" + Repositories.recorded("short-names");
  private static final String FOR_A_KEY = "file://" + Repositories.recorded("pk08");
  private static final String READABLE = "file://" + Repositories.recorded("replicated");

  private final Dupfs dupfs = Dupfs.create();

  @AfterEach
  void unmountAll() {
    dupfs.close();
  }

  private void refused(Dupfs program, String wanted, String... arguments) {
    Command.Result result =
        program.run(Stream.concat(Stream.of("mount"), Stream.of(arguments)).toArray(String[]::new));
    assertNotEquals(0, result.exit(), result::toString);
    assertTrue(result.err().toLowerCase(java.util.Locale.ROOT).contains(wanted), result::toString);
    assertFalse(result.output().contains("\tat "), "a stack trace: " + result);
    String root = dupfs.sandbox().path("").toString();
    List<String> mounted = Dupfs.mountTable().stream().filter(line -> line.contains(root)).toList();
    assertTrue(mounted.isEmpty(), mounted::toString);
  }

  private String point() {
    return dupfs.sandbox().newDirectory("mnt").toString();
  }

  @Test
  void wrongPassphrase() {
    refused(dupfs.passphrase("wrong"), "passphrase", ENCRYPTED, point());
  }

  @Test
  void noPassphrase() {
    refused(dupfs, "passphrase", ENCRYPTED, point());
  }

  @Test
  void rightPassphraseFromAFileOrADescriptor() throws IOException {
    Path file = Files.writeString(dupfs.sandbox().path("passphrase"), "foo\n");
    dupfs.mount(ENCRYPTED, "--passphrase-file", file.toString());
    String point = point();
    dupfs
        .sandbox()
        .command(
            "bash",
            "-c",
            "\"$0\" mount --passphrase-fd 7 \"$1\" \"$2\" 7< \"$3\" && ls \"$2\" && \"$0\" umount \"$2\"",
            Path.of("mount-scripts", "dupfs").toAbsolutePath().toString(),
            ENCRYPTED,
            point,
            file.toString())
        .run()
        .orFail();
  }

  @Test
  void noSecretKey() {
    refused(dupfs, "key", FOR_A_KEY, point());
  }

  @Test
  void unknownScheme() {
    refused(dupfs, "gopher", "gopher://host/path", point());
  }

  @Test
  void noRepository() {
    refused(dupfs, "no duplicity backup", "file://" + point(), point());
    refused(dupfs, "/no/such/directory", "file:///no/such/directory", point());
  }

  @Test
  void mountPointMissing() {
    String missing = dupfs.sandbox().path("missing").toString();
    refused(dupfs, missing, READABLE, missing);
  }

  @Test
  void mountPointIsAFile() throws IOException {
    Path file = Files.writeString(dupfs.sandbox().path("file"), "content");
    refused(dupfs, "directory", READABLE, file.toString());
  }

  @Test
  void mountPointNotEmpty() throws IOException {
    Path point = dupfs.sandbox().newDirectory("mnt");
    Files.writeString(point.resolve("file"), "content");
    refused(dupfs, "empty", READABLE, point.toString());
  }

  @Test
  void mountPointInsideTheRepository() throws IOException {
    Path repository = dupfs.sandbox().copyOf(Repositories.recorded("replicated"));
    Path inside = Files.createDirectory(repository.resolve("mnt"));
    refused(dupfs, "repository", "file://" + repository, inside.toString());
  }

  @Test
  void optionsThatDoNotExist() {
    assertNotEquals(0, dupfs.run("mount", "--no-such-option", READABLE, point()).exit());
    assertNotEquals(0, dupfs.run("no-such-command").exit());
    assertNotEquals(0, dupfs.with(Map.of()).run("umount", point()).exit());
  }

  @Test
  void version() {
    assertTrue(dupfs.run("--version").orFail().out().matches("(?s)dupfs \\d.*"));
  }
}
