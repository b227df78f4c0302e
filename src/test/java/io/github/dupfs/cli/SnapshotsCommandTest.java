package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The listing of folders whose files have names and lengths, but no content. */
final class SnapshotsCommandTest {
  private static final String HEADING = "SNAPSHOT            KIND         VOLUMES        SIZE\n";

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private void file(String name, long size) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
      file.setLength(size);
    }
  }

  private int run(String... options) {
    CommandLine line = new CommandLine(new SnapshotsCommand());
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    line.setExecutionExceptionHandler(
        (e, command, parsed) -> {
          command.getErr().println(e.getMessage());
          return Main.FAILED;
        });
    String[] arguments = Arrays.copyOf(options, options.length + 1);
    arguments[options.length] = directory.toString();
    return line.execute(arguments);
  }

  private void assertListing(String rows, String... options) {
    assertEquals(0, run(options), err.toString());
    assertEquals(HEADING + rows, out.toString());
  }

  @Test
  void fullAndIncremental() throws IOException {
    file("duplicity-full.20260101T000000Z.vol1.difftar.gz", 1 << 20);
    file("duplicity-full.20260101T000000Z.vol2.difftar.gz", 1 << 19);
    file("duplicity-full.20260101T000000Z.manifest", 0);
    file("duplicity-full-signatures.20260101T000000Z.sigtar.gz", 0);
    file("duplicity-inc.20260101T000000Z.to.20260102T030405Z.vol1.difftar.gpg", 1023);
    file("duplicity-inc.20260101T000000Z.to.20260102T030405Z.manifest.gpg", 0);
    file("notes.txt", 99);
    assertListing(
        """
        20260101T000000Z    full               2     1.5 MiB
        20260102T030405Z    incremental        1      1023 B
        """);
  }

  @Test
  void whatIsDamaged() throws IOException {
    file("duplicity-full.20260101T000000Z.vol1.difftar.gz", 0);
    file("duplicity-inc.20260101T000000Z.to.20260102T000000Z.manifest", 0);
    file("duplicity-inc.20260102T000000Z.to.20260103T000000Z.vol1.difftar.gz", 0);
    file("duplicity-inc.20250102T000000Z.to.20250103T000000Z.manifest", 0);
    assertListing(
        """
        20260101T000000Z    full               1         0 B  damaged: no manifest
        20260102T000000Z    incremental        0         0 B
        20250103T000000Z    incremental        0         0 B  orphaned: the backup it builds on is missing
        20260103T000000Z    incremental        1         0 B  incomplete: the backup did not finish
        """);
  }

  @Test
  void behindAPrefix() throws IOException {
    file("home-duplicity-full.20260101T000000Z.manifest", 2048);
    assertListing(
        "20260101T000000Z    full               0     2.0 KiB\n", "--file-prefix", "home-");
  }

  @Test
  void noBackupAtAll() throws IOException {
    file("home-duplicity-full.20260101T000000Z.manifest", 0);
    assertEquals(Main.FAILED, run());
    assertTrue(err.toString().contains("no duplicity backup here"), err.toString());
    assertEquals("", out.toString());
  }
}
