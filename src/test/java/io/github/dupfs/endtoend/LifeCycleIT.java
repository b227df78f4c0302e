package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mounts from their beginning to their end, and repositories that grow meanwhile. */
final class LifeCycleIT {
  private static final Duration TO_SEE_A_NEW_SNAPSHOT = Duration.ofSeconds(62);

  private final Dupfs dupfs = Dupfs.create();
  private final Path source = dupfs.sandbox().newDirectory("source");
  private final DuplicityRepository repository = DuplicityRepository.plain(dupfs.sandbox());

  @AfterEach
  void unmountAll() {
    dupfs.close();
  }

  /** The files' times are seconds apart: duplicity takes a file of the same time for the same. */
  private Instant backUp(String content) throws IOException {
    Path file = Files.writeString(source.resolve("file"), content);
    Instant written = Instant.ofEpochSecond(1_700_000_000L + 10L * repository.times().size());
    Files.setLastModifiedTime(file, FileTime.from(written));
    repository.backUp(repository.times().isEmpty(), source);
    return repository.newest();
  }

  private static String read(Mount mount, Instant time) throws IOException {
    return Files.readString(mount.snapshot(time).resolve("file"));
  }

  @Test
  void commandReturnsWhenTheMountAnswersAndUnmountEndsIt() throws IOException {
    Instant time = backUp("first");
    Mount mount = dupfs.mount(repository.url());
    assertTrue(mount.isMounted());
    assertEquals("first", read(mount, time));
    mount.unmount().orFail();
    mount.awaitUnmounted();
  }

  /** Then sizes can be told without the volumes. */
  @Test
  void indexesAllAtOnce() throws IOException {
    Instant first = backUp("first");
    Instant second = backUp("the second");
    Mount mount = dupfs.mount(repository.url(), "--index", "now");
    for (Path volume : DuplicityRepository.files(repository.directory(), ".vol")) {
      Files.delete(volume);
    }
    assertEquals(5, Files.size(mount.snapshot(first).resolve("file")));
    assertEquals(10, Files.size(mount.snapshot(second).resolve("file")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void signalsUnmount(String signal) throws IOException {
    backUp("first");
    Mount mount = dupfs.mountInFront(repository.url());
    mount.signal(signal);
    mount.awaitUnmounted();
  }

  @Test
  void newSnapshotAppearsAfterHangUp() throws IOException {
    backUp("first");
    Mount mount = dupfs.mount(repository.url());
    assertEquals(repository.namesInMount(), mount.names());
    Instant second = backUp("second");
    mount.signal("HUP");
    Mount.await(
        "second snapshot",
        Duration.ofSeconds(10),
        () -> mount.names().equals(repository.namesInMount()));
    assertEquals("second", read(mount, second));
    assertEquals("second", Files.readString(mount.point().resolve("latest/file")));
  }

  @Test
  @Tag("long")
  void newSnapshotAppearsWithinAMinute() throws IOException {
    Instant first = backUp("first");
    Mount mount = dupfs.mount(repository.url());
    Instant second = backUp("second");
    Mount.await(
        "second snapshot",
        TO_SEE_A_NEW_SNAPSHOT,
        () -> mount.names().equals(repository.namesInMount()));
    assertEquals("first", read(mount, first));
    assertEquals("second", read(mount, second));
  }

  @Test
  void directorySomeoneStandsInStaysValid() throws IOException {
    Instant first = backUp("first");
    Mount mount = dupfs.mount(repository.url());
    Path marker = dupfs.sandbox().newDirectory("marker");
    Path out = marker.resolve("out");
    Process standing =
        dupfs
            .sandbox()
            .command(
                "bash",
                "-ec",
                "until [ -e \"$0\" ]; do sleep 0.1; done; cat file; ls",
                marker + "/go")
            .in(mount.snapshot(first))
            .start(out, out);
    backUp("second");
    mount.signal("HUP");
    Mount.await("second", Duration.ofSeconds(10), () -> mount.names().size() == 3);
    Files.createFile(marker.resolve("go"));
    Mount.await("reader", Duration.ofSeconds(10), () -> !standing.isAlive());
    assertEquals("firstfile\n", Files.readString(out));
  }

  @Test
  void mountsAgainAfterBeingKilled() throws IOException {
    Instant time = backUp("first");
    Mount mount = dupfs.mount(repository.url());
    assertEquals("first", read(mount, time));
    ProcessHandle server = mount.server();
    server.destroyForcibly();
    Mount.await("dead", Duration.ofSeconds(10), () -> !server.isAlive());
    dupfs.run("mount", repository.url(), mount.point().toString()).orFail();
    assertEquals("first", read(mount, time));
    assertEquals(
        1, Dupfs.mountTable().stream().filter(line -> line.contains(mount.point() + " ")).count());
  }

  @Test
  void twoMountsOfOneRepository() throws IOException {
    Instant time = backUp("first");
    Mount one = dupfs.mount(repository.url());
    Mount two = dupfs.mount(repository.url());
    assertEquals("first", read(one, time));
    assertEquals("first", read(two, time));
    one.unmount().orFail();
    assertEquals("first", read(two, time));
  }

  @Test
  void listsSnapshots() throws IOException {
    backUp("first");
    backUp("second");
    String table = dupfs.run("snapshots", repository.url()).orFail().out();
    for (Instant time : repository.times()) {
      assertTrue(table.contains(DuplicityRepository.nameOf(time)), table);
    }
    assertTrue(table.contains("full"), table);
    assertTrue(table.contains("inc"), table);
  }

  @Test
  void aFileOrALinkCanBeTheRootOfABackup() throws IOException {
    Path file = Files.writeString(source.resolve("file"), "content of the root");
    Path link = Files.createSymbolicLink(source.resolve("link"), Path.of("file"));
    for (Path root : List.of(file, link)) {
      DuplicityRepository single = DuplicityRepository.plain(dupfs.sandbox());
      single.backUp(true, root);
      Mount mount = dupfs.mount(single.url());
      mount
          .listing(single.newest())
          .assertSameAs(Listing.of(dupfs.sandbox(), root), "root " + root.getFileName());
    }
  }

  @Test
  void interruptedAndResumedBackup() throws IOException {
    String script =
        "import random, sys; r = random.Random('resumed')\n"
            + "for n in range(5): open(f'{sys.argv[1]}/{n}', 'wb').write(r.randbytes(900_000))";
    dupfs.sandbox().command("python3", "-c", script, source.toString()).run().orFail();
    DuplicityRepository resumed = DuplicityRepository.plain(dupfs.sandbox(), "--volsize=1");
    assertTrue(resumed.tryBackUp(true, source, "--fail-on-volume=3").exit() != 0);
    resumed.backUp(true, source);
    List<String> names =
        DuplicityRepository.files(resumed.directory(), "manifest").stream()
            .map(path -> path.getFileName().toString().replaceAll(".*?(\\d{8}T\\d{6}Z).*", "$1"))
            .toList();
    assertEquals(1, names.size(), "one set");
    Mount mount = dupfs.mount(resumed.url(), "--numeric-owner");
    Listing.of(dupfs.sandbox(), mount.point().resolve(names.get(0)))
        .assertSameAs(Listing.of(dupfs.sandbox(), source), "resumed");
  }
}
