package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code dupfs restore} makes, beside what {@code duplicity restore} makes. */
@ExtendWith(Repositories.Shared.class)
final class RestoreIT {
  private static final RepositoryForm FORM = RepositoryForm.UNCOMPRESSED;
  private static final int NEWEST = SourceTree.STATES - 1;
  private static final String UNFINISHED = ".dupfs-unfinished-";

  private final Repositories repositories;
  private final Dupfs dupfs = Dupfs.create();
  private final Sandbox sandbox = dupfs.sandbox();
  private final Path target = sandbox.path("target");

  RestoreIT(Repositories repositories) {
    this.repositories = repositories;
  }

  @AfterEach
  void removeAll() {
    dupfs.close();
  }

  private Command.Result restore(String url, String... options) {
    return dupfs.run(words(url, target, options));
  }

  private static String[] words(String url, Path target, String... options) {
    List<String> words = new ArrayList<>(List.of("restore", "--numeric-owner"));
    words.addAll(List.of(options));
    words.addAll(List.of(url, target.toString()));
    return words.toArray(String[]::new);
  }

  private DuplicityRepository shared() {
    return repositories.get(FORM);
  }

  private Listing restored() {
    return Listing.of(sandbox, target);
  }

  private void assertAsDuplicity(int state) {
    restored().assertSameAs(repositories.restored(FORM, state), "state " + state);
  }

  private static void assertExit(int exit, Command.Result result) {
    assertEquals(exit, result.exit(), result::toString);
    assertFalse(result.output().contains("\tat "), result::toString);
  }

  @ParameterizedTest
  @EnumSource(
      value = RepositoryForm.class,
      names = {"UNCOMPRESSED_TWOFISH", "SIGNED", "PREFIXES", "TWO_CHAINS"})
  void wholeTrees(RepositoryForm form) {
    assertWholeTree(form);
  }

  @ParameterizedTest
  @Tag("long")
  @EnumSource(
      value = RepositoryForm.class,
      names = {"GZIP", "SYMMETRIC"})
  void wholeLargeTrees(RepositoryForm form) {
    assertWholeTree(form);
  }

  private void assertWholeTree(RepositoryForm form) {
    DuplicityRepository repository = repositories.get(form);
    Dupfs withKeys = Dupfs.in(repositories.sandboxWithKeys()).with(form.secrets);
    try (withKeys) {
      String[] options = form.mountOptions().toArray(String[]::new);
      withKeys.run(words(repository.url(), target, options)).orFail();
      restored().assertSameAs(repositories.restored(form, NEWEST), form.toString());
    }
  }

  @Test
  void atATime() {
    long time = shared().times().get(2).getEpochSecond();
    restore(shared().url(), "--time=" + (time + 10)).orFail();
    assertAsDuplicity(2);
  }

  /** The path becomes the target; what was above it is not made. */
  @Test
  void partsOfATree() {
    Listing all = repositories.restored(FORM, NEWEST);
    String file = all.files().get(0);
    String directory = all.files().stream().filter(f -> f.contains("/")).findFirst().orElseThrow();
    for (String part : List.of(file, directory, directory.replaceFirst("/.*", ""))) {
      Path ours = sandbox.newDirectory("part").resolve("root");
      dupfs.run(words(shared().url(), ours, "--path-to-restore", "/" + part + "/")).orFail();
      Path theirs =
          shared().restore(shared().newest(), "--numeric-owner", "--file-to-restore=" + part);
      Listing.of(sandbox, ours).assertSameAs(Listing.of(sandbox, theirs), part);
    }
    assertExit(19, restore(shared().url(), "--path-to-restore=no/such path"));
    assertFalse(Files.exists(target));
  }

  @Test
  void targetsThatAreInUse() throws IOException {
    Files.createDirectory(target);
    restore(shared().url()).orFail();
    assertAsDuplicity(NEWEST);
    Command.Result refused = restore(shared().url());
    assertExit(11, refused);
    assertTrue(refused.err().contains("--force"), refused::toString);
    assertAsDuplicity(NEWEST);
    Path file = Files.writeString(sandbox.path("file"), "mine");
    assertExit(11, dupfs.run(words(shared().url(), file)));
    assertEquals("mine", Files.readString(file));
  }

  /** Another state is in the way: of each kind something that is of another kind now. */
  @Test
  void overWhatIsThere() throws IOException {
    restore(shared().url(), "--time=" + shared().times().get(0).getEpochSecond()).orFail();
    List<String> files = repositories.restored(FORM, NEWEST).files();
    Path link = target.resolve(files.get(0));
    Files.delete(link);
    Files.createSymbolicLink(link, Path.of("/etc/passwd"));
    Path directory = target.resolve(files.get(files.size() - 1));
    Files.delete(directory);
    Files.createDirectory(directory);
    Files.writeString(target.resolve("extra"), "stays");
    Files.writeString(target.resolve(UNFINISHED + "0123456789abcdef-1"), "goes");
    Command.Result result = restore(shared().url(), "--force");
    List<String> now = restored().lines();
    List<String> wanted = repositories.restored(FORM, NEWEST).lines();
    List<String> missing = wanted.stream().filter(line -> !now.contains(line)).toList();
    // A directory that is a file by now still holds what was there.
    assertEquals(
        missing.size(),
        result.err().lines().filter(l -> l.contains(": not ")).count(),
        result::toString);
    assertExit(missing.isEmpty() ? 0 : 1, result);
    assertEquals("stays", Files.readString(target.resolve("extra")));
    assertFalse(now.stream().anyMatch(line -> line.startsWith(UNFINISHED)));
  }

  private Path write(Path source, String name, String content) throws IOException {
    Path file = source.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private String time(Path path) throws IOException {
    return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toString();
  }

  @Test
  void renames() throws IOException {
    Path source = sandbox.newDirectory("source");
    write(source, "a/one", "1");
    write(source, "a/two", "2");
    write(source, "b/three", "3");
    write(source, "z/four", "4");
    sandbox.command("touch", "-d@1600000000", source + "/z", source + "/b", source + "/a").run();
    DuplicityRepository repository = DuplicityRepository.plain(sandbox);
    repository.backUp(true, source);
    restore(repository.url(), "--rename", "a", "z/new/a", "--rename", "b/three", "z/3").orFail();
    assertEquals(
        List.of(".", "b", "z", "z/3", "z/four", "z/new", "z/new/a", "z/new/a/one", "z/new/a/two"),
        restored().lines().stream().map(line -> line.replaceFirst(" .*", "")).toList());
    assertEquals("3", Files.readString(target.resolve("z/3")));
    assertEquals("2", Files.readString(target.resolve("z/new/a/two")));
    for (String name : List.of("z", "b", "z/new/a")) {
      assertEquals("2020-09-13T12:26:40Z", time(target.resolve(name)), name);
    }
    assertTrue(restored().line("z/new").startsWith("z/new dir 0755 "), restored()::toString);
    for (String bad : List.of("../x", "z/../../x", "", ".")) {
      assertExit(2, dupfs.run(words(repository.url(), sandbox.path("t"), "--rename", "a", bad)));
    }
    Command.Result twice =
        dupfs.run(words(repository.url(), sandbox.path("t"), "--rename", "a/one", "a/two"));
    assertExit(1, twice);
    assertTrue(twice.err().contains("something else is restored to here"), twice::toString);
  }

  /** Kills a restore at some moment, and goes on. */
  @Test
  void resumes() throws Exception {
    Path source = sandbox.newDirectory("source");
    String program =
        """
        import os, random, sys
        r = random.Random('resumes')
        for n in range(300):
            os.makedirs(f'{sys.argv[1]}/d{n % 7}', exist_ok=True)
            with open(f'{sys.argv[1]}/d{n % 7}/f{n}', 'wb') as f:
                f.write(r.randbytes(r.randrange(200_000)))
            os.symlink('target', f'{sys.argv[1]}/d{n % 7}/l{n}')
        """;
    sandbox.command("python3", "-c", program, source.toString()).run().orFail();
    DuplicityRepository repository = DuplicityRepository.plain(sandbox);
    repository.backUp(true, source);
    Path log = sandbox.path("log");
    Process running = dupfs.start(log, words(repository.url(), target));
    Mount.await(
        "the third directory",
        Duration.ofSeconds(60),
        () -> Files.exists(target.resolve("d2")) || !running.isAlive());
    running.destroyForcibly().waitFor();
    assertFalse(Files.exists(target.resolve("d6/l6")), "it was not killed in time");
    Map<String, Object> before = inodes();
    assertTrue(before.size() > 3, "restored so far: " + before);
    restore(repository.url(), "--resume").orFail();
    restored().assertSameAs(Listing.of(sandbox, source), "resumed");
    Map<String, Object> after = inodes();
    before.keySet().removeIf(name -> name.contains(UNFINISHED));
    assertEquals(before, new TreeMap<>(sharedKeys(after, before)));
  }

  private static Map<String, Object> sharedKeys(Map<String, Object> of, Map<String, Object> with) {
    Map<String, Object> shared = new TreeMap<>(of);
    shared.keySet().retainAll(with.keySet());
    return shared;
  }

  private Map<String, Object> inodes() throws IOException {
    Map<String, Object> inodes = new TreeMap<>();
    try (var all = Files.walk(target)) {
      for (Path path : all.toList()) {
        Object inode = Files.getAttribute(path, "unix:ino", LinkOption.NOFOLLOW_LINKS);
        inodes.put(target.relativize(path).toString(), inode);
      }
    }
    return inodes;
  }

  @Test
  void fullDisk() throws IOException {
    Path source = sandbox.newDirectory("source");
    for (int i = 0; i < 8; i++) {
      Files.write(source.resolve("zeros" + i), new byte[1 << 20]);
    }
    DuplicityRepository repository = DuplicityRepository.plain(sandbox);
    repository.backUp(true, source);
    Files.createDirectory(target);
    try (Tmpfs disk = Tmpfs.mount(sandbox, target, "size=3500k")) {
      Command.Result full = restore(repository.url());
      assertExit(53, full);
      assertTrue(full.err().contains("No space left"), full::toString);
      for (Path file : DuplicityRepository.files(target, "")) {
        assertTrue(file.getFileName().toString().startsWith("zeros"), file::toString);
        assertEquals(1 << 20, Files.size(file), file::toString);
      }
      disk.change("size=20m");
      restore(repository.url(), "--resume").orFail();
      restored().assertSameAs(Listing.of(sandbox, source), "with more room");
    }
    Path small = sandbox.newDirectory("small");
    try (Tmpfs disk = Tmpfs.mount(sandbox, small, "size=40k")) {
      Command.Result refused = dupfs.run(words(repository.url(), small.resolve("t")));
      assertExit(53, refused);
      assertTrue(refused.err().contains("has room for"), refused::toString);
      assertEquals(List.of(), DuplicityRepository.files(disk.directory(), ""));
    }
  }

  @Test
  void byAUserWhoIsNotRoot() throws IOException {
    Path source = sandbox.newDirectory("source");
    Path own = write(source, "own/file", "own");
    Path other = write(source, "other", "root's");
    Path closed = write(source, "closed/file", "read-only directory");
    String script =
        "mkfifo p && chown -R 65534:65534 own closed . && chmod 6755 own/file other && chmod 555 closed"
            + " && chown 0:0 other && touch -d@1600000000 other own/file closed own .";
    sandbox.command("bash", "-ec", script).in(source).run().orFail();
    DuplicityRepository repository = DuplicityRepository.plain(sandbox);
    repository.backUp(true, source);
    Path home = sandbox.newDirectory("nobody");
    script = "chown 65534:65534 \"$0\" && chmod -R a+rX \"$1\" && chmod a+x \"$2\"";
    sandbox
        .command(
            "bash",
            "-ec",
            script,
            home.toString(),
            repository.directory() + "",
            sandbox.path("") + "")
        .run()
        .orFail();
    for (String more : List.of("--time=now", "--resume", "--force")) {
      List<String> words = new ArrayList<>();
      words.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
      words.add(Dupfs.LAUNCHER);
      words.addAll(List.of(words(repository.url(), home.resolve("target"), more)));
      Command.Result result =
          sandbox
              .command(words.toArray(String[]::new))
              .with(Map.of("HOME", home.toString(), "XDG_CACHE_HOME", home + "/cache"))
              .with("DUPFS_JAVA_OPTS", "-Djava.io.tmpdir=" + home)
              .run()
              .orFail();
      boolean left = more.equals("--resume");
      assertEquals(!left, result.err().contains("belong to you"), result::toString);
      assertAttributes("6755 65534", home.resolve("target/own/file"));
      assertAttributes("755 65534", home.resolve("target/other"));
      assertAttributes("555 65534", home.resolve("target/closed"));
      for (Path path : List.of(own, other, closed.getParent(), source)) {
        Path made = home.resolve("target").resolve(source.relativize(path));
        assertEquals(time(path), time(made), path::toString);
      }
    }
  }

  private void assertAttributes(String wanted, Path path) {
    Command.Result listed = sandbox.command("stat", "-c%a %u", path.toString()).run().orFail();
    assertEquals(wanted, listed.out().strip(), path::toString);
  }

  @Test
  void throughALinkAndOntoAMount() throws IOException {
    Path real = sandbox.newDirectory("real");
    Files.createSymbolicLink(target, real);
    restore(shared().url()).orFail();
    assertTrue(Files.isSymbolicLink(target));
    Listing expected = repositories.restored(FORM, NEWEST);
    Listing.of(sandbox, real).assertSameAs(expected, "through a link");
    Path point = sandbox.newDirectory("point");
    try (Tmpfs disk = Tmpfs.mount(sandbox, point, "size=100m")) {
      dupfs.run(words(shared().url(), disk.directory())).orFail();
      Listing.of(sandbox, point).assertSameAs(expected, "onto a mount");
    }
  }

  /** Only what a volume holds that is missing or damaged is lost, and said to be. */
  @ParameterizedTest
  @EnumSource(DamageIT.Damage.class)
  void damagedVolumes(DamageIT.Damage damage) throws IOException {
    Path copy = sandbox.copyOf(shared().directory());
    List<Path> volumes = DuplicityRepository.files(copy, ".vol");
    damage.inflict(volumes.get(1), volumes.get(0));
    Command.Result result = restore("file://" + copy);
    assertExit(21, result);
    List<String> now = restored().lines();
    TreeSet<String> lost = new TreeSet<>();
    for (String line : repositories.restored(FORM, NEWEST).lines()) {
      if (!now.contains(line)) {
        lost.add(line.replaceFirst(" .*", ""));
      }
    }
    assertFalse(lost.isEmpty());
    TreeSet<String> told = new TreeSet<>();
    Listing names = Listing.parse(result.err());
    for (String line : names.lines()) {
      if (line.contains(": not restored: backup set ")) {
        told.add(line.replaceFirst("dupfs: (.*?): not restored: .*", "$1"));
      }
    }
    assertEquals(lost.size(), told.size(), () -> lost + "\n" + result);
    for (String path : lost) {
      assertTrue(path.contains("\\x") || told.contains(path), () -> path + "\n" + result);
    }
    restored()
        .where(path -> !lost.contains(path))
        .assertSameAs(
            repositories.restored(FORM, NEWEST).where(path -> !lost.contains(path)), "the rest");
  }

  @Test
  void aFileOrALinkAlone() throws IOException {
    Path source = sandbox.newDirectory("source");
    Path file = Files.writeString(source.resolve("file"), "alone");
    Path link = Files.createSymbolicLink(source.resolve("link"), Path.of("file"));
    for (Path root : List.of(file, link)) {
      DuplicityRepository single = DuplicityRepository.plain(sandbox);
      single.backUp(true, root);
      Path made = sandbox.path("made-" + root.getFileName());
      dupfs.run(words(single.url(), made)).orFail();
      Listing.of(sandbox, made).assertSameAs(Listing.of(sandbox, root), root.toString());
    }
  }
}
