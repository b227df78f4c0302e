package io.github.dupfs.mount;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Refreshing, unmounting and closing within one process. Needs the kernel's FUSE. */
@Timeout(120)
final class LifecycleIT {
  @TempDir Path mountPoint;

  private static FakeTree tree() {
    return new FakeTree().file("file", "x");
  }

  @Test
  void refreshShowsNewRootEntriesAtOnce() throws Exception {
    FakeTree tree = new FakeTree().directory("one").file("one/f", "1");
    tree.link(FilePath.of("latest"), "one".getBytes(UTF_8));
    try (Mounted m = Mounted.mount(tree, mountPoint)) {
      assertEquals("1", m.run("cat $m/latest/f").text());
      assertTrue(m.shell("stat $m/second").code() != 0);
      tree.directory("second").file("second/f", "2");
      tree.link(FilePath.of("latest"), "second".getBytes(UTF_8));
      tree.remove("one/f");
      tree.remove("one");
      m.session().refresh();
      assertEquals("2", m.run("cat $m/second/f").text());
      assertEquals("latest\nsecond\n", m.run("ls $m").text());
      assertEquals("6 2\n", m.run("echo $(stat -c %s $m/latest) $(cat $m/latest/f)").text());
      assertTrue(m.shell("stat $m/one").error().contains("No such file"));
    }
  }

  @Test
  void unmountFromOutsideEndsTheSession() throws Exception {
    Mounted m = Mounted.mount(tree(), mountPoint);
    MountPoint.unmount(mountPoint, false);
    m.session().awaitUnmount();
    m.session().refresh();
    m.close();
    m.close();
    String nothing =
        assertThrows(IOException.class, () -> MountPoint.unmount(mountPoint, false)).getMessage();
    assertEquals(mountPoint + ": nothing is mounted there", nothing);
  }

  @Test
  void openFilesMakeItBusyAndSurviveLazyUnmounting() throws Exception {
    FakeTree tree = tree();
    Mounted m = Mounted.mount(tree, mountPoint);
    try (InputStream open = Files.newInputStream(mountPoint.resolve("file"))) {
      String busy =
          assertThrows(IOException.class, () -> MountPoint.unmount(mountPoint, false)).toString();
      assertTrue(busy.contains("in use"), busy);
      MountPoint.unmount(mountPoint, true);
      assertFalse(Files.exists(mountPoint.resolve("file")));
      assertEquals('x', open.read());
    }
    m.session().awaitUnmount();
  }

  @Test
  void closeDoesNotWaitForeverForOpenFiles() throws Exception {
    Mounted m = Mounted.mount(tree(), mountPoint);
    try (InputStream open = Files.newInputStream(mountPoint.resolve("file"))) {
      long before = System.nanoTime();
      m.close();
      assertTrue(System.nanoTime() - before < TimeUnit.SECONDS.toNanos(8));
      assertTrue(m.log().stream().anyMatch(line -> line.contains("still open")));
      assertEquals('x', open.read());
    }
    m.session().awaitUnmount();
  }

  @Test
  void closeLeavesAloneWhatOthersMountedThere() throws Exception {
    Mounted first = Mounted.mount(new FakeTree().file("first", ""), mountPoint);
    MountPoint.unmount(mountPoint, false);
    first.session().awaitUnmount();
    try (Mounted second = Mounted.mount(new FakeTree().file("second", ""), mountPoint)) {
      first.close();
      assertEquals("second\n", second.run("ls $m").text());
    }
  }

  @Test
  void twoMountsAtOnce(@TempDir Path other) throws Exception {
    try (Mounted a = Mounted.mount(new FakeTree().file("f", "A"), mountPoint);
        Mounted b = Mounted.mount(new FakeTree().file("f", "B"), other)) {
      assertEquals("A", a.run("cat $m/f").text());
      assertEquals("B", b.run("cat $m/f").text());
    }
  }
}
