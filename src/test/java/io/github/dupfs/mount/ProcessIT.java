package io.github.dupfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How mounts in processes of their own begin and end. Needs the kernel's FUSE. */
@Timeout(120)
final class ProcessIT {
  private static final String JAVA =
      ProcessHandle.current().info().command().orElse("java")
          + " --enable-native-access=ALL-UNNAMED -Xmx64m -cp "
          + System.getProperty("java.class.path")
          + " ";

  private static final String MAIN = "io.github.dupfs.mount.MountMain ";

  @TempDir Path directory;

  private Path mountPoint() throws Exception {
    return Files.createDirectories(directory.resolve("mount point"));
  }

  private Process start(Path mountPoint) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            "/bin/bash", "-c", "exec " + JAVA + MAIN + "\"$1\"", "-", "" + mountPoint);
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    assertEquals("ready", process.inputReader().readLine());
    return process;
  }

  @Test
  void terminatedProcessUnmounts() throws Exception {
    Path mountPoint = mountPoint();
    Process process = start(mountPoint);
    assertEquals("content", Files.readString(mountPoint.resolve("f")));
    process.destroy();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertFalse(Files.exists(mountPoint.resolve("f")));
    assertFalse(MountPoint.clearStale(mountPoint));
  }

  @Test
  void killedProcessLeavesErrorsUntilTheNextMount() throws Exception {
    Path mountPoint = mountPoint();
    Process process = start(mountPoint);
    process.destroyForcibly();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    Mounted.Result dead = Mounted.shell(mountPoint, "ls \"$m\"");
    assertTrue(dead.error().contains("Transport endpoint is not connected"), dead.error());
    try (Mounted m = Mounted.mount(new FakeTree().file("new", "life"), mountPoint)) {
      assertEquals("life", m.run("cat \"$m/new\"").text());
      assertFalse(MountPoint.clearStale(mountPoint));
    }
  }

  @Test
  void clearStaleUnmountsTheDead() throws Exception {
    Path mountPoint = mountPoint();
    Process process = start(mountPoint);
    assertFalse(MountPoint.clearStale(mountPoint));
    process.destroyForcibly();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    assertTrue(MountPoint.clearStale(mountPoint));
    assertFalse(MountPoint.clearStale(mountPoint));
  }

  @Test
  void detachedProcessHoldsNothingOfItsStarter() throws Exception {
    Path mountPoint = mountPoint();
    Path log = directory.resolve("log");
    String script =
        // The substitution ends only when nobody holds its pipe.
        "out=$(exec 5> >(head -1 >&2); "
            + JAVA
            + MAIN
            + "\"$m\" 5 '"
            + log
            + "' & )\n"
            + "while ! test -e \"$m/f\"; do sleep 0.1; done\n"
            + "cat \"$m/bad\"; echo \"$out\"; cat \"$m/f\"";
    Mounted.Result result = Mounted.shell(mountPoint, script);
    assertEquals("\ncontent", result.text());
    assertTrue(result.error().contains("ready"), result.error());
    assertTrue(Files.readString(log).contains("bad: internal error: java.lang.Ille"));
    String session =
        Mounted.shell(mountPoint, "ps -eo pid,sid,tty,args | grep '[M]ountMain.*mount point'")
            .text();
    String[] fields = session.strip().split(" +", 4);
    assertEquals(fields[0], fields[1]);
    assertEquals("?", fields[2]);
    MountPoint.unmount(mountPoint, false);
  }
}
