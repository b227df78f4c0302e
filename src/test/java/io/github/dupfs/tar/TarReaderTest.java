package io.github.dupfs.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what Python's tarfile and GNU tar wrote; {@code make_golden.py} made the files. */
final class TarReaderTest {
  private static final String LONG = "long/" + "n".repeat(150);

  private static final List<String> ENTRIES =
      List.of(
          "0 0644 1000/alice 100/staff 1700000000 5 plain",
          "0 0644 1000/alice 100/staff 1700000000 0 empty",
          "5 7755 1000/alice 100/staff 1700000000 0 dir/",
          "0 0644 1000/alice 100/staff 1700000000 3 slash/",
          "0 0644 1000/alice 100/staff 1700000000 512 " + "h".repeat(100),
          "0 0644 1000/alice 100/staff 1700000000 513 " + LONG,
          "0 0644 1000/\\xe9ve 100/ 1700000000 1 bad\\xff\\xfeutf8",
          "2 0777 1000/alice 100/staff 1700000000 0 caf\\xc3\\xa9 -> ../\\xc3\\xbc",
          "2 0777 1000/alice 100/staff 1700000000 0 link -> " + "t".repeat(100),
          "2 0777 1000/alice 100/staff 1700000000 0 " + LONG + "l -> " + "\\xff".repeat(120),
          "1 0644 1000/alice 100/staff 1700000000 0 hard -> plain",
          "0 0644 4294967294/alice 1099511627776/staff 1700000000 0 owner",
          "0 0644 -2/alice 100/staff -1 0 negative",
          "0 0644 1000/alice 100/staff -12345678901 0 old",
          "0 0644 1000/alice 100/staff 1099511627776 0 late",
          "3 0644 1000/alice 100/staff 1700000000 0 tty 4,64",
          "4 0644 1000/alice 100/staff 1700000000 0 disk 259,1048575",
          "6 0644 1000/alice 100/staff 1700000000 0 fifo",
          "0 0644 1000/alice 100/staff 1700000000 1000 last");

  static byte[] golden(String name) throws IOException {
    try (InputStream in = TarReaderTest.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu.tar", "pax.tar"})
  void readsBothDialects(String name) throws IOException {
    assertEquals(ENTRIES, Listing.of(golden(name)));
  }

  @Test
  void readsWhatThePythonOfThisMachineWrites(@TempDir Path directory) throws Exception {
    Path script = directory.resolve("make_golden.py");
    Files.write(script, golden("make_golden.py"));
    Process python;
    try {
      python =
          new ProcessBuilder("python3", script.toString(), directory.toString(), "--python")
              .inheritIO()
              .start();
    } catch (IOException e) {
      assumeTrue(false, "no python3");
      return;
    }
    assertEquals(0, python.waitFor());
    assertEquals(ENTRIES, Listing.of(Files.readAllBytes(directory.resolve("gnu.tar"))));
    assertEquals(ENTRIES, Listing.of(Files.readAllBytes(directory.resolve("pax.tar"))));
  }

  @Test
  void joinsThePrefixOfUstar() throws IOException {
    String owner = "0 0644 1000/alice 100/staff 1700000000 ";
    assertEquals(
        List.of(owner + "2 " + "a".repeat(60) + "/" + "b".repeat(60), owner + "0 c"),
        Listing.of(golden("ustar.tar")));
  }

  @Test
  void readsUnixV7() throws IOException {
    TarReader reader = open(golden("v7.tar"));
    assertEquals("\0 0600 7/ 8/ 1234567890 10 file", firstLine(reader));
    assertEquals("0123456789", new String(Listing.payload(reader), StandardCharsets.US_ASCII));
    assertNull(reader.next());
  }

  @Test
  void roundsTimesDown() throws IOException {
    TarReader reader = open(golden("fraction.tar"));
    assertEquals("0 0600 7/bob 8/users -1234567891 10 file", firstLine(reader));
  }

  @Test
  void ignoresGlobalHeaders() throws IOException {
    assertEquals(
        List.of("0 0644 1000/alice 100/staff 1700000000 1 after"),
        Listing.of(golden("global.tar")));
  }

  @Test
  void startsAtAnyEntry() throws IOException {
    byte[] archive = golden("pax.tar");
    TarReader reader = open(archive);
    List<String> again = new ArrayList<>();
    for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
      int from = Math.toIntExact(entry.headerOffset());
      again.add(firstLine(open(Arrays.copyOfRange(archive, from, archive.length))));
    }
    assertEquals(ENTRIES, again);
  }

  @Test
  void anEmptyStreamIsAnEmptyArchive() throws IOException {
    TarReader reader = open(new byte[0]);
    assertNull(reader.next());
    assertNull(reader.next());
    assertEquals(-1, reader.read(new byte[1], 0, 1));
  }

  @Test
  void needsNoBlocksOfZerosAtTheEnd() throws IOException {
    byte[] archive = golden("gnu.tar");
    assertEquals(ENTRIES, Listing.of(Arrays.copyOf(archive, endOf(archive))));
  }

  @Test
  void oneBlockOfZerosEndsTheArchiveWhateverFollows() throws IOException {
    byte[] archive = golden("gnu.tar");
    int end = endOf(archive);
    byte[] withJunk = Arrays.copyOf(archive, end + 512 + 1234);
    byte[] junk = new byte[1234];
    new Random(1).nextBytes(junk);
    System.arraycopy(junk, 0, withJunk, end + 512, junk.length);
    assertEquals(ENTRIES, Listing.of(withJunk));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gnu", "pax"})
  void streamsHugeEntries(String dialect) throws IOException {
    byte[] header = golden("huge-" + dialect + ".header");
    long size = 10L << 30;
    for (boolean read : new boolean[] {true, false}) {
      TarReader reader =
          new TarReader(
              new SequenceInputStream(new ByteArrayInputStream(header), new Zeros(size)), "huge");
      TarEntry entry = reader.next();
      assertNotNull(entry);
      assertEquals(size, entry.size());
      byte[] buffer = new byte[1 << 20];
      long total = 0;
      for (int n = 0; read && n >= 0; n = reader.read(buffer, 0, buffer.length)) {
        total += n;
      }
      assertEquals(read ? size : 0, total);
      assertNull(reader.next());
      assertEquals(header.length + size, reader.position());
    }
  }

  private static TarReader open(byte[] archive) {
    return new TarReader(new ByteArrayInputStream(archive), "test.tar");
  }

  private static String firstLine(TarReader reader) throws IOException {
    TarEntry entry = reader.next();
    assertNotNull(entry);
    return Listing.line(entry);
  }

  private static int endOf(byte[] archive) throws IOException {
    TarReader reader = open(archive);
    while (reader.next() != null) {
      assertFalse(reader.position() > archive.length);
    }
    return Math.toIntExact(reader.position());
  }

  /** So many bytes, which the reader takes for zeros without anyone having to write them. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long count) {
      this.left = count;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      int count = (int) Math.min(left, length);
      left -= count;
      return count == 0 ? -1 : count;
    }
  }
}
