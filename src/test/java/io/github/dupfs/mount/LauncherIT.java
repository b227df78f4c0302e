package io.github.dupfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts {@code dupfs} and {@code mount.dupfs}, copied beside an empty jar, with scripts as
 * Java.
 */
@Timeout(120)
final class LauncherIT {
  private static final String SHOW_ARGUMENTS = "printf '[%s]' \"$@\"; exit 5";

  /** Runs the tests' own program, given {@code … mount --ready-fd N -- URL DIRECTORY}. */
  private static final String MOUNT =
      "while [ \"$1\" != mount ]; do shift; done\nexec "
          + ProcessHandle.current().info().command().orElse("java")
          + " --enable-native-access=ALL-UNNAMED -cp "
          + System.getProperty("java.class.path")
          + " io.github.dupfs.mount.MountMain \"$6\" \"$3\" /dev/null";

  @TempDir Path directory;
  private Path java = Path.of("");

  @BeforeEach
  void copyScripts() throws IOException {
    Path scripts = Files.createDirectory(directory.resolve("mount-scripts"));
    for (String name : List.of("dupfs", "mount.dupfs")) {
      Path script = Path.of("mount-scripts", name);
      Files.copy(script, scripts.resolve(name));
      assertTrue(scripts.resolve(name).toFile().setExecutable(true));
    }
    Files.createFile(Files.createDirectory(directory.resolve("target")).resolve("dupfs.jar"));
    java = Files.createDirectories(directory.resolve("jdk/bin")).resolve("java");
    Files.writeString(directory.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
  }

  private Mounted.Result run(String javaScript, String script) throws Exception {
    Files.writeString(java, "#!/bin/sh\n" + javaScript + "\n");
    assertTrue(java.toFile().setExecutable(true));
    return Mounted.shell(
        directory, "cd \"$m\"; export DUPFS_JAVA=$PWD/jdk/bin/java; mkdir mnt; " + script);
  }

  @Test
  void passesArgumentsAndExitCode() throws Exception {
    Mounted.Result result =
        run(
            SHOW_ARGUMENTS,
            "ln -s mount-scripts/dupfs link; DUPFS_JAVA_OPTS='-Xmx9m -Da=b' ./link snapshots 'a b'");
    assertEquals(5, result.code());
    assertTrue(
        result
            .text()
            .endsWith(
                "[-Xmx9m][-Da=b][-jar][%s][snapshots][a b]"
                    .formatted(directory.toRealPath().resolve("target/dupfs.jar"))),
        result.text());
  }

  @Test
  void refusesOldJava() throws Exception {
    Mounted.Result result =
        run(SHOW_ARGUMENTS, "echo 'JAVA_VERSION=\"11.0.2\"' > jdk/release; mount-scripts/dupfs");
    assertEquals(1, result.code());
    assertTrue(result.error().endsWith("jdk/bin/java is older than 17\n"), result.error());
  }

  @Test
  void mountsInTheBackground() throws Exception {
    Mounted.Result result =
        run(MOUNT, "out=$(mount-scripts/dupfs mount -- url mnt); echo $? \"$out\"; cat mnt/f");
    assertEquals("0 \ncontent", result.text(), result.error());
    MountPoint.unmount(directory.resolve("mnt"), false);
  }

  @Test
  void failureToMountHasItsExitCode() throws Exception {
    Mounted.Result result = run(MOUNT, "rmdir mnt; mount-scripts/dupfs mount -- url mnt");
    assertEquals(1, result.code());
    assertTrue(result.error().contains("does not exist"), result.error());
    assertEquals(5, run("exit 5", "mount-scripts/dupfs mount -- url mnt").code());
  }

  @Test
  void foregroundIsLeftAlone() throws Exception {
    Mounted.Result result = run(SHOW_ARGUMENTS, "mount-scripts/dupfs mount -f url mnt");
    assertTrue(result.text().endsWith("[mount][-f][url][mnt]"), result.text());
  }

  @Test
  void translatesOptionsOfFstab() throws Exception {
    Mounted.Result result =
        run(
            SHOW_ARGUMENTS,
            "mount-scripts/mount.dupfs file:///a /m -n -o rw,noexec,user,_netdev,x-foo=1,allow_other"
                + " -o uid=5,gid=6,passphrase-file=/p,numeric-owner,time-template=%Y,index=now,nofail"
                + " -t fuse.dupfs");
    assertEquals(5, result.code());
    assertTrue(
        result
            .text()
            .replaceFirst("\\[--ready-fd\\]\\[\\d+\\]", "")
            .endsWith(
                "[mount][-o][noexec][--allow-other][--passphrase-file][/p][--numeric-owner]"
                    + "[--time-template][%Y][--index][now][--owner][5:6][--][file:///a][/m]"),
        result.text());
  }
}
