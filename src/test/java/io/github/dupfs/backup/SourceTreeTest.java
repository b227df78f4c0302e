package io.github.dupfs.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.backup.Selection.Choice;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.FileInput;
import io.github.dupfs.posix.LibC;
import io.github.dupfs.posix.Shell;
import io.github.dupfs.posix.Unprivileged;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceTreeTest {
  @TempDir Path source;

  private static Selection choosing(Map<String, Choice> choices, Choice otherwise) {
    return candidate -> choices.getOrDefault(candidate.path().toString(), otherwise);
  }

  /** The command {@code ls -l}, as it were: {@code type path -> target}. */
  private static String describe(SourceEntry entry) {
    String target = FilePath.escape(entry.linkTarget());
    return entry.status().type() + " " + entry.path() + (target.isEmpty() ? "" : " -> " + target);
  }

  @Test
  void everyTypeInOrder() throws IOException {
    Shell.run(
        source,
        "mkdir -p ord/a 'ord/a b'; cd ord; touch A a-b a.c a/x ab $'bad\\xff' $'new\\nline';"
            + " ln -s $'no\\xffwhere' link; ln -s a to-a; mkfifo fifo");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(source.resolve("ord/socket")));
      Walk walk = Walk.of(source);
      assertEquals(
          List.of(
              "5 .",
              "5 ord",
              "0 ord/A",
              "5 ord/a",
              "0 ord/a/x",
              "5 ord/a b",
              "0 ord/a-b",
              "0 ord/a.c",
              "0 ord/ab",
              "0 ord/bad\\xff",
              "6 ord/fifo",
              "2 ord/link -> no\\xffwhere",
              "0 ord/new\\x0aline",
              "2 ord/to-a -> a"),
          walk.entries().stream().map(SourceTreeTest::describe).toList());
      assertEquals(List.of("ord/socket: SOCKET: a socket"), walk.problems());
    }
  }

  @Test
  void devices() throws IOException {
    Walk walk = Walk.of(Path.of("/dev/null"));
    assertEquals("3 .", describe(walk.entries().get(0)));
    assertEquals(1, walk.entries().get(0).status().deviceMajor());
  }

  @Test
  void rootOfEachType() throws IOException {
    Shell.run(source, "echo text > file; mkdir d; touch d/inside; ln -s d link; mkfifo fifo");
    assertEquals(List.of("2 . -> d"), described(Walk.of(source.resolve("link"))));
    assertEquals(List.of("6 ."), described(Walk.of(source.resolve("fifo"))));
    assertEquals(List.of("5 .", "0 inside"), described(Walk.of(source.resolve("d"))));
    assertEquals(
        List.of("5 .", "0 inside"),
        described(Walk.of(source.resolve("link"), true, Selection.ALL)));
    try (SourceTree tree =
        Walk.open(source.resolve("file"), false, Selection.ALL, new ArrayList<>())) {
      SourceEntry root = present(tree.next());
      assertTrue(root.path().isRoot());
      try (FileInput in = root.open()) {
        assertEquals("text\n", new String(in.readAllBytes(), ISO_8859_1));
      }
      assertNull(tree.next());
      assertNull(tree.next());
    }
  }

  private static List<String> described(Walk walk) {
    assertEquals(List.of(), walk.problems());
    return walk.entries().stream().map(SourceTreeTest::describe).toList();
  }

  private static SourceEntry present(@Nullable SourceEntry entry) {
    assertNotNull(entry);
    return entry;
  }

  @Test
  void slashesAtTheEndOfTheRootMeanNothing() throws IOException {
    Shell.run(source, "mkdir d; ln -s d link");
    byte[] path = (source + "/link//").getBytes(ISO_8859_1);
    try (SourceTree tree = SourceTree.open(path, false, Selection.ALL, (p, cause, reason) -> {})) {
      assertEquals("2 . -> d", describe(present(tree.next())));
    }
  }

  @Test
  void rootThatIsMissingOrOfNoUse() throws IOException {
    assertThrows(NoSuchFileException.class, () -> Walk.of(source.resolve("missing")));
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(source.resolve("socket")));
      FileSystemException e =
          assertThrows(FileSystemException.class, () -> Walk.of(source.resolve("socket")));
      assertEquals(
          source + "/socket: neither a directory nor a file, link, fifo or device", e.getMessage());
    }
  }

  /** Names of bytes around the slash, which is where orders differ. */
  @Test
  void orderIsThatOfPaths() throws IOException {
    long seed = 20261121;
    Random random = new Random(seed);
    String[] bytes = {"\\x01", "\\x20", "-", ".", "0", "A", "a", "\\x7f", "\\x80", "\\xff"};
    StringBuilder script = new StringBuilder("export LC_ALL=C\n");
    for (int i = 0; i < 400; i++) {
      script.append("mkdir -p -- $'./");
      int depth = 1 + random.nextInt(4);
      for (int level = 0; level < depth; level++) {
        script.append(level == 0 ? "n" : "/n");
        int length = random.nextInt(3);
        for (int k = 0; k < length; k++) {
          script.append(bytes[random.nextInt(bytes.length)]);
        }
      }
      script.append("'\n");
    }
    script.append("find . -mindepth 1 -printf '%P\\0'");
    Set<FilePath> expected = new HashSet<>(Set.of(FilePath.ROOT));
    for (String path :
        new String(Shell.run(source, script.toString()), ISO_8859_1).split("\0", 0)) {
      expected.add(FilePath.of(path.getBytes(ISO_8859_1)));
    }
    List<FilePath> sorted = new ArrayList<>(expected);
    Collections.sort(sorted);
    assertTrue(sorted.size() > 400, "seed " + seed);
    assertEquals(sorted, Walk.of(source).paths(), "seed " + seed);
  }

  @Test
  void sameAsFind() throws IOException {
    Path share = Path.of("/usr/share");
    String found =
        new String(
            Shell.run(share, "find . -printf '%P\\t%y %m %U %G %s %T@ %i %l\\0'"), ISO_8859_1);
    Map<FilePath, String> expected = new HashMap<>();
    for (String line : found.split("\0", 0)) {
      int tab = line.indexOf('\t');
      expected.put(FilePath.of(line.substring(0, tab).getBytes(ISO_8859_1)), line.substring(tab));
    }
    Walk walk = Walk.of(share);
    assertEquals(List.of(), walk.problems());
    assertEquals(expected.size(), walk.entries().size());
    for (SourceEntry entry : walk.entries()) {
      assertEquals(expected.get(entry.path()), asFind(entry), () -> entry.path().toString());
    }
  }

  private static String asFind(SourceEntry entry) {
    var s = entry.status();
    String type = Map.of('0', "f", '2', "l", '5', "d", '6', "p").getOrDefault(s.type(), "?");
    return String.format(
        "\t%s %o %d %d %d %d.%09d0 %d %s",
        type,
        s.permissions(),
        s.uid(),
        s.gid(),
        s.size(),
        s.modifiedSeconds(),
        s.modifiedNanos(),
        s.inode(),
        new String(entry.linkTarget(), ISO_8859_1));
  }

  @Test
  void excludedDirectoriesAreNotLookedInto() throws IOException {
    Shell.run(source, "mkdir -p a/b c; touch a/b/f c/f");
    Set<String> asked = new HashSet<>();
    Selection selection =
        candidate -> {
          asked.add(candidate.path().toString());
          return candidate.path().toString().equals("a") ? Choice.EXCLUDE : Choice.INCLUDE;
        };
    assertEquals(". c c/f", Walk.of(source, false, selection).line());
    assertEquals(Set.of("a", "c", "c/f"), asked);
  }

  @Test
  void scannedDirectoriesComeWithTheFirstIncludedBelow() throws IOException {
    Shell.run(source, "mkdir -p a/b/c a/d e/f g; touch a/b/c/1 a/b/c/2 a/b/z a/d/4 e/f/5 g/6 top");
    Map<String, Choice> choices =
        Map.of(
            "a", Choice.SCAN,
            "a/b", Choice.SCAN,
            "a/b/c", Choice.SCAN,
            "a/b/c/2", Choice.INCLUDE,
            "a/b/z", Choice.INCLUDE,
            "a/d", Choice.SCAN,
            "e", Choice.SCAN,
            "e/f", Choice.SCAN,
            "g", Choice.INCLUDE,
            "top", Choice.SCAN);
    assertEquals(
        ". a a/b a/b/c a/b/c/2 a/b/z g",
        Walk.of(source, false, choosing(choices, Choice.EXCLUDE)).line());
  }

  @Test
  void includedDirectoryBelowScannedOnes() throws IOException {
    Shell.run(source, "mkdir -p a/b/empty z");
    Map<String, Choice> choices =
        Map.of("a", Choice.SCAN, "a/b", Choice.SCAN, "a/b/empty", Choice.INCLUDE);
    assertEquals(
        ". a a/b a/b/empty", Walk.of(source, false, choosing(choices, Choice.EXCLUDE)).line());
  }

  @Test
  void candidatesTellWhatTheyHold() throws IOException {
    Shell.run(
        source, "mkdir a b c; touch a/.nobackup file; ln -s nowhere b/.nobackup; ln -s a link");
    byte[] marker = ".nobackup".getBytes(ISO_8859_1);
    Selection selection = c -> c.holds(marker) ? Choice.EXCLUDE : Choice.INCLUDE;
    assertEquals(". c file link", Walk.of(source, false, selection).line());
    assertEquals(". b c file", Walk.of(source, true, selection).line());
  }

  @Test
  void linksAreFollowedButNotInCircles() throws IOException {
    Shell.run(
        source,
        "mkdir -p a/b up; echo text > up/f; ln -s ../.. a/b/top; ln -s .. a/b/parent;"
            + " ln -s ../../up a/b/up; ln -s nowhere lost; ln -s me me; ln -s up/f file");
    Walk walk = Walk.of(source, true, Selection.ALL);
    assertEquals(
        List.of("5 .", "5 a", "5 a/b", "5 a/b/up", "0 a/b/up/f", "0 file", "5 up", "0 up/f"),
        walk.entries().stream().map(SourceTreeTest::describe).toList());
    assertEquals(
        List.of(
            "a/b/parent: LOOP: the same directory as one above it",
            "a/b/top: LOOP: the same directory as one above it",
            "lost: GONE: No such file or directory",
            "me: LOOP: links that lead to each other"),
        walk.problems());
  }

  @Test
  void whatCannotBeReadIsReportedIfItIsWanted() throws Exception {
    Shell.run(
        source,
        "mkdir closed no-names out scan; touch closed/f file no-names/f open out/f scan/f;"
            + " chmod 000 closed file out/f scan/f; chmod 311 no-names");
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxr-xr-x"));
    Map<String, Choice> choices =
        Map.of(
            "out", Choice.SCAN,
            "out/f", Choice.EXCLUDE,
            "scan", Choice.SCAN,
            "scan/f", Choice.SCAN);
    Selection selection = choosing(choices, Choice.INCLUDE);
    Walk asRoot = Walk.of(source, false, selection);
    Walk walk = Unprivileged.call(() -> Walk.of(source, false, selection));
    assertEquals(". open", walk.line());
    assertEquals(
        List.of(
            "closed: UNREADABLE: Permission denied",
            "file: UNREADABLE: Permission denied",
            "no-names: UNREADABLE: Permission denied",
            "scan/f: UNREADABLE: Permission denied"),
        walk.problems());
    Assumptions.assumeTrue(LibC.INSTANCE.geteuid() == 0, "only root can read them");
    assertEquals(". closed closed/f file no-names no-names/f open", asRoot.line());
  }

  @Test
  void rootThatCannotBeListedIsBackedUpAlone() throws Exception {
    Shell.run(source, "mkdir d; touch d/f");
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxr-xr-x"));
    Walk.of(source.resolve("d"));
    Shell.run(source, "chmod 311 d");
    Walk walk = Unprivileged.call(() -> Walk.of(source.resolve("d")));
    assertEquals(".", walk.line());
    assertEquals(List.of(".: UNREADABLE: Permission denied"), walk.problems());
  }

  @Test
  void directoryThatLetsNobodyIn() throws Exception {
    Shell.run(source, "mkdir d; touch d/f; ln -s x d/l; chmod 744 d");
    Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("rwxr-xr-x"));
    Walk.of(source);
    Shell.run(source, "chmod 444 d");
    byte[] name = {'f'};
    Selection selection = c -> c.holds(name) ? Choice.EXCLUDE : Choice.INCLUDE;
    Walk walk = Unprivileged.call(() -> Walk.of(source, false, selection));
    assertEquals(". d", walk.line());
    assertEquals(
        List.of("d/f: UNREADABLE: Permission denied", "d/l: UNREADABLE: Permission denied"),
        walk.problems());
    Shell.run(source, "chmod 755 d");
  }

  /** Between being listed and being looked at, and between that and being entered. */
  @Test
  void whatVanishesIsReported() throws IOException {
    Shell.run(source, "mkdir a d e; touch a/1 a/2 a/3 d/inside e/inside f");
    Selection selection =
        candidate -> {
          switch (candidate.path().toString()) {
            case "a/1" -> Files.delete(source.resolve("a/2"));
            case "d" -> Shell.run(source, "rm -r d");
            case "e" -> Shell.run(source, "rm -r e; touch e");
            default -> {}
          }
          return candidate.path().toString().equals("e") ? Choice.SCAN : Choice.INCLUDE;
        };
    Walk walk = Walk.of(source, false, selection);
    assertEquals(". a a/1 a/3 f", walk.line());
    assertEquals(
        List.of(
            "a/2: GONE: No such file or directory",
            "d: GONE: No such file or directory",
            "e: UNREADABLE: Not a directory"),
        walk.problems());
  }

  /** Each level holds a directory of 255 bytes between two files; the path has 77,000 bytes. */
  @Test
  void treesDeeperThanPathsMayBe() throws IOException {
    int levels = 300;
    String name = "n".repeat(255);
    Shell.run(
        source,
        "python3 - <<'END'\n"
            + "import os\n"
            + "for level in range("
            + levels
            + "):\n"
            + "  for name in 'az':\n"
            + "    with open(name, 'w') as f: f.write(f'{name}{level}')\n"
            + "  os.mkdir('n' * 255)\n"
            + "  os.chdir('n' * 255)\n"
            + "END");
    List<String> expected = new ArrayList<>(List.of("."));
    for (int level = 0; level < levels; level++) {
      expected.add("a" + level);
      expected.add("5 " + (level + 1));
    }
    for (int level = levels - 1; level >= 0; level--) {
      expected.add("z" + level);
    }
    List<String> problems = new ArrayList<>();
    List<String> met = new ArrayList<>();
    try (SourceTree tree = Walk.open(source, false, Selection.ALL, problems)) {
      for (SourceEntry entry = tree.next(); entry != null; entry = tree.next()) {
        if (entry.path().isRoot()) {
          met.add(".");
        } else if (entry.status().isDirectory()) {
          assertArrayEquals(name.getBytes(ISO_8859_1), entry.path().fileName());
          met.add("5 " + (entry.path().length() + 1) / 256);
        } else {
          try (FileInput in = entry.open()) {
            met.add(new String(in.readAllBytes(), ISO_8859_1));
          }
        }
      }
    } finally {
      Shell.run(source, "rm -rf n*"); // what removes temporary directories would not get there
    }
    assertEquals(expected, met);
    assertEquals(List.of(), problems);
  }

  /** What was swapped for something else must not pass for the directory that was walked. */
  @Test
  void directoriesThatAreMovedAwayWhileTheWalkIsFarBelow() throws IOException {
    Shell.run(
        source,
        "p=1; for i in {2..90}; do p=$p/$i; done; mkdir -p $p; touch $p/bottom 1/2/z 1/z z");
    Selection selection =
        candidate -> {
          if (candidate.path().toString().endsWith("/bottom")) {
            Shell.run(source, "mv 1/2 1/old; mkdir 1/2; echo wrong > 1/2/z");
          }
          return Choice.INCLUDE;
        };
    Walk walk = Walk.of(source, false, selection);
    List<FilePath> paths = walk.paths();
    assertEquals(
        List.of("bottom", "z", "z"),
        paths.subList(91, paths.size()).stream()
            .map(path -> new String(path.fileName(), ISO_8859_1))
            .toList());
    assertEquals(FilePath.of("1/z"), paths.get(92));
    assertEquals(
        List.of("1/2: UNREADABLE: another directory took its place while it was walked"),
        walk.problems());
  }

  @Test
  void contentCanBeOpenedUntilTheWalkGoesOn() throws IOException {
    Shell.run(source, "mkdir d; echo one > d/f; echo two > g");
    try (SourceTree tree = Walk.open(source, false, Selection.ALL, new ArrayList<>())) {
      assertNotNull(tree.next());
      assertNotNull(tree.next());
      SourceEntry first = present(tree.next());
      try (FileInput in = first.open()) {
        assertNotNull(tree.next());
        assertEquals("one\n", new String(in.readAllBytes(), ISO_8859_1));
      }
      assertThrows(IllegalStateException.class, first::open);
    }
  }
}
