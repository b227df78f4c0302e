package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** duply, unchanged, with dupfs in place of duplicity. */
final class DuplyIT {
  private static final Path STAND_IN = Path.of("mount-scripts/duplicity").toAbsolutePath();

  private final Sandbox sandbox = Sandbox.create();
  private final Path source = sandbox.newDirectory("source");
  private final Path repository = sandbox.path("repository");

  @BeforeEach
  void makeProfile() throws IOException {
    Path programs = sandbox.newDirectory("bin");
    Files.createSymbolicLink(programs.resolve("duplicity"), STAND_IN);
    duply("create");
    Files.writeString(
        sandbox.path("home").resolve(".duply/home/conf"),
        """
        GPG_PW='secret'
        TARGET='file://%s'
        SOURCE='%s'
        MAX_AGE=1M
        MAX_FULL_BACKUPS=1
        MAX_FULLS_WITH_INCRS=1
        DUPL_PARAMS="$DUPL_PARAMS --volsize 5"
        """
            .formatted(repository, source));
    Files.writeString(sandbox.path("home").resolve(".duply/home/exclude"), "- **/not-this\n");
    Files.writeString(source.resolve("a"), "first");
    Files.writeString(source.resolve("not-this"), "secret");
  }

  @AfterEach
  void cleanUp() {
    sandbox.close();
  }

  private Command.Result duply(String... words) {
    String[] all = new String[words.length + 2];
    all[0] = "duply";
    all[1] = "home";
    System.arraycopy(words, 0, all, 2, words.length);
    String programs = DuplicityRepository.files(sandbox.path("."), "bin").get(0).toString();
    return sandbox.command(all).with("PATH", programs + ":" + System.getenv("PATH")).run().orFail();
  }

  @Test
  void allOfItsCommandsWork() throws IOException {
    assertTrue(duply("backup").out().contains("NewFiles 2"), "the root and one file");
    assertTrue(duply("status").out().contains("Full "));
    Files.writeString(source.resolve("a"), "second");
    Files.writeString(source.resolve("b"), "new");
    duply("incr");
    String status = duply("status").out();
    assertTrue(status.contains("Incremental "), status);
    String list = duply("list").out();
    assertTrue(list.lines().anyMatch(line -> line.endsWith(" b")), list);
    assertFalse(list.contains("not-this"), list);
    assertTrue(duply("verify", "--compare-data").out().contains("0 differences found"));

    Path whole = sandbox.path("whole");
    duply("restore", whole.toString());
    assertEquals("second", Files.readString(whole.resolve("a")));
    Path one = sandbox.path("one");
    duply("fetch", "a", one.toString());
    assertEquals("second", Files.readString(one));
    Path old = sandbox.path("old");
    duply("fetch", "a", old.toString(), time("full"));
    assertEquals("first", Files.readString(old));

    duply("full");
    duply("purgeFull", "--force");
    assertEquals(1, manifests("duplicity-full.").size());
    assertEquals(0, manifests("duplicity-inc.").size());
    duply("purgeIncr", "--force");
    duply("purge", "1s", "--force");
    assertEquals(1, manifests("duplicity-full.").size());
    Path stray = repository.resolve("duplicity-full.20200101T000000Z.vol1.difftar.gpg");
    Files.writeString(stray, "left by a backup that was interrupted");
    duply("cleanup", "--force");
    assertFalse(Files.exists(stray));
  }

  private List<Path> manifests(String kind) {
    return DuplicityRepository.files(repository, kind).stream()
        .filter(file -> file.toString().contains(".manifest"))
        .toList();
  }

  private String time(String kind) {
    String name = manifests("duplicity-" + kind + ".").get(0).getFileName().toString();
    return name.split("\\.", -1)[1];
  }
}
