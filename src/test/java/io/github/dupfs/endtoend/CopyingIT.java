package io.github.dupfs.endtoend;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people do with a mounted directory, by the programs they do it with. */
@ExtendWith(Repositories.Shared.class)
final class CopyingIT {
  private static final RepositoryForm FORM = RepositoryForm.UNCOMPRESSED;
  private static final int NEWEST = SourceTree.STATES - 1;

  private final Repositories repositories;
  private final Dupfs dupfs = Dupfs.create();

  CopyingIT(Repositories repositories) {
    this.repositories = repositories;
  }

  private Mount mount() {
    return dupfs.mount(repositories.get(FORM).url(), "--numeric-owner");
  }

  private Path snapshot(Mount mount, int state) {
    return mount.snapshot(repositories.get(FORM).times().get(state));
  }

  @BeforeEach
  void repositoryIsThere() {
    repositories.get(FORM);
  }

  @AfterEach
  void unmountAll() {
    dupfs.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8", "POSIX"})
  void namesAreBytesInEveryLocale(String locale) {
    try (Dupfs there = dupfs.with(Map.of("LC_ALL", locale, "LANG", locale))) {
      Mount mount = there.mount(repositories.get(FORM).url(), "--numeric-owner");
      Listing listing = Listing.of(dupfs.sandbox(), snapshot(mount, NEWEST).resolve("names"));
      Listing expected = Listing.of(dupfs.sandbox(), tree(NEWEST).resolve("names"));
      listing.assertSameAs(expected, "names under " + locale);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cp -a \"$0\" \"$1\"",
        "rsync -a --numeric-ids \"$0/\" \"$1\"",
        "mkdir \"$1\" && tar cC \"$0\" . | tar xpC \"$1\" --numeric-owner",
        "LC_ALL=C cp -a \"$0\" \"$1\"",
        "LC_ALL=C rsync -a --numeric-ids \"$0/\" \"$1\"",
      })
  void copiesAreComplete(String script) {
    Mount mount = mount();
    Path copy = dupfs.sandbox().newDirectory("copy").resolve("root");
    String snapshot = snapshot(mount, NEWEST).toString();
    dupfs.sandbox().command("bash", "-ec", script, snapshot, copy.toString()).run().orFail();
    Listing.of(dupfs.sandbox(), copy).assertSameAs(repositories.restored(FORM, NEWEST), script);
  }

  @Test
  void rsyncFindsNothingToDoAgainstTheSource() {
    Mount mount = mount();
    for (int state : new int[] {0, 2, NEWEST}) {
      Command.Result result =
          dupfs
              .sandbox()
              .command(
                  "rsync",
                  "-anc",
                  "--omit-link-times",
                  "--delete",
                  "--itemize-changes",
                  "--exclude=/times/19*",
                  "--exclude=/times/fraction",
                  snapshot(mount, state) + "/",
                  tree(state) + "/")
              .run()
              .orFail();
      assertEquals("", result.output(), "state " + state);
    }
  }

  @Test
  void diffFindsWhatChangedBetweenSnapshots() {
    Mount mount = mount();
    String script = "diff -rq --no-dereference \"$0\" \"$1\"";
    assertEquals("", files(bash(script, snapshot(mount, 4), snapshot(mount, 5)).output()));
    String wanted = bash(script, tree(0), tree(1)).out();
    String changed = bash(script, snapshot(mount, 0), snapshot(mount, 1)).out();
    assertEquals(
        files(wanted.replace(tree(0) + "", "A").replace(tree(1) + "", "B")),
        files(changed.replace(snapshot(mount, 0) + "", "A").replace(snapshot(mount, 1) + "", "B")));
  }

  /** Without the lines in which diff says that it does not compare fifos and devices. */
  private static String files(String output) {
    return output.lines().filter(line -> !line.startsWith("File ")).collect(joining("\n"));
  }

  @Test
  void randomReadsAreTheSameBytes() {
    Mount mount = mount();
    bash(
            """
            import os, random, sys
            rnd = random.Random("randomReadsAreTheSameBytes")
            names = ["edits/shuffled", "edits/repeated", "edits/four-bytes", "edge/131073"]
            for name in names:
                want = open(sys.argv[2] + "/" + name, "rb").read()
                fd = os.open(sys.argv[1] + "/" + name, os.O_RDONLY)
                for _ in range(200):
                    at, length = rnd.randrange(len(want) + 100), rnd.choice([1, 100, 5000, 200000])
                    got = os.pread(fd, length, at)
                    assert got == want[at:at + length], (name, at, length, len(got))
            """,
            snapshot(mount, 4),
            tree(4),
            "python3")
        .orFail();
  }

  @Test
  void nothingCanBeWritten() {
    Mount mount = mount();
    for (String change :
        new String[] {
          "echo x > latest/new",
          "echo x >> latest/small.txt",
          "rm latest/small.txt",
          "mkdir latest/dir",
          "rmdir latest/attributes/empty-directory",
          "mv latest/small.txt latest/moved",
          "ln latest/small.txt latest/hard",
          "ln -s x latest/soft",
          "chmod 0777 latest/small.txt",
          "chown 1:1 latest/small.txt",
          "touch latest/small.txt",
          "truncate -s 0 latest/small.txt",
          "mkfifo latest/fifo",
          "rm -r latest/names",
          "mkdir 20300101T000000Z",
          "rm latest",
        }) {
      Command.Result result = mount.shell(change);
      assertNotEquals(0, result.exit(), change);
      assertTrue(result.err().contains("Read-only file system"), result::toString);
    }
  }

  @Test
  void sizesAndBlocksAreExactAndInodesStable() {
    Mount mount = mount();
    String inodes = mount.shell("find latest/ -printf '%i %p %n %s %b\\n' | sort").orFail().out();
    assertTrue(inodes.lines().noneMatch(line -> line.matches("0 .*")), "inode 0");
    assertEquals(
        "131073 257 1",
        mount.shell("stat -c '%s %b %h' latest/edge/131073").orFail().out().strip());
    mount.shell("stat -f -c '%s %b' .").orFail();
    mount.unmount().orFail();
    Mount again = mount();
    assertEquals(
        inodes, again.shell("find latest/ -printf '%i %p %n %s %b\\n' | sort").orFail().out());
  }

  @Test
  void ownersCanBeGiven() {
    Mount mount = dupfs.mount(repositories.get(FORM).url(), "--owner=1234:5678");
    assertEquals(
        "1234 5678",
        mount.shell("find latest/ -printf '%U %G\\n' | sort -u").orFail().out().strip());
  }

  @Test
  void ownersGoByNameAsDuplicityRestoresThem() {
    DuplicityRepository repository = repositories.get(FORM);
    Instant newest = repository.newest();
    dupfs
        .mount(repository.url())
        .listing(newest)
        .assertSameAs(repository.restored(newest), "owners by name");
  }

  private Path tree(int state) {
    return repositories.tree(FORM.size).state(state);
  }

  private Command.Result bash(String script, Path first, Path second) {
    return bash(script, first, second, "bash");
  }

  private Command.Result bash(String script, Path first, Path second, String interpreter) {
    return dupfs
        .sandbox()
        .command(interpreter, "-c", script, first.toString(), second.toString())
        .run();
  }
}
