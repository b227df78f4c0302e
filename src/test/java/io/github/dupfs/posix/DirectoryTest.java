package io.github.dupfs.posix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DirectoryTest {
  @TempDir Path place;
  private Directory directory;
  private Directory following;

  @BeforeEach
  void open() throws IOException {
    byte[] path = place.toString().getBytes(ISO_8859_1);
    directory = Directory.working(false).open(path);
    following = Directory.working(true).open(path);
  }

  @AfterEach
  void nothingStaysOpen() throws IOException {
    directory.close();
    following.close();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      descriptors.forEach(d -> assertTrue(!target(d).startsWith(place.toString()), target(d)));
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  private static Set<String> names(Directory directory) throws IOException {
    Set<String> names = new TreeSet<>();
    for (byte[] name : directory.names()) {
      assertTrue(names.add(new String(name, ISO_8859_1)));
    }
    return names;
  }

  @Test
  void namesAreBytes() throws IOException {
    String longest = "\u00ff".repeat(255);
    Shell.run(
        place,
        "touch $'new\\nline' $'bad\\xff\\xfe' ' ' ... .hidden '\\' $'\\x01'"
            + " $(printf '\\377%.0s' $(seq 255))");
    Set<String> expected = new TreeSet<>();
    for (String name :
        new String[] {"new\nline", "bad\u00ff\u00fe", " ", "...", ".hidden", "\\", "\u0001"}) {
      expected.add(name);
    }
    expected.add(longest);
    assertEquals(expected, names(directory));
    assertEquals(expected, names(directory));
    for (String name : expected) {
      assertTrue(directory.status(bytes(name)).isFile(), name);
    }
  }

  @Test
  void listsInSeveralPieces() throws IOException {
    Shell.run(place, "seq -f 'a-name-of-some-length-%.0f' 1 5000 | xargs touch");
    Set<String> expected = new TreeSet<>();
    for (int i = 1; i <= 5000; i++) {
      expected.add("a-name-of-some-length-" + i);
    }
    assertEquals(expected, names(directory));
  }

  /** What Java's own view of the same objects tells is expected. */
  @Test
  void statusOfEveryType() throws IOException {
    Shell.run(
        place,
        "mkdir d; mkfifo p; ln -s nowhere l; echo text > f; chmod 7641 f; chmod 1753 d;"
            + " touch -d @1700000000.999999999 f; touch -d @-1.5 p");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(place.resolve("s")));
      Map<String, Character> types = Map.of("f", '0', "l", '2', "d", '5', "p", '6', "s", 's');
      for (Map.Entry<String, Character> type : types.entrySet()) {
        FileStatus status = directory.status(bytes(type.getKey()));
        assertEquals(type.getValue(), status.type());
        check(place.resolve(type.getKey()), status);
      }
    }
    FileStatus file = directory.status(bytes("f"));
    assertEquals(07641, file.permissions());
    assertEquals(999_999_999, file.modifiedNanos());
    FileStatus early = directory.status(bytes("p"));
    assertEquals(-2, early.modifiedSeconds());
    assertEquals(500_000_000, early.modifiedNanos());
    check(place, directory.status());
    FileStatus character = directory.status(bytes("/dev/null"));
    assertEquals('3', character.type());
    assertEquals(1, character.deviceMajor());
    assertEquals(3, character.deviceMinor());
  }

  private static void check(Path path, FileStatus status) throws IOException {
    Map<String, Object> expected = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
    FileTime modified = (FileTime) Objects.requireNonNull(expected.get("lastModifiedTime"));
    assertEquals(number(expected, "mode") & 07777, status.permissions());
    assertEquals(number(expected, "uid"), status.uid());
    assertEquals(number(expected, "gid"), status.gid());
    assertEquals(number(expected, "size"), status.size());
    assertEquals(number(expected, "ino"), status.inode());
    assertEquals(
        modified.toInstant(),
        Instant.ofEpochSecond(status.modifiedSeconds(), status.modifiedNanos()));
    assertEquals(0, status.deviceMajor());
    assertEquals(0, status.deviceMinor());
  }

  private static long number(Map<String, Object> attributes, String name) {
    return ((Number) Objects.requireNonNull(attributes.get(name))).longValue();
  }

  @Test
  void linksAreFollowedIfWanted() throws IOException {
    Shell.run(
        place,
        "mkdir d; echo text > d/f; ln -s d to-d; ln -s d/f to-f; ln -s nowhere lost; ln -s me me");
    assertEquals('2', directory.status(bytes("to-f")).type());
    assertEquals('0', following.status(bytes("to-f")).type());
    try (FileInput in = following.openFile(bytes("to-f"))) {
      assertEquals("text\n", new String(in.readAllBytes(), ISO_8859_1));
    }
    try (Directory d = following.open(bytes("to-d"))) {
      assertEquals(1, names(d).size());
    }
    assertThrows(FileSystemLoopException.class, () -> directory.openFile(bytes("to-f")));
    assertThrows(FileSystemException.class, () -> directory.open(bytes("to-d")));
    assertThrows(NoSuchFileException.class, () -> following.status(bytes("lost")));
    assertThrows(FileSystemLoopException.class, () -> following.status(bytes("me")));
  }

  @Test
  void linkTargetsAreBytes() throws IOException {
    Shell.run(place, "ln -s $'bad\\xff\\n//' odd; ln -s $(printf 'y/%.0s' {1..2000}) long");
    assertArrayEquals(bytes("bad\u00ff\n//"), directory.linkTarget(bytes("odd")));
    assertArrayEquals(bytes("y/".repeat(2000)), directory.linkTarget(bytes("long")));
  }

  @Test
  void contentIsReadWhole() throws IOException {
    Random random = new Random(20261121);
    for (int size : new int[] {0, 1, 4095, 4096, 4097, 131072, 131073, 1_000_003}) {
      byte[] content = new byte[size];
      random.nextBytes(content);
      Files.write(place.resolve("f"), content);
      try (FileInput in = directory.openFile(bytes("f"))) {
        assertArrayEquals(content, in.readAllBytes(), "size " + size);
        assertEquals(-1, in.read());
      }
      try (FileInput in = directory.openFile(bytes("f"))) {
        byte[] some = new byte[size + 10];
        int at = 0;
        for (int b = in.read(); b >= 0; b = in.read()) {
          some[at++] = (byte) b;
          at += Math.max(0, in.read(some, at, Math.min(some.length - at, random.nextInt(70_000))));
        }
        assertArrayEquals(content, Arrays.copyOf(some, at), "size " + size);
      }
    }
  }

  @Test
  void contentMayGrowAndShrinkWhileItIsRead() throws IOException {
    Path file = Files.writeString(place.resolve("f"), "first");
    try (FileInput in = directory.openFile(bytes("f"))) {
      assertEquals("first", new String(in.readNBytes(5), ISO_8859_1));
      Files.writeString(file, "first and more");
      assertEquals(" and more", new String(in.readAllBytes(), ISO_8859_1));
      Files.writeString(file, "");
      assertEquals(-1, in.read());
    }
  }

  @Test
  void sizeOfNothingIsNotBelieved() throws IOException {
    try (FileInput in = Directory.working(false).openFile(bytes("/proc/self/mountinfo"))) {
      assertArrayEquals(Files.readAllBytes(Path.of("/proc/self/mountinfo")), in.readAllBytes());
    }
  }

  @Test
  void whatIsNoFileIsNotOpenedAsOne() throws IOException {
    Shell.run(place, "mkfifo p; mkdir d");
    FileSystemException fifo =
        assertTimeoutPreemptively(
            Duration.ofSeconds(20),
            () -> assertThrows(FileSystemException.class, () -> directory.openFile(bytes("p"))));
    assertEquals(place + "/p: not a regular file any more", fifo.getMessage());
    assertThrows(FileSystemException.class, () -> directory.openFile(bytes("d")));
    assertThrows(FileSystemException.class, () -> directory.open(bytes("p")));
  }

  @Test
  void errorsNameTheObject() throws IOException {
    Shell.run(place, "mkdir d");
    try (Directory d = directory.open(bytes("d"))) {
      NoSuchFileException missing =
          assertThrows(NoSuchFileException.class, () -> d.status(bytes("no\u00ff")));
      assertEquals(place + "/d/no\\xff: No such file or directory", missing.getMessage());
      for (int length : new int[] {256, 5000}) {
        String name = "n".repeat(length);
        FileSystemException tooLong =
            assertThrows(FileSystemException.class, () -> d.openFile(bytes(name)));
        assertEquals(place + "/d/" + name + ": File name too long", tooLong.getMessage());
      }
      assertThrows(IllegalArgumentException.class, () -> d.status(bytes("a\0b")));
      Shell.run(place, "rmdir d");
      assertThrows(NoSuchFileException.class, d::names);
    }
  }

  @Test
  void rightsAreThoseOfTheUser() throws Exception {
    Shell.run(place, "echo > closed; chmod 000 closed; echo > open; chmod 444 open");
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    directory.requireReadable(bytes("open"));
    assertThrows(NoSuchFileException.class, () -> directory.requireReadable(bytes("missing")));
    Unprivileged.call(
        () -> {
          directory.requireReadable(bytes("open"));
          directory.openFile(bytes("open")).close();
          assertThrows(AccessDeniedException.class, () -> directory.openFile(bytes("closed")));
          return assertThrows(
              AccessDeniedException.class, () -> directory.requireReadable(bytes("closed")));
        });
  }

  @Test
  void accessTimesStay() throws IOException {
    Path file = Files.writeString(place.resolve("f"), "text");
    Shell.run(place, "mkdir d; touch -a -d 2001-01-01 f d");
    Object before = Files.getAttribute(file, "lastAccessTime");
    try (FileInput in = directory.openFile(bytes("f"));
        Directory d = directory.open(bytes("d"))) {
      assertEquals(4, in.readAllBytes().length);
      assertTrue(names(d).isEmpty());
    }
    assertEquals(before, Files.getAttribute(file, "lastAccessTime"));
    assertEquals(before, Files.getAttribute(place.resolve("d"), "lastAccessTime"));
  }

  @Test
  void nothingCanBeDoneOnceClosed() throws IOException {
    Files.writeString(place.resolve("f"), "text");
    FileInput in = directory.openFile(bytes("f"));
    in.close();
    in.close();
    assertThrows(IOException.class, in::read);
    directory.close();
    directory.close();
    assertThrows(IllegalStateException.class, directory::names);
    assertThrows(IllegalStateException.class, () -> directory.status(bytes("f")));
    assertThrows(IllegalStateException.class, () -> directory.openFile(bytes("f")));
  }
}
