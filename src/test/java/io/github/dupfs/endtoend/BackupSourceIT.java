package io.github.dupfs.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.endtoend.DuplicityRepository.Writer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources that make it hard: what changes meanwhile, what lies about its size, odd names. */
final class BackupSourceIT {
  private static final Pattern ERRORS = Pattern.compile("\nErrors (\\d+)\n");

  private final Sandbox sandbox = Sandbox.create();
  private final DuplicityRepository repository = DuplicityRepository.plain(sandbox);
  private final Path source = sandbox.newDirectory("source");
  private int writes;

  @AfterEach
  void removeAll() {
    sandbox.close();
  }

  private Command.Result backUp(boolean full, String... options) {
    return repository.tryBackUp(Writer.DUPFS, full, source, options).orFail();
  }

  private Path write(String name, byte[] content) throws IOException {
    Path file = Files.write(source.resolve(name), content);
    Instant time = Instant.parse("2026-01-19T10:00:00Z").plusSeconds(++writes);
    Files.setLastModifiedTime(file, FileTime.from(time));
    return file;
  }

  private static int errors(Command.Result result) {
    Matcher matcher = ERRORS.matcher(result.out());
    assertTrue(matcher.find(), result::toString);
    return Integer.parseInt(matcher.group(1));
  }

  private void assertAsSource(String what) {
    Listing expected = Listing.of(sandbox, source);
    repository.restored(repository.newest()).assertSameAs(expected, what);
  }

  @Test
  void filesThatChangeWhileTheyAreRead() throws Exception {
    Random random = new Random(4);
    for (int i = 0; i < 20; i++) {
      byte[] content = new byte[random.nextInt(200_000)];
      random.nextBytes(content);
      write("still-" + i, content);
    }
    Listing still = stillOf(Listing.of(sandbox, source));
    Restless restless = new Restless(source, random.nextLong());
    Thread thread = new Thread(restless, "restless");
    thread.start();
    for (int i = 0; i < 5; i++) {
      Command.Result result = backUp(i == 0);
      List<String> said = result.err().lines().toList();
      assertEquals(said.size(), errors(result), result::toString);
      for (String line : said) {
        assertTrue(line.startsWith("dupfs: restless-"), result::toString);
      }
    }
    restless.ends = true;
    thread.join();
    assertNull(restless.failure);
    assertTrue(restless.changes > 1000, "changes: " + restless.changes);

    restless.touch();
    assertEquals(0, errors(backUp(false)));
    assertAsSource("at rest again");
    for (Instant time : repository.times()) {
      Path root = repository.restore(time);
      Restless.assertOnlyItsBytes(root);
      stillOf(Listing.of(sandbox, root)).assertSameAs(still, "what did not change");
    }
  }

  private static Listing stillOf(Listing listing) {
    return listing.where(path -> path.contains("still-"));
  }

  /**
   * Changes files until it is told to end. The byte at a position of a file depends on the file
   * alone, so that of whatever was read at any time each byte is known.
   */
  private static final class Restless implements Runnable {
    private static final int FILES = 12;
    private static final int LONGEST = 3 << 20;

    private final Path directory;
    private final Random random;
    volatile boolean ends;
    long changes;
    volatile @Nullable Exception failure;

    Restless(Path directory, long seed) {
      this.directory = directory;
      this.random = new Random(seed);
    }

    private static byte[] bytes(int number, int from, int to) {
      byte[] bytes = new byte[to - from];
      for (int i = 0; i < bytes.length; i++) {
        int position = from + i;
        bytes[i] = (byte) (number * 37 + position * 11 + (position >> 9) * 5);
      }
      return bytes;
    }

    @Override
    public void run() {
      try {
        while (!ends) {
          change(random.nextInt(FILES));
          changes++;
        }
      } catch (IOException | RuntimeException e) {
        failure = e;
      }
    }

    private void change(int number) throws IOException {
      Path path = directory.resolve("restless-" + number);
      if (Files.isDirectory(path)) {
        Files.delete(path.resolve("restless-" + number));
        Files.delete(path);
      }
      switch (random.nextInt(8)) {
        case 0 -> Files.deleteIfExists(path);
        case 1 -> {
          Files.deleteIfExists(path);
          Files.createDirectory(path);
          Files.write(path.resolve(path.getFileName()), bytes(number, 0, random.nextInt(5000)));
        }
        default -> resize(path, number, random.nextInt(LONGEST));
      }
    }

    private static void resize(Path path, int number, int length) throws IOException {
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        int before = (int) file.length();
        if (length < before) {
          file.setLength(length);
        } else {
          file.seek(before);
          file.write(bytes(number, before, length));
        }
      }
    }

    /** Gives everything a time that no backup has seen. */
    void touch() throws IOException {
      FileTime time = FileTime.from(Instant.parse("2026-01-19T09:00:00Z"));
      for (Path path : DuplicityRepository.files(directory, "restless-")) {
        if (Files.isDirectory(path)) {
          Files.setLastModifiedTime(path.resolve(path.getFileName()), time);
        }
        Files.setLastModifiedTime(path, time);
      }
    }

    static void assertOnlyItsBytes(Path root) throws IOException {
      for (Path path : DuplicityRepository.files(root, "restless-")) {
        String name = path.getFileName().toString();
        Path file = Files.isDirectory(path) ? path.resolve(name) : path;
        if (Files.exists(file)) {
          byte[] read = Files.readAllBytes(file);
          int number = Integer.parseInt(name.substring("restless-".length()));
          int different = Arrays.mismatch(read, bytes(number, 0, read.length));
          assertEquals(-1, different, file + " is wrong at a byte");
        }
      }
    }
  }

  /** The system lets nobody read the memory of a process that is unmapped, not even root. */
  @Test
  void anUnreadableFileKeepsItsLastGoodVersion() throws IOException {
    Path lost = write("lost", "good".getBytes(ISO_8859_1));
    write("other", new byte[10]);
    backUp(true);
    Files.delete(lost);
    Files.createSymbolicLink(lost, Path.of("/proc/self/mem"));
    write("other", new byte[11]);
    Command.Result result = backUp(false, "--copy-links");
    assertEquals(1, errors(result));
    assertTrue(result.err().startsWith("dupfs: lost: "), result::toString);
    assertTrue(result.err().contains("last backup"), result::toString);
    Path root = repository.restore(repository.newest());
    assertEquals("good", Files.readString(root.resolve("lost")));
    assertEquals(11, Files.size(root.resolve("other")));
    assertEquals(1, errors(backUp(true, "--copy-links")));
  }

  /** Of what the system makes up when it is read, the size is 0 or a page. */
  @Test
  void filesWhoseSizeSaysNothing() throws IOException {
    List<Path> odd = List.of(Path.of("/proc/version"), Path.of("/sys/class/net/lo/mtu"));
    for (Path path : odd) {
      Files.createSymbolicLink(source.resolve(path.getFileName()), path);
    }
    for (int i = 0; i < 2; i++) {
      assertEquals(0, errors(backUp(i == 0, "--copy-links")));
      Path root = repository.restore(repository.newest());
      for (Path path : odd) {
        byte[] restored = Files.readAllBytes(root.resolve(path.getFileName()));
        assertArrayEquals(Files.readAllBytes(path), restored, path.toString());
      }
    }
  }

  @Test
  void sizesAtTheEdges() throws IOException {
    Random random = new Random(5);
    int[] sizes = {0, 1, 65_535, 65_536, 65_537, 131_072};
    for (int state = 0; state < sizes.length; state++) {
      for (int i = 0; i < sizes.length; i++) {
        byte[] content = new byte[sizes[(i + state) % sizes.length]];
        random.nextBytes(content);
        write("file-" + i, content);
      }
      Path sparse = write("sparse", new byte[0]);
      try (RandomAccessFile file = new RandomAccessFile(sparse.toFile(), "rw")) {
        file.setLength((state + 1L) << 20);
        file.seek(state << 17);
        file.write(state);
      }
      backUp(state == 0);
      assertAsSource("state " + state);
    }
  }

  /** Paths longer than the system takes, which duplicity restores in parts only. */
  @Test
  void oddNamesAndDepths() throws IOException {
    String program =
        """
        import os, sys
        os.chdir(sys.argv[1])
        for name in (b'new\\nline', b'\\xff\\xfe', b'x' * 255, b'\\xe9' * 255, b' a ', b'"\\\\x41', b'-r'):
            with open(b'./' + name, 'wb') as f:
                f.write(name)
        os.symlink(b'l' * 4095, b'long')
        os.symlink(b'\\xff\\n', b'odd')
        for level in range(300):
            os.mkdir('quite-a-long-name-%d' % level)
            os.chdir('quite-a-long-name-%d' % level)
        with open('deep', 'w') as f:
            f.write('at the bottom')
        """;
    sandbox.command("python3", "-c", program, source.toString()).run().orFail();
    assertEquals(0, errors(backUp(true)));
    Command.Result again = backUp(false);
    assertTrue(again.out().contains("\nDeltaEntries 0\n"), again::toString);

    StringBuilder middle = new StringBuilder("quite-a-long-name-0");
    for (int level = 1; level < 150; level++) {
      middle.append("/quite-a-long-name-").append(level);
    }
    Instant time = repository.newest();
    Path below = repository.restore(time, "--file-to-restore=" + middle);
    StringBuilder bottom = new StringBuilder("deep");
    for (int level = 299; level >= 150; level--) {
      bottom.insert(0, "quite-a-long-name-" + level + "/");
    }
    assertEquals("at the bottom", Files.readString(below.resolve(bottom.toString())));

    Path whole = sandbox.path("whole");
    sandbox.command(Dupfs.LAUNCHER, "restore", repository.url(), whole.toString()).run().orFail();
    shallow(whole).assertSameAs(shallow(source), "names");
    String deep = "cd " + whole + "; for i in {0..299}; do cd quite-a-long-name-$i; done; cat deep";
    assertEquals("at the bottom", sandbox.command("bash", "-ec", deep).run().orFail().out());

    Files.move(source.resolve("quite-a-long-name-0"), sandbox.path("deep tree"));
    Path above = repository.restore(time);
    shallow(above).assertSameAs(shallow(source), "names");
  }

  private Listing shallow(Path root) {
    return Listing.of(sandbox, root)
        .where(path -> !path.equals(".") && !path.contains("quite-a-long"));
  }
}
