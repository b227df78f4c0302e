package io.github.dupfs.mount;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.LibC;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs see of a mounted tree. Needs the kernel's FUSE. */
@Timeout(120)
final class MountIT {
  @TempDir Path mountPoint;

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static FilePath path(String latin1) {
    return FilePath.of(latin1(latin1));
  }

  private static byte[] random(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  /** All kinds of objects, and names as bad as they come. */
  private static FakeTree zoo() {
    return new FakeTree()
        .directory("d")
        .file(path("d/latin1 \u00e4\u00ff"), 0644, latin1("a"))
        .file(path("d/new\nline"), 0600, random(300_000))
        .file(path("d/" + "x".repeat(255)), 0644, latin1("long"))
        .file(path("d/-rf * $HOME `id` \\ \" '"), 0644, latin1("shell"))
        .file(path("d/\u0001\u007f\u0080"), 0644, latin1("controls"))
        .file("d/ü€😀", "utf-8")
        .file(path("d/empty"), 0, new byte[0])
        .file(path("d/setuid"), 06755, latin1("s"))
        .directory(path("d/sub \u00fc"))
        .file(path("d/sub \u00fc/deep"), 0444, random(131_073))
        .link(path("d/link"), latin1("to \u00e4\n"))
        .link(path("d/long link"), latin1("y".repeat(4000)))
        .add(path("fifo"), Kind.FIFO, 0644, 0, new byte[0])
        .device("tty", Kind.CHARACTER_DEVICE, 4, 64)
        .device("disk", Kind.BLOCK_DEVICE, 259, 70_000);
  }

  @Test
  void listsNamesAsBytes() throws Exception {
    FakeTree tree = zoo();
    try (Mounted m = Mounted.mount(tree, mountPoint)) {
      List<String> expected = new ArrayList<>();
      tree.entries(FilePath.of("d"))
          .forEach(entry -> expected.add(new String(entry.name(), StandardCharsets.ISO_8859_1)));
      byte[] names = m.run("find \"$m/d\" -mindepth 1 -maxdepth 1 -printf '%f\\0'").output();
      List<String> found =
          Arrays.stream(new String(names, StandardCharsets.ISO_8859_1).split("\0", 0))
              .sorted()
              .toList();
      assertEquals(expected.stream().sorted().toList(), found);
      assertEquals(".\n..\n", m.run("ls -aU $m/d | head -2").text());
      assertEquals("utf-8", m.run("cat $m/d/$'\\xc3\\xbc'*").text());
      assertEquals("a", m.run("cat $m/d/latin1*").text());
    }
  }

  @Test
  void showsAllAttributes() throws Exception {
    FakeTree tree = zoo();
    try (Mounted m = Mounted.mount(tree, mountPoint)) {
      byte[] output =
          m.run(
                  "cd $m && find . -mindepth 1 -printf '%P\\t%y\\t%m\\t%U\\t%G\\t%s\\t%i\\t%T@\\t%n\\0'")
              .output();
      String[] lines = new String(output, StandardCharsets.ISO_8859_1).split("\0", 0);
      assertEquals(16, lines.length);
      for (String line : lines) {
        String[] f = line.split("\t", -1);
        Attributes a = tree.attributes(path(f[0]));
        assertEquals(
            String.join(
                "\t",
                typeLetter(a.kind()),
                Integer.toOctalString(a.permissions()),
                "1234",
                "5678",
                Long.toString(a.size()),
                Long.toString(a.inode()),
                "1700000000.0000000000",
                "1"),
            line.substring(line.indexOf('\t') + 1));
      }
      assertEquals("4 40\n103 11170\n", m.run("stat -c '%t %T' $m/tty $m/disk").text());
      assertArrayEquals(latin1("to \u00e4\n"), m.run("readlink -n $m/d/link").output());
      assertEquals("y".repeat(4000), m.run("readlink -n \"$m/d/long link\"").text());
      assertEquals("586", m.run("stat -c %b $'" + m.path() + "/d/new\\nline'").text().strip());
    }
  }

  private static String typeLetter(Kind kind) {
    return switch (kind) {
      case REGULAR -> "f";
      case DIRECTORY -> "d";
      case SYMBOLIC_LINK -> "l";
      case FIFO -> "p";
      case CHARACTER_DEVICE -> "c";
      case BLOCK_DEVICE -> "b";
    };
  }

  @Test
  void ownerAndFilesystemStatistics() throws Exception {
    MountOptions options =
        new MountOptions(
            mountPoint, false, new Owner(42, 4_294_967_294L), 1, "s3://b/a,b\\c d", List.of());
    try (Mounted m = Mounted.mount(zoo(), options)) {
      assertEquals("42 4294967294\n", m.run("stat -c '%u %g' $m/d/empty").text());
      assertEquals("4096 1220704 0 0 255\n", m.run("stat -f -c '%S %b %f %a %l' $m").text());
      String mounted = m.run("findmnt -n -o FSTYPE,OPTIONS,SOURCE --raw $m").text();
      assertTrue(mounted.startsWith("fuse.dupfs ro,nosuid,nodev,"), mounted);
      assertTrue(mounted.contains("s3://b/a,b\\x5cc\\x20d"), mounted);
      assertFalse(mounted.contains("default_permissions"), mounted);
    }
  }

  @Test
  void copiesByteForByte(@TempDir Path copies) throws Exception {
    try (Mounted m = Mounted.mount(zoo(), mountPoint)) {
      m.run("cp -a $m/d " + copies + "/cp && rsync -aH $m/d/ " + copies + "/rsync");
      m.run("diff -r --no-dereference $m/d " + copies + "/cp");
      m.run("diff -r --no-dereference $m/d " + copies + "/rsync");
      m.run("tar -C $m -cf - d | tar -C $m -df - ");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "touch $m/new",
        "touch $m/d/empty",
        "mkdir $m/new",
        "rmdir $m/d",
        "rm -f $m/d/empty",
        "chmod 777 $m/d/empty",
        "chown 0 $m/d/empty",
        "ln -s x $m/new",
        "ln $m/d/empty $m/new",
        "mv $m/d/empty $m/d/other",
        "echo x >> $m/d/empty",
        "echo x > $m/d/empty",
        "truncate -s 5 $m/d/empty",
        "mkfifo $m/new",
        "fallocate -l 5 $m/d/empty",
        "python3 -c 'import os,sys; os.setxattr(sys.argv[1], \"user.a\", b\"b\")' $m/d/empty",
      })
  void changesAreRefused(String command) throws Exception {
    try (Mounted m = Mounted.mount(zoo(), mountPoint)) {
      Mounted.Result result = m.shell(command);
      assertTrue(result.code() != 0, command);
      assertTrue(result.error().contains("Read-only file system"), result.error());
    }
  }

  @Test
  void accessKnowsWhatCannotBeExecuted() throws Exception {
    try (Mounted m = Mounted.mount(zoo(), mountPoint)) {
      m.run(
          "test -r $m/d/empty -a ! -w $m/d/empty -a ! -x $m/d/empty -a -x $m/d/setuid -a -x $m/d");
    }
  }

  @Test
  void bigFileAtRandomOffsets() throws Exception {
    long size = (6L << 30) + 12_345;
    FakeTree tree = new FakeTree().generated(FilePath.of("big"), 0644, size, MountIT::patternAt);
    try (Mounted m = Mounted.mount(tree, mountPoint);
        FileChannel file = FileChannel.open(mountPoint.resolve("big"))) {
      assertEquals(size, file.size());
      Random random = new Random(1);
      for (int i = 0; i < 200; i++) {
        long position = i == 0 ? size - 100 : random.nextLong(size);
        ByteBuffer buffer = ByteBuffer.allocate(1 + random.nextInt(300_000));
        int expected = (int) Math.min(buffer.capacity(), size - position);
        assertEquals(expected, file.read(buffer, position));
        for (int k = 0; k < expected; k++) {
          if (buffer.get(k) != patternAt(position + k)) {
            throw new AssertionError("wrong byte at " + (position + k));
          }
        }
      }
      assertEquals(-1, file.read(ByteBuffer.allocate(10), size));
      assertTrue(m.log().isEmpty());
    }
  }

  private static byte patternAt(long position) {
    return (byte) (((position >>> 3) * 0x9E37_79B9_7F4A_7C15L) >>> 56);
  }

  @Test
  void manyReadersAtOnce() throws Exception {
    FakeTree tree =
        new FakeTree()
            .generated(FilePath.of("big"), 0644, 8 << 20, MountIT::patternAt)
            .directory("many");
    for (int i = 0; i < 2000; i++) {
      tree.file("many/file" + i, "content of " + i);
    }
    ExecutorService readers = Executors.newFixedThreadPool(16);
    try (Mounted m = Mounted.mount(tree, mountPoint)) {
      List<Future<?>> results = new ArrayList<>();
      for (int reader = 0; reader < 16; reader++) {
        int seed = reader;
        results.add(readers.submit(() -> readAround(seed)));
      }
      for (Future<?> result : results) {
        result.get(60, TimeUnit.SECONDS);
      }
      assertTrue(m.log().isEmpty());
    } finally {
      readers.shutdown();
    }
  }

  private Void readAround(int seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 300; i++) {
      int file = random.nextInt(2000);
      assertEquals("content of " + file, Files.readString(mountPoint.resolve("many/file" + file)));
      if (i % 30 == 0) {
        try (var entries = Files.list(mountPoint.resolve("many"))) {
          assertEquals(2000, entries.count());
        }
        try (FileChannel big = FileChannel.open(mountPoint.resolve("big"))) {
          long position = random.nextInt(8 << 20);
          ByteBuffer one = ByteBuffer.allocate(1);
          assertEquals(1, big.read(one, position));
          assertEquals(patternAt(position), one.get(0));
        }
      }
    }
    return null;
  }

  private static void fill(FakeTree tree, String name, FakeTree.Failing where) {
    tree.directory(name + "-dir").link(FilePath.of(name + "-link"), latin1("x"));
    tree.file(name, "zeros would be wrong");
    String target =
        switch (where) {
          case ENTRIES -> name + "-dir";
          case LINK_TARGET -> name + "-link";
          default -> name;
        };
    tree.failing(target, where, () -> failure(name));
  }

  private static Throwable failure(String name) {
    return switch (name) {
      case "io" -> new IOException("volume 3 is\nmissing");
      case "runtime" -> new IllegalStateException("bug");
      case "memory" -> new OutOfMemoryError("not really");
      case "stack" -> endless(0);
      default -> new AssertionError("unexpected " + name);
    };
  }

  @SuppressWarnings("InfiniteRecursion")
  private static Throwable endless(int depth) {
    Throwable deeper = endless(depth + 1);
    return depth > 0 ? deeper : new IllegalStateException();
  }

  @ParameterizedTest
  @EnumSource
  void failuresAreInputOutputErrors(FakeTree.Failing where) throws Exception {
    FakeTree tree = new FakeTree().file("healthy", "fine");
    for (String name : List.of("io", "runtime", "memory", "stack")) {
      fill(tree, name, where);
    }
    try (Mounted m = Mounted.mount(tree, mountPoint)) {
      for (String name : List.of("io", "runtime", "memory", "stack")) {
        for (int i = 0; i < 3; i++) {
          Mounted.Result result =
              m.shell(
                  switch (where) {
                    case ENTRIES -> "ls $m/" + name + "-dir";
                    case LINK_TARGET -> "readlink -v $m/" + name + "-link";
                    default -> "cat $m/" + name;
                  });
          assertTrue(result.error().contains("Input/output error"), result.error());
          assertEquals(0, result.output().length);
          assertEquals("fine", m.run("cat $m/healthy").text());
        }
      }
      assertEquals(4, m.log().size(), m.log()::toString);
      assertTrue(m.log().stream().anyMatch(l -> l.endsWith(": volume 3 is missing")));
      assertTrue(
          m.log().stream().allMatch(l -> l.matches("(io|runtime|memory|stack)(-dir|-link)?: .*")));
    }
  }

  @Test
  void shortReadsAreFailures() throws Exception {
    FakeTree tree = new FakeTree().file("cut", "0123456789").truncating("cut");
    try (Mounted m = Mounted.mount(tree, mountPoint)) {
      Mounted.Result result = m.shell("cat $m/cut");
      assertTrue(result.error().contains("Input/output error"), result.error());
      assertEquals("cut: read 5 of 4096 bytes at byte 0 of a file of 10", m.log().poll());
    }
  }

  @Test
  void listingStaysTheSameWhileOpen() throws Exception {
    FakeTree tree = new FakeTree().directory("d").file("d/a", "").file("d/b", "");
    try (Mounted m = Mounted.mount(tree, mountPoint);
        var listing = Files.newDirectoryStream(mountPoint.resolve("d"))) {
      tree.file("d/c", "");
      List<String> names = new ArrayList<>();
      listing.forEach(file -> names.add(file.getFileName().toString()));
      assertEquals(List.of("a", "b"), names.stream().sorted().toList());
      assertEquals("a\nb\nc\n", m.run("ls $m/d").text());
    }
  }

  @Test
  void allowOtherEnforcesPermissions() throws Exception {
    FakeTree tree =
        new FakeTree()
            .file(FilePath.of("secret"), 0600, latin1("x"))
            .file(FilePath.of("public"), 0644, latin1("x"));
    MountOptions options = new MountOptions(mountPoint, true, null, 4, "fake", List.of());
    Assumptions.assumeTrue(LibC.INSTANCE.geteuid() == 0, "others need user_allow_other");
    try (Mounted m = Mounted.mount(tree, options)) {
      m.run("chmod 755 $(dirname $m); setpriv --reuid=65534 --clear-groups cat $m/public");
      Mounted.Result secret = m.shell("setpriv --reuid=65534 --clear-groups cat $m/secret");
      assertTrue(secret.error().contains("Permission denied"), secret.error());
    }
  }
}
