package io.github.dupfs.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TarWriterTest {
  /** Prints what Python's tarfile reads, in the form of {@link Listing#line}. */
  private static final String PYTHON_LISTING =
      """
      import sys, tarfile

      def text(value):
          raw = value.encode("utf-8", "surrogateescape")
          return "".join(chr(b) if 32 <= b < 127 and b != 92 else "\\\\x%02x" % b for b in raw)

      with tarfile.open(sys.argv[1], encoding="utf-8", errors="surrogateescape") as tar:
          for i in tar:
              line = "%s %04o %d/%s %d/%s %d %d %s" % (
                  i.type.decode(), i.mode, i.uid, text(i.uname), i.gid, text(i.gname), i.mtime, i.size,
                  text(i.name + ("/" if i.isdir() else "")))
              if i.linkname:
                  line += " -> " + text(i.linkname)
              if i.devmajor or i.devminor:
                  line += " %d,%d" % (i.devmajor, i.devminor)
              if i.isreg():
                  payload = tar.extractfile(i).read()
                  if payload != bytes(k % 251 for k in range(i.size)):
                      line += " with other bytes"
              print(line)
      """;

  private static final TarEntry PLAIN = entry("plain", '0').build();

  /** The fields of an entry, of which most tests care about one or two. */
  private static final class Fields {
    private final byte[] name;
    private final char type;
    private int permissions = 0644;
    private long uid = 1000;
    private long gid = 100;
    private byte[] user = bytes("alice");
    private byte[] group = bytes("staff");
    private long modified = 1_700_000_000;
    private long size;
    private byte[] target = {};
    private int major;
    private int minor;

    Fields(byte[] name, char type) {
      this.name = name;
      this.type = type;
    }

    Fields permissions(int value) {
      permissions = value;
      return this;
    }

    Fields owner(long uid, long gid) {
      this.uid = uid;
      this.gid = gid;
      return this;
    }

    Fields names(byte[] user, byte[] group) {
      this.user = user;
      this.group = group;
      return this;
    }

    Fields modified(long value) {
      modified = value;
      return this;
    }

    Fields size(long value) {
      size = value;
      return this;
    }

    Fields target(byte[] value) {
      target = value;
      return this;
    }

    Fields device(int major, int minor) {
      this.major = major;
      this.minor = minor;
      return this;
    }

    TarEntry build() {
      return new TarEntry(
          name,
          type,
          permissions,
          uid,
          gid,
          user,
          group,
          modified,
          size,
          target,
          major,
          minor,
          -1,
          -1);
    }
  }

  private static Fields entry(String name, char type) {
    return new Fields(bytes(name), type);
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** Every type, and every field on both sides of its limits. */
  private static List<TarEntry> limits() {
    List<TarEntry> entries = new ArrayList<>();
    for (int length : new int[] {1, 99, 100, 101, 255, 510, 511, 512, 513, 1020, 4095, 16 * 255}) {
      entries.add(entry("n".repeat(length), '0').size(length).build());
      entries.add(entry("d".repeat(length - 1) + "/", '5').permissions(07755).build());
      byte[] target = bytes("\u00ff".repeat(length));
      entries.add(entry("link" + length, '2').permissions(0777).target(target).build());
      entries.add(entry("l".repeat(length), '2').target(target).build());
      entries.add(entry("h".repeat(length), '1').target(bytes("t".repeat(length))).build());
    }
    entries.add(entry("not\u00ff\u00feutf8\n\\\t\u007f\u0001", '0').build());
    entries.add(entry("not\u00ff\u00feutf8\n".repeat(30), '0').size(3).build());
    entries.add(entry("slash/", '0').size(5).build());
    for (long id : new long[] {0, (1 << 21) - 1, 1 << 21, (1L << 32) - 2}) {
      entries.add(entry("uid" + id, '0').owner(id, 0).build());
      entries.add(entry("gid" + id, '0').owner(0, id).build());
    }
    for (long time : new long[] {0, (1L << 33) - 1, 1L << 33, 1L << 40, -1, -12_345_678_901L}) {
      entries.add(entry("time" + time, '0').modified(time).build());
    }
    for (int size : new int[] {1, 511, 512, 513, 65_536}) {
      entries.add(entry("size" + size, '0').size(size).build());
    }
    for (int permissions : new int[] {0, 0777, 04000, 02000, 01000, 07777}) {
      entries.add(entry("mode" + permissions, '0').permissions(permissions).build());
    }
    entries.add(entry("tty", '3').device(4, 64).build());
    entries.add(entry("disk", '4').device(259, 1_048_575).build());
    entries.add(entry("far", '4').device((1 << 21) - 1, 1 << 21).build());
    entries.add(entry("fifo", '6').build());
    entries.add(entry("contiguous", '7').size(600).build());
    for (int length : new int[] {0, 31, 32}) {
      byte[] name = bytes("\u00e9".repeat(length));
      entries.add(entry("user" + length, '0').names(name, bytes("staff")).build());
      entries.add(entry("group" + length, '0').names(bytes("alice"), name).build());
    }
    entries.add(entry("last", '0').size(1000).build());
    return entries;
  }

  private static byte[] pattern(long length) {
    byte[] payload = new byte[Math.toIntExact(length)];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) (i % 251);
    }
    return payload;
  }

  /** The entries with payloads as {@link Listing} wants them, without an end. */
  private static byte[] write(List<TarEntry> entries) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(archive);
    for (TarEntry entry : entries) {
      writer.begin(entry);
      writer.write(pattern(entry.size()), 0, (int) entry.size());
      assertEquals(archive.size(), writer.position());
      assertEquals(0, writer.position() % 512);
    }
    return archive.toByteArray();
  }

  private static List<String> lines(List<TarEntry> entries) {
    return entries.stream().map(Listing::line).toList();
  }

  private static String run(Path directory, Map<String, String> environment, String... command)
      throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    Path output = directory.resolve("output");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    String text = Files.readString(output, StandardCharsets.ISO_8859_1);
    assertEquals(0, process.exitValue(), () -> text.substring(Math.max(0, text.length() - 2000)));
    return text;
  }

  @Test
  void writesTheBytesThatPythonWrites() throws IOException {
    byte[] golden = TarReaderTest.golden("gnu.tar");
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(archive);
    TarReader reader = new TarReader(new ByteArrayInputStream(golden), "gnu.tar");
    for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
      assertEquals(entry.headerOffset(), writer.position());
      writer.begin(entry);
      assertEquals(entry.payloadOffset(), writer.position());
      byte[] payload = Listing.payload(reader);
      writer.write(payload, 0, payload.length);
    }
    writer.end();
    assertArrayEquals(golden, archive.toByteArray());
  }

  @Test
  void isReadBack() throws IOException {
    assertEquals(lines(limits()), Listing.of(write(limits())));
  }

  @Test
  void isReadByPython(@TempDir Path directory) throws Exception {
    Files.write(directory.resolve("test.tar"), write(limits()));
    String listing = run(directory, Map.of(), "python3", "-c", PYTHON_LISTING, "test.tar");
    assertEquals(lines(limits()), listing.lines().toList());
  }

  @Test
  void isReadByGnuTar(@TempDir Path directory) throws Exception {
    Files.write(directory.resolve("test.tar"), write(limits()));
    List<String> command = new ArrayList<>(List.of("tar", "-tvPf", "test.tar", "--full-time"));
    command.addAll(List.of("--numeric-owner", "--quoting-style=escape"));
    Map<String, String> environment = Map.of("LC_ALL", "C", "TZ", "UTC");
    String listing = run(directory, environment, command.toArray(new String[0]));
    List<String> got = listing.lines().map(line -> line.replaceAll(" +", " ")).toList();
    assertEquals(limits().stream().map(TarWriterTest::gnuLine).toList(), got);
  }

  /** A line of GNU tar's listing; it takes any name with a slash at its end for a directory's. */
  private static String gnuLine(TarEntry entry) {
    boolean device = entry.type() == '3' || entry.type() == '4';
    String target = gnuName(entry.linkTarget());
    boolean slash = entry.name()[entry.name().length - 1] == '/';
    return (slash ? 'd' : "-hlcbdpC".charAt(entry.type() - '0'))
        + gnuPermissions(entry.permissions())
        + String.format(" %d/%d ", entry.uid(), entry.gid())
        + (device ? entry.deviceMajor() + "," + entry.deviceMinor() : "" + entry.size())
        + Instant.ofEpochSecond(entry.modified())
            .toString()
            .replaceAll("^\\+?(.*)T(.*)Z$", " $1 $2 ")
        + gnuName(entry.name())
        + (entry.type() == '1' ? " link to " + target : "")
        + (entry.type() == '2' ? " -> " + target : "");
  }

  private static String gnuPermissions(int permissions) {
    StringBuilder text = new StringBuilder();
    for (int i = 8; i >= 0; i--) {
      boolean set = (permissions >> i & 1) != 0;
      boolean special = i % 3 == 0 && (permissions >> (9 + i / 3) & 1) != 0;
      char executable = i == 0 ? 't' : 's';
      char letter = special ? executable : "xwr".charAt(i % 3);
      text.append(set ? letter : special ? Character.toUpperCase(letter) : '-');
    }
    return text.toString();
  }

  private static String gnuName(byte[] name) {
    StringBuilder text = new StringBuilder();
    for (byte b : name) {
      text.append(
          switch (b) {
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\\' -> "\\\\";
            default -> b > 31 && b < 127 ? "" + (char) b : String.format("\\%03o", b & 0xff);
          });
    }
    return text.toString();
  }

  @Test
  void headersOfHugeEntries() throws IOException {
    TarEntry huge = entry("huge", '0').size(10L << 30).build();
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    new TarWriter(header).begin(huge);
    assertArrayEquals(TarReaderTest.golden("huge-gnu.header"), header.toByteArray());
    for (long size : new long[] {(8L << 30) - 1, 8L << 30, 1L << 62}) {
      header.reset();
      new TarWriter(header).begin(entry("huge", '0').size(size).build());
      assertEquals((byte) (size < 8L << 30 ? '7' : 0x80), header.toByteArray()[124]);
      TarEntry read =
          new TarReader(new ByteArrayInputStream(header.toByteArray()), "huge.tar").next();
      assertEquals(size, read == null ? -1 : read.size());
    }
  }

  @Test
  void leavesLongOwnersToTheirNumbers() throws IOException {
    byte[] long33 = bytes("o".repeat(33));
    List<TarEntry> entries = List.of(entry("file", '0').names(long33, long33).build());
    assertEquals(List.of("0 0644 1000/ 100/ 1700000000 0 file"), Listing.of(write(entries)));
  }

  @Test
  void randomPiecesOfPayload() throws IOException {
    long seed = "randomPiecesOfPayload".hashCode();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<TarEntry> entries = new ArrayList<>();
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(archive);
    for (int i = 0; i < 300; i++) {
      TarEntry entry =
          entry("n".repeat(1 + random.nextInt(300)), '0')
              .owner(random.nextLong() >> (7 + random.nextInt(56)), random.nextInt())
              .modified(random.nextLong() >> random.nextInt(63))
              .size(random.nextInt(5000))
              .build();
      entries.add(entry);
      writer.begin(entry);
      byte[] payload = pattern(entry.size());
      for (int at = 0; at < payload.length; ) {
        int length = random.nextInt(payload.length - at + 1);
        writer.write(payload, at, length);
        at += length;
      }
    }
    assertEquals(lines(entries), Listing.of(archive.toByteArray()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 17, 18, 19, 20, 37, 38})
  void endsWithTwoBlocksUpToARecord(int blocks) throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(archive);
    if (blocks > 0) {
      long size = (blocks - 1) * 512L;
      writer.begin(entry("file", '0').size(size).build());
      writer.write(pattern(size), 0, (int) size);
    }
    writer.end();
    int length = blocks <= 18 ? 10_240 : 20_480;
    assertEquals(length, writer.position());
    byte[] bytes = archive.toByteArray();
    assertArrayEquals(
        new byte[length - blocks * 512], Arrays.copyOfRange(bytes, blocks * 512, bytes.length));
    assertEquals(blocks == 0 ? 0 : 1, Listing.of(bytes).size());
  }

  @Test
  void refusesPayloadOfAnotherSize() throws IOException {
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(archive);
    assertThrows(IllegalArgumentException.class, () -> writer.write(new byte[1], 0, 1));
    writer.begin(entry("file", '0').size(10).build());
    writer.write(new byte[9], 0, 9);
    assertThrows(IllegalArgumentException.class, () -> writer.write(new byte[2], 0, 2));
    assertThrows(IllegalStateException.class, () -> writer.begin(PLAIN));
    assertThrows(IllegalStateException.class, writer::end);
    assertEquals(512 + 9, archive.size());
    writer.write(new byte[1], 0, 1);
    assertThrows(IllegalArgumentException.class, () -> writer.write(new byte[1], 0, 1));
    writer.begin(PLAIN);
    assertEquals(3 * 512, archive.size());
  }

  @Test
  void refusesWhatTarCannotSay() {
    byte[] nul = {'a', 0, 'b'};
    byte[] tooLong = new byte[1 << 20];
    Arrays.fill(tooLong, (byte) 'a');
    List<Fields> wrong =
        List.of(
            new Fields(nul, '0'),
            new Fields(tooLong, '0'),
            entry("a", '2').target(nul),
            entry("a", '2').target(tooLong),
            entry("a", '0').names(nul, bytes("b")),
            entry("a", '0').names(bytes("b"), nul),
            entry("a", '0').target(bytes("b")),
            entry("a", 'L').size(2),
            entry("a", 'x'),
            entry("a", '8'),
            entry("a", '\u0130'),
            entry("a", '0').permissions(1 << 12),
            entry("a", '0').permissions(-1),
            entry("a", '0').owner(1L << 56, 0),
            entry("a", '0').owner(0, (-1L << 56) - 1),
            entry("a", '0').size(-1),
            entry("a", '0').size((1L << 62) + 1),
            entry("a", '5').size(1),
            entry("a", '2').target(bytes("b")).size(1),
            entry("a", '3').device(-1, 0),
            entry("a", '0').device(0, 1));
    ByteArrayOutputStream archive = new ByteArrayOutputStream();
    TarWriter writer = new TarWriter(archive);
    for (Fields fields : wrong) {
      assertThrows(
          IllegalArgumentException.class,
          () -> writer.begin(fields.build()),
          () -> Listing.line(fields.build()));
    }
    assertEquals(0, archive.size());
  }
}
