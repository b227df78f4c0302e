package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Repositories with missing or changed files: what they still vouch for is served, the rest is an
 * error with its cause in the log, and no byte is wrong.
 */
@ExtendWith(Repositories.Shared.class)
final class DamageIT {
  private static final RepositoryForm FORM = RepositoryForm.UNCOMPRESSED_TWOFISH;
  private static final int NEWEST = SourceTree.STATES - 1;

  private final Repositories repositories;
  private final Dupfs dupfs = Dupfs.create();
  private Path repository = Path.of("");

  DamageIT(Repositories repositories) {
    this.repositories = repositories;
  }

  @BeforeEach
  void copyRepository() {
    repository = dupfs.sandbox().copyOf(repositories.get(FORM).directory());
  }

  @AfterEach
  void unmountAll() {
    dupfs.close();
  }

  private Mount mount() {
    return dupfs.with(FORM.secrets).mountInFront("file://" + repository, "--numeric-owner");
  }

  private Instant time(int state) {
    return repositories.get(FORM).times().get(state);
  }

  private void assertAsRestored(Mount mount, int state) {
    mount.listing(time(state)).assertSameAs(repositories.restored(FORM, state), "state " + state);
  }

  private Path only(String part) {
    List<Path> found = DuplicityRepository.files(repository, part);
    assertEquals(1, found.size(), part + ": " + found);
    return found.get(0);
  }

  private String newestSet() {
    return ".to." + DuplicityRepository.nameOf(time(NEWEST));
  }

  /** How a file is spoilt. */
  enum Damage {
    MISSING,
    TRUNCATED,
    FLIPPED,
    EMPTY,
    EXCHANGED;

    void inflict(Path file, Path other) throws IOException {
      switch (this) {
        case MISSING -> Files.delete(file);
        case TRUNCATED -> resize(file, Files.size(file) / 2);
        case EMPTY -> resize(file, 0);
        case FLIPPED -> flip(file, Files.size(file) / 2);
        case EXCHANGED -> Files.write(file, Files.readAllBytes(other));
      }
    }

    private static void resize(Path file, long size) throws IOException {
      try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
        f.setLength(size);
      }
    }

    private static void flip(Path file, long position) throws IOException {
      try (RandomAccessFile f = new RandomAccessFile(file.toFile(), "rw")) {
        f.seek(position);
        int value = f.read();
        f.seek(position);
        f.write(value ^ 0x10);
      }
    }
  }

  @Test
  void newestSignaturesMissingLosesNoSnapshot() throws IOException {
    Path signatures =
        DuplicityRepository.files(repository, newestSet()).stream()
            .filter(file -> file.toString().contains("signatures"))
            .findFirst()
            .orElseThrow();
    Files.delete(signatures);
    Mount mount = mount();
    assertEquals(repositories.get(FORM).namesInMount(), mount.names());
    assertAsRestored(mount, NEWEST);
    assertAsRestored(mount, NEWEST - 2);
  }

  @Test
  void allSignaturesMissing() throws IOException {
    for (Path signatures : DuplicityRepository.files(repository, "signatures")) {
      Files.delete(signatures);
    }
    Mount mount = mount();
    assertEquals(repositories.get(FORM).namesInMount(), mount.names());
    for (int state = 0; state <= NEWEST; state++) {
      assertAsRestored(mount, state);
    }
  }

  /** Exchanged ones are not tried: a format without digests of signature files cannot tell. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EXCHANGED")
  void damagedSignaturesMissNothing(Damage damage) throws IOException {
    Path signatures = only("full-signatures");
    damage.inflict(signatures, signatures);
    assertAsRestored(mount(), NEWEST);
  }

  @ParameterizedTest
  @EnumSource
  void damagedVolumeOfTheFullBackup(Damage damage) throws IOException {
    Path volume = only("full." + DuplicityRepository.nameOf(time(0)) + ".vol2.");
    damage.inflict(volume, only("full." + DuplicityRepository.nameOf(time(0)) + ".vol1."));
    Mount mount = mount();
    for (int state : new int[] {0, NEWEST}) {
      assertRightOrError(mount.listing(time(state)), repositories.restored(FORM, state));
    }
    String log = mount.log();
    assertTrue(log.contains("vol2") || log.contains("volume 2"), log);
    assertTrue(log.contains(DuplicityRepository.nameOf(time(0))), log);
    assertTrue(log.lines().count() < 100, "one line for each cause, not for each read: " + log);
  }

  @ParameterizedTest
  @EnumSource
  void damagedVolumeOfTheNewestBackup(Damage damage) throws IOException {
    Path volume =
        only("inc." + DuplicityRepository.nameOf(time(NEWEST - 1)) + newestSet() + ".vol1");
    damage.inflict(volume, only("full." + DuplicityRepository.nameOf(time(0)) + ".vol1."));
    Mount mount = mount();
    assertAsRestored(mount, NEWEST - 1);
    assertRightOrError(mount.listing(time(NEWEST)), repositories.restored(FORM, NEWEST));
  }

  @ParameterizedTest
  @EnumSource
  void damagedManifest(Damage damage) throws IOException {
    Path manifest =
        only("inc." + DuplicityRepository.nameOf(time(NEWEST - 1)) + newestSet() + ".manifest");
    damage.inflict(manifest, only("full." + DuplicityRepository.nameOf(time(0)) + ".manifest"));
    Mount mount = mount();
    assertAsRestored(mount, NEWEST - 1);
    if (mount.names().contains(DuplicityRepository.nameOf(time(NEWEST)))) {
      Command.Result listing = mount.shell("ls " + DuplicityRepository.nameOf(time(NEWEST)));
      if (listing.exit() == 0) {
        assertRightOrError(mount.listing(time(NEWEST)), repositories.restored(FORM, NEWEST));
      }
    }
  }

  @Test
  void indexingAllAtOnceNamesWhatIsDamaged() throws IOException {
    Path volume =
        only("inc." + DuplicityRepository.nameOf(time(NEWEST - 1)) + newestSet() + ".vol1");
    Damage.FLIPPED.inflict(volume, volume);
    String point = dupfs.sandbox().newDirectory("mnt").toString();
    Dupfs keyed = dupfs.with(FORM.secrets);
    Command.Result mounted =
        keyed.run("mount", "--index", "now", "file://" + repository, point).orFail();
    keyed.run("umount", point).orFail();
    String name = DuplicityRepository.nameOf(time(NEWEST));
    assertTrue(mounted.output().contains(name + ", volume 1: "), mounted.output());
    assertTrue(mounted.output().contains("files that could not be indexed: 1"), mounted.output());
  }

  @Test
  void damagedIndexIsMadeAgain() throws IOException {
    Mount first = mount();
    assertAsRestored(first, NEWEST);
    first.unmount().orFail();
    first.awaitUnmounted();
    dupfs
        .sandbox()
        .command(
            "bash",
            "-ec",
            "find \"$XDG_CACHE_HOME/dupfs\" -type f | while read -r f; do"
                + " printf 'garbage garbage' | dd of=\"$f\" bs=1 seek=1000 conv=notrunc status=none;"
                + " truncate -s $(($(stat -c %s \"$f\") * 2 / 3)) \"$f\"; done")
        .run()
        .orFail();
    assertAsRestored(mount(), NEWEST);
  }

  @Test
  void damageAfterIndexingIsSeenToo() throws IOException {
    Mount first = mount();
    assertAsRestored(first, NEWEST);
    first.unmount().orFail();
    first.awaitUnmounted();
    for (Path volume : DuplicityRepository.files(repository, ".vol")) {
      Damage.FLIPPED.inflict(volume, volume);
    }
    assertRightOrError(mount().listing(time(NEWEST)), repositories.restored(FORM, NEWEST));
  }

  @Test
  void strayFilesAreIgnored() throws IOException {
    for (Path file : DuplicityRepository.files(repository, "duplicity-")) {
      Files.writeString(file.resolveSibling(file.getFileName() + ".par2"), "par2");
      Files.writeString(file.resolveSibling(file.getFileName() + ".vol000+10.par2"), "par2");
      Files.copy(file, file.resolveSibling(file.getFileName() + ".bak"));
    }
    for (String name :
        List.of(
            "README",
            "duplicity-full.gpg",
            "duplicity-full.x.vol1.difftar.gpg",
            ".hidden",
            "duplicity-full.20260120T101500Z.vol.difftar.gpg",
            "other-prefix.manifest")) {
      Files.writeString(repository.resolve(name), "stray");
    }
    Files.createDirectory(repository.resolve("duplicity-full.20260101T000000Z.manifest.gpg"));
    Mount mount = mount();
    assertEquals(repositories.get(FORM).namesInMount(), mount.names());
    assertAsRestored(mount, NEWEST);
  }

  /**
   * Each line is as expected, or its content is EIO, or the object could not be read at all; and
   * some of it is damaged, but not everything.
   */
  private static void assertRightOrError(Listing actual, Listing expected) {
    Map<String, String> wanted = new HashMap<>();
    expected.lines().forEach(line -> wanted.put(path(line), line));
    int right = 0;
    int errors = 0;
    for (String line : actual.lines()) {
      if (line.equals(wanted.get(path(line)))) {
        right++;
      } else {
        assertTrue(line.endsWith(" EIO"), "neither right nor EIO: " + line);
        errors++;
      }
    }
    assertNotEquals(0, errors, "damage went unnoticed");
    assertTrue(right > 0, "nothing can be read any more");
  }

  private static String path(String line) {
    return line.substring(0, line.indexOf(' '));
  }
}
