package io.github.dupfs.restore;

import static io.github.dupfs.snapshot.TarBytes.changed;
import static io.github.dupfs.snapshot.TarBytes.header;
import static io.github.dupfs.snapshot.TarBytes.latin1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.Shell;
import io.github.dupfs.snapshot.MemoryBackend;
import io.github.dupfs.snapshot.SetWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Archives that somebody made to do harm, restored by root beside a tree that must stay as it is.
 * Most mean nothing to duplicity either.
 */
final class HostileArchivesTest {
  private static final int MODE = 100;
  private static final int UID = 108;
  private static final int GID = 116;
  private static final int DEVICE_MAJOR = 329;
  private static final int DEVICE_MINOR = 337;
  private static final int DIRECTORIES = 10;
  private static final byte[] NOTHING = {};

  /** A signature of an empty file. */
  private static final byte[] SIGNATURE = HexFormat.of().parseHex("727301360000020000000008");

  @TempDir Path place;
  private Path target = Path.of("");
  private Canary canary = new Canary(Path.of(""), "");
  private final MemoryBackend repository = new MemoryBackend();

  @BeforeEach
  void makeCanary() throws IOException {
    target = place.resolve("target");
    canary = Canary.in(place);
  }

  @AfterEach
  void nothingElseHasChanged() throws IOException {
    canary.assertUnharmed();
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.list(place)) {
      all.forEach(path -> names.add(path.getFileName().toString()));
    }
    names.add("target");
    assertEquals(Set.of("canary", "target"), names);
  }

  private String outside() {
    return canary.directory().toString();
  }

  private static SetWriter full() {
    return SetWriter.full(1).plain().root();
  }

  private static SetWriter incremental() {
    return SetWriter.incremental(1, 2).plain().root();
  }

  private Attempt restore(SetWriter... sets) throws IOException {
    return restore(Attempt.PLAIN, sets);
  }

  private Attempt restore(Restore.Options options, SetWriter... sets) throws IOException {
    for (SetWriter set : sets) {
      set.into(repository);
    }
    return Attempt.of(repository, sets.length, target, options);
  }

  /** All names below the target, sorted. */
  private Set<String> restored() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.walk(target)) {
      all.forEach(path -> names.add(target.relativize(path).toString()));
    }
    names.remove("");
    return names;
  }

  private String text(String name) throws IOException {
    return Files.readString(target.resolve(name));
  }

  private static void assertExit(int exit, Attempt attempt) {
    assertEquals(exit, attempt.exit(), attempt::toString);
    if (exit == 0) {
      assertEquals(Map.of(), attempt.failed());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../canary/file",
        "..",
        "../new",
        "a/../../canary/file",
        "a/..",
        "./../canary/file",
        "/etc/passwd",
        "//canary/file",
        "a//b",
        "a/./b",
        "a/",
        "/"
      })
  void namesThatLeadElsewhere(String name) throws IOException {
    byte[] text = latin1("harm");
    SetWriter set =
        full()
            .inVolume("a", "snapshot/" + name, '0', "", text)
            .inVolume("a", "multivol_snapshot/" + name + "/1", '0', "", text)
            .inVolume("a", "snapshot/" + name + "/", '5', "", NOTHING)
            .inSignatures("signature/" + name, '0', "", SIGNATURE)
            .inSignatures("snapshot/" + name + "/", '5', "", NOTHING)
            .inSignatures("deleted/" + name, '0', "", NOTHING)
            .file("z", "harmless");
    restore(set);
    assertEquals("harmless", text("z"));
    assertTrue(Set.of("z", "a z", "a").contains(String.join(" ", restored())), "" + restored());
  }

  /** A tar header cannot hold a NUL in a name, but an extension can. */
  @Test
  void namesWithNul() throws IOException {
    byte[] record = latin1("22 path=snapshot/n\0ul\n");
    SetWriter set =
        full()
            .inVolume("n", "././@PaxHeader", 'x', "", record)
            .inVolume("n", "snapshot/n", '0', "", latin1("text"))
            .inSignatures("././@PaxHeader", 'x', "", latin1("23 path=signature/n\0ul\n"))
            .inSignatures("signature/n", '0', "", SIGNATURE)
            .file("z", "harmless");
    assertExit(RestoreException.DAMAGED, restore(set));
    assertFalse(Files.exists(target));
  }

  @Test
  void linkThenFileBelowIt() throws IOException {
    Attempt attempt = restore(full().link("d", outside()).file("d/file", "harm").file("z", "fine"));
    assertExit(0, attempt);
    assertEquals(Set.of("d", "z"), restored());
    assertEquals(outside(), Files.readSymbolicLink(target.resolve("d")).toString());
  }

  @Test
  void linkInOneSetFileBelowItInTheNext() throws IOException {
    Attempt attempt =
        restore(full().link("d", outside()), incremental().file("d/file", "harm").file("z", "x"));
    assertExit(0, attempt);
    assertEquals(Set.of("d", "z"), restored());
  }

  @Test
  void linkThenDirectoryOfThatName() throws IOException {
    SetWriter set =
        full().link("d", outside()).directory("d").directory("d/d").file("d/file", "fine");
    assertExit(0, restore(set));
    assertFalse(Files.isSymbolicLink(target.resolve("d")));
    assertEquals("fine", text("d/file"));
  }

  @Test
  void directoryThenLinkOfThatName() throws IOException {
    assertExit(0, restore(full().directory("d").file("d/file", "harm").link("d", outside())));
    assertEquals(Set.of("d"), restored());
  }

  @Test
  void directoryBecomesLinkWithoutItsFilesBeingDeleted() throws IOException {
    SetWriter first = full().directory("d").file("d/file", "one").directory("d/d");
    assertExit(0, restore(first, incremental().link("d", outside())));
    assertEquals(Set.of("d"), restored());
  }

  /** Over a target where somebody has put links in the way. */
  @Test
  void linksInTheWayAreNotFollowed() throws IOException {
    Shell.run(place, "mkdir target; cd target; ln -s ../canary d; ln -s ../canary/file f");
    Shell.run(target, "ln ../canary/file hard; ln -s ../canary/missing m; ln -s ../canary link");
    canary = new Canary(canary.directory(), recounted());
    SetWriter set =
        full()
            .directory("d")
            .file("d/file", "below")
            .file("f", "beside")
            .file("hard", "other")
            .link("link", "elsewhere")
            .file("m", "made");
    assertExit(0, restore(Attempt.OVER, set));
    assertEquals("below", text("d/file"));
    assertEquals("beside", text("f"));
    assertEquals("other", text("hard"));
    assertEquals("made", text("m"));
    assertFalse(Files.isSymbolicLink(target.resolve("d")));
    assertEquals("secret\n", Files.readString(canary.directory().resolve("file")));
    canary = new Canary(canary.directory(), recounted());
  }

  /** With one name of its file more or less, which changes only how many there are. */
  private String recounted() throws IOException {
    return Canary.listing(canary.directory());
  }

  /** Only what somebody else may have put there is never changed, even where it is a device. */
  @Test
  void devicesAreMadeInTheTargetOnly() throws IOException {
    byte[] device = header("snapshot/null", '3', "", 0);
    device = changed(changed(device, DEVICE_MAJOR, "0000001\0"), DEVICE_MINOR, "0000003\0");
    byte[] signature = device.clone();
    SetWriter set =
        full()
            .rawInVolume("null", device)
            .rawInSignatures(signature)
            .inVolume("z", "snapshot/z", '3', "", NOTHING)
            .inSignatures("snapshot/z", '2', outside(), NOTHING);
    restore(set);
    String listed =
        new String(Shell.run(target, "stat -c '%F %t,%T' null"), StandardCharsets.UTF_8);
    assertEquals("character special file 1,3\n", listed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void setIdFilesOfRoot(boolean owners) throws IOException {
    byte[] file = header("snapshot/sh", '0', "", 0);
    file = changed(changed(changed(file, MODE, "0006755\0"), UID, "0001751\0"), GID, "0001752\0");
    byte[] signed = header("signature/sh", '0', "", SIGNATURE.length);
    signed =
        changed(changed(changed(signed, MODE, "0006755\0"), UID, "0001751\0"), GID, "0001752\0");
    byte[] padded = new byte[signed.length + 512];
    System.arraycopy(signed, 0, padded, 0, signed.length);
    System.arraycopy(SIGNATURE, 0, padded, signed.length, SIGNATURE.length);
    SetWriter set = full().rawInVolume("sh", file).rawInSignatures(padded);
    Restore.Options options = new Restore.Options(false, false, owners, Map.of(), 1);
    assertExit(0, restore(options, set));
    String listed = new String(Shell.run(target, "stat -c '%a %u:%g' sh"), StandardCharsets.UTF_8);
    assertEquals(owners ? "6755 1001:1002\n" : "755 0:0\n", listed);
  }

  @Test
  void entriesOutOfOrder() throws IOException {
    SetWriter set =
        full()
            .file("z", "1")
            .file("m/n", "2")
            .file("a", "3")
            .directory("m")
            .link("b", outside())
            .file("b/file", "4");
    restore(set);
    assertFalse(Files.exists(target.resolve("b/new"), LinkOption.NOFOLLOW_LINKS));
    assertEquals("3", text("a"));
  }

  @Test
  void oneNameManyTimes() throws IOException {
    SetWriter set =
        full().file("f", "first").link("f", outside() + "/file").fifo("f").file("f", "last");
    restore(set);
    assertTrue(Set.of("f", "").contains(String.join(" ", restored())), "" + restored());
    assertFalse(Files.isSymbolicLink(target.resolve("f")));
  }

  @Test
  void hardLinkEntries() throws IOException {
    SetWriter set =
        full()
            .inVolume("h", "snapshot/h", '1', outside() + "/file", NOTHING)
            .inSignatures("snapshot/h", '1', outside() + "/file", NOTHING)
            .inVolume("i", "snapshot/i", '1', outside() + "/file", NOTHING)
            .signature("i")
            .file("z", "fine");
    restore(set);
    assertEquals("fine", text("z"));
    assertFalse(Files.exists(target.resolve("h")));
    assertFalse(Files.exists(target.resolve("i")));
  }

  @ParameterizedTest
  @ValueSource(longs = {1 << 20, 8L << 30, 1L << 60})
  void declaredSizesThatLie(long size) throws IOException {
    byte[] lying = header("snapshot/big", '0', "", 0);
    byte[] field = new byte[12];
    field[0] = (byte) 0x80;
    for (int i = 0; i < 8; i++) {
      field[4 + i] = (byte) (size >>> (56 - 8 * i));
    }
    lying = changed(lying, 124, new String(field, StandardCharsets.ISO_8859_1));
    SetWriter set =
        full().file("a", "fine").cut().rawInVolume("big", lying).signature("big").file("z", "lost");
    Attempt attempt = restore(set);
    assertExit(RestoreException.DAMAGED, attempt);
    assertEquals("fine", text("a"));
    assertEquals(Set.of("a"), restored());
    assertEquals(Set.of("big", "z"), attempt.failed().keySet());
  }

  @Test
  void aDeclaredSizeThatTakesInTheNextEntry() throws IOException {
    byte[] lying = changed(header("snapshot/big", '0', "", 0), 124, "00000002000");
    SetWriter set = full().rawInVolume("big", lying).signature("big").file("z", "lost");
    Attempt attempt = restore(set);
    assertExit(RestoreException.DAMAGED, attempt);
    assertEquals(Set.of("z"), attempt.failed().keySet());
    assertEquals(Set.of("big"), restored());
    assertEquals(1024, Files.size(target.resolve("big")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7273023645000800", // copies 8 bytes of 4
        "72730236450401 00", // copies from byte 4 on
        "7273023648ffffffffffffff00", // cut short
        "727302364f7fffffffffffffff7fffffffffffffff00", // overflows
        "72730236 48 ffffffff ffffffff 00", // longer than all there is
        "72730236 ff 00", // unknown command
        "deadbeef00", // no delta
        ""
      })
  void deltasThatLie(String hex) throws IOException {
    byte[] delta = HexFormat.of().parseHex(hex.replace(" ", ""));
    SetWriter set = incremental().delta("f", delta).file("z", "fine");
    Attempt attempt = restore(full().file("f", "four"), set);
    assertExit(RestoreException.DAMAGED, attempt);
    assertEquals(Set.of("f"), attempt.failed().keySet());
    assertEquals(Set.of("z"), restored());
  }

  /** What signatures say an object is, and what volumes say, in all pairs. */
  @Test
  void signaturesAndVolumesDisagree() throws IOException {
    List<String> types = List.of("0", "2", "3", "5", "6");
    SetWriter set = full();
    for (String signed : types) {
      for (String stored : types) {
        String name = signed + stored;
        String slash = signed.equals("5") ? "/" : "";
        set.inVolume(
            name,
            "snapshot/" + name + (stored.equals("5") ? "/" : ""),
            stored.charAt(0),
            stored.equals("2") ? outside() : "",
            stored.equals("0") ? latin1("text") : NOTHING);
        if (signed.equals("0")) {
          set.signature(name);
        } else {
          String link = signed.equals("2") ? outside() + "/d" : "";
          set.inSignatures("snapshot/" + name + slash, signed.charAt(0), link, NOTHING);
        }
        if (name.contains("5")) {
          set.file(name + "/file", "below");
        }
      }
    }
    restore(set);
    for (String stored : types) {
      assertFalse(Files.isRegularFile(target.resolve("2" + stored), LinkOption.NOFOLLOW_LINKS));
      assertTrue(Files.isSymbolicLink(target.resolve("2" + stored)));
      assertTrue(Files.isDirectory(target.resolve("5" + stored), LinkOption.NOFOLLOW_LINKS));
      assertEquals("below", text("5" + stored + "/file"));
    }
    assertEquals("text", text("00"));
  }

  @Test
  void whatLooksUnfinished() throws IOException {
    String prefix = ".dupfs-unfinished-0123456789abcdef-";
    SetWriter set =
        full()
            .file(prefix + "1", "file")
            .link(prefix + "2", outside() + "/file")
            .directory(prefix + "3")
            .file(prefix + "3/file", "below")
            .file(prefix + "\u00e9", "odd")
            .file("z", "fine");
    assertExit(0, restore(set));
    Set<String> first = restored();
    assertEquals(6, first.size(), "" + first);
    assertExit(0, restore(Attempt.OVER, set));
    assertEquals(first, restored());
    assertEquals("file", text(prefix + "1"));
    assertEquals("below", text(prefix + "3/file"));
  }

  @Test
  void namesAndTargetsThatAreTooLong() throws IOException {
    SetWriter set =
        full()
            .file("a".repeat(255), "longest")
            .file("b".repeat(256), "too long")
            .file("c".repeat(100_000), "much too long")
            .directory("d".repeat(256))
            .file("d".repeat(256) + "/file", "in it")
            .link("e", "x".repeat(4095))
            .link("f", "x".repeat(4096))
            .link("g", "new\nline\n\u00ff")
            .link("h", "");
    Attempt attempt = restore(set);
    assertExit(RestoreException.FAILED, attempt);
    assertEquals(
        Set.of("b".repeat(256), "c".repeat(100_000), "d".repeat(256), "f", "h"),
        attempt.failed().keySet());
    assertEquals(Set.of("a".repeat(255), "e", "g"), restored());
    assertEquals(
        "new\nline\n\u00ff",
        new String(Shell.run(target, "readlink -n g"), StandardCharsets.ISO_8859_1));
  }

  @Test
  void linkTargetsWithNul() throws IOException {
    byte[] record = latin1("20 linkpath=/etc\0/x\n");
    SetWriter set =
        full()
            .inVolume("l", "././@PaxHeader", 'x', "", record)
            .inVolume("l", "snapshot/l", '2', "y", NOTHING)
            .inSignatures("././@PaxHeader", 'x', "", record)
            .inSignatures("snapshot/l", '2', "y", NOTHING)
            .file("z", "harmless");
    assertExit(RestoreException.DAMAGED, restore(set));
    assertFalse(Files.exists(target));
  }

  /** So deep that neither a stack nor a path in one piece would do. */
  @Test
  void deepTree() throws IOException {
    int depth = 500;
    SetWriter set = full();
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      path.append(i == 0 ? "dd" : "/dd");
      set.directory(path.toString());
    }
    assertExit(0, restore(set.file(path + "/f", "bottom")));
    String script = "for ((i = 0; i < " + depth + "; i++)); do cd dd; done; cat f";
    assertEquals("bottom", new String(Shell.run(target, script), StandardCharsets.UTF_8));
    Shell.run(place, "rm -rf target");
  }

  @Test
  void rootIsALinkWithFilesBelow() throws IOException {
    SetWriter set =
        SetWriter.full(1)
            .plain()
            .inVolume("", "snapshot/", '2', outside(), NOTHING)
            .inSignatures("snapshot/", '2', outside(), NOTHING)
            .file("file", "harm");
    assertExit(0, restore(set));
    assertEquals(outside(), Files.readSymbolicLink(target).toString());
  }

  @Test
  void renamesToWhatIsALinkInTheBackup() throws IOException {
    SetWriter set = full().file("a", "harm").link("d", outside()).file("z", "fine");
    Map<FilePath, FilePath> renames = Map.of(FilePath.of("a"), FilePath.of("d/file"));
    Restore.Options options = new Restore.Options(false, false, true, renames, 1);
    Attempt attempt = restore(options, set);
    assertExit(RestoreException.FAILED, attempt);
    assertEquals(Set.of("d"), attempt.failed().keySet());
    assertEquals(Set.of("d", "d/file", "z"), restored());
  }

  /** Somebody who may write in the target exchanges a directory for a link all the time. */
  @Test
  void directoriesExchangedMeanwhile() throws Exception {
    SetWriter set = full();
    for (int i = 0; i < DIRECTORIES; i++) {
      set.directory(String.format("d%02d", i));
      for (int k = 0; k < 20; k++) {
        set.file(String.format("d%02d/file%d", i, k), "harm");
      }
      set.link(String.format("d%02d/link", i), "target").fifo(String.format("d%02d/o", i));
    }
    set.into(repository);
    AtomicBoolean ends = new AtomicBoolean();
    Thread attacker = new Thread(() -> exchange(ends), "attacker");
    attacker.start();
    try {
      for (int i = 0; i < 5; i++) {
        Attempt.of(repository, 1, target, Attempt.OVER);
      }
    } finally {
      ends.set(true);
      attacker.join();
    }
    canary.assertUnharmed();
    Shell.run(place, "rm -rf target");
    assertExit(0, Attempt.of(repository, 1, target, Attempt.OVER));
    assertEquals("harm", text("d09/file19"));
  }

  private void exchange(AtomicBoolean ends) {
    int misses = 0;
    for (int i = 0; !ends.get(); i = (i + misses + 1) % DIRECTORIES) {
      Path directory = target.resolve(String.format("d%02d", i));
      Path aside = target.resolve("aside");
      try {
        Files.move(directory, aside);
        Files.createSymbolicLink(directory, canary.directory());
        Thread.onSpinWait();
        Files.delete(directory);
        Files.move(aside, directory);
      } catch (IOException e) {
        misses++;
      }
    }
  }
}
