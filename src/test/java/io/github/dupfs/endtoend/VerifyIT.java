package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code dupfs verify} says the same as {@code duplicity verify}, and more of what is damaged. */
final class VerifyIT {
  private final Dupfs dupfs = Dupfs.create();
  private final Sandbox sandbox = dupfs.sandbox();
  private final DuplicityRepository repository = DuplicityRepository.plain(sandbox, "--volsize=1");
  private final Path source = sandbox.newDirectory("source");

  /** Two backups, so that files are of one, of the other, and of both. */
  @BeforeEach
  void backUp() {
    String program =
        """
        import os, random, sys
        os.chdir(sys.argv[1])
        r = random.Random('verify')
        os.makedirs('d/e')
        os.mkdir('gone-dir')
        for name in ('a', 'b', 'same', 'd/x', 'd/e/y', 'gone', 'gone-dir/z', 'later', 'to-dir'):
            with open(name, 'wb') as f:
                f.write(r.randbytes(300_000))
        for name in (b'odd\\n\\xff', b"quo'te"):
            os.symlink(b'x\\'y"\\\\\\n\\xff', name + b'-link')
            with open(name, 'wb') as f:
                f.write(name)
        os.symlink('a', 'link')
        os.mkfifo('fifo')
        os.mkfifo('pipe')
        os.mknod('device', 0o020644, os.makedev(1, 3))
        os.mknod('number', 0o020644, os.makedev(1, 3))
        for name in ('a', 'b', 'later'):
            os.utime(name, (1600000000, 1600000000))
        """;
    sandbox.command("python3", "-c", program, source.toString()).run().orFail();
    repository.backUp(true, source);
    change("printf second >> later; touch -d@1600000001 later");
    repository.backUp(false, source);
  }

  @AfterEach
  void removeAll() {
    dupfs.close();
  }

  private void change(String script) {
    sandbox.command("bash", "-ec", script).in(source).run().orFail();
  }

  private Command.Result verify(Path directory, String... options) {
    List<String> words = new ArrayList<>(List.of("verify"));
    words.addAll(List.of(options));
    words.addAll(List.of(repository.url(), directory.toString()));
    return dupfs.run(words.toArray(String[]::new));
  }

  /** Both say the same lines, and end with the same code. */
  private Command.Result assertAsDuplicity(Path directory, String... options) {
    Command.Result ours = verify(directory, options);
    List<String> words = new ArrayList<>(List.of("duplicity", "verify", "--no-encryption"));
    words.addAll(List.of(options));
    words.add("--archive-dir=" + repository.archive());
    words.addAll(List.of(repository.url(), directory.toString()));
    Command.Result theirs = sandbox.command(words.toArray(String[]::new)).run();
    String said = theirs.out().replaceFirst("(?s)^Local and Remote.*?\nLast full.*?\n", "");
    assertEquals(said, ours.out(), ours::toString);
    assertEquals(theirs.exit(), ours.exit(), ours::toString);
    return ours;
  }

  private void makeDifferences() {
    change(
        """
        printf X | dd of=a conv=notrunc seek=299999 bs=1 2>/dev/null; touch -d@1600000000 a
        truncate -s 5 b; touch -d@1600000000 b
        chmod 600 d/x; chown 1:2 d/e; touch -d@5 d/e/y
        rm -r gone gone-dir to-dir; mkdir to-dir; echo > to-dir/new; echo > $'new\\n\\xff'
        rm link; ln -s b link; chown -h 3:4 quo*link; rm odd*link; ln -s $'q\\'\\t\\r\\xfe' $'odd\\n\\xff-link'
        touch -d@7 fifo device; chmod 600 pipe; rm number; mknod number c 1 5
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--compare-data"})
  void nothingDiffers(String option) {
    String[] options = option.isEmpty() ? new String[0] : new String[] {option};
    Command.Result result = assertAsDuplicity(source, options);
    assertTrue(result.out().contains("0 differences"), result::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--compare-data"})
  void muchDiffers(String option) {
    makeDifferences();
    String[] options = option.isEmpty() ? new String[0] : new String[] {option};
    Command.Result result = assertAsDuplicity(source, options);
    assertEquals(option.isEmpty() ? 0 : 1, result.exit());
  }

  @Test
  void partsAndTimesAndSelections() {
    makeDifferences();
    assertAsDuplicity(source.resolve("d"), "--compare-data", "--file-to-restore=d");
    assertAsDuplicity(source.resolve("same"), "--compare-data", "--file-to-restore=same");
    assertAsDuplicity(source.resolve("b"), "--compare-data", "--file-to-restore=a");
    assertAsDuplicity(source.resolve("d"), "--compare-data", "--file-to-restore=no/such");
    String first = "--time=" + repository.times().get(0).getEpochSecond();
    assertAsDuplicity(source, "--compare-data", first);
    String include = "--include=" + source + "/d";
    assertAsDuplicity(source, "--compare-data", include, "--exclude=**");
    assertAsDuplicity(source, "--compare-data", "--exclude=" + source + "/d/e");
  }

  @Test
  void directoryMissing() {
    Command.Result result = verify(source.resolve("nowhere"));
    assertEquals(12, result.exit(), result::toString);
    assertTrue(result.err().contains(source + "/nowhere does not exist"), result::toString);
  }

  /** Also what was learned of a volume before does not hide that it is damaged by now. */
  @ParameterizedTest
  @EnumSource(DamageIT.Damage.class)
  void damageIsSaid(DamageIT.Damage damage) throws IOException {
    verify(source).orFail();
    List<Path> volumes = DuplicityRepository.files(repository.directory(), "full.2026");
    List<Path> data = volumes.stream().filter(p -> p.toString().contains(".vol")).toList();
    damage.inflict(data.get(1), data.get(0));
    for (String option : List.of("--time=now", "--compare-data")) {
      Command.Result result = verify(source, option);
      assertEquals(21, result.exit(), result::toString);
      assertTrue(result.err().contains(": damaged: "), result::toString);
      assertTrue(result.out().contains(" 0 differences found."), result::toString);
      assertFalse(result.output().contains("\tat "), result::toString);
    }
  }
}
