package io.github.dupfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MountOptionsTest {
  private static MountOptions options(boolean allowOther, String fsName, String... extra) {
    return new MountOptions(Path.of("/m"), allowOther, null, 1, fsName, List.of(extra));
  }

  @Test
  void readOnlyComesLast() {
    List<String> options = options(false, "x", "rw", "dev").fuseOptions();
    assertEquals("ro", options.get(options.size() - 1));
    assertTrue(options.indexOf("dev") > options.indexOf("nodev"));
  }

  @Test
  void othersMeetPermissions() {
    assertTrue(options(true, "x").fuseOptions().contains("default_permissions"));
    assertFalse(options(false, "x").fuseOptions().contains("default_permissions"));
  }

  @Test
  void nameIsEscaped() {
    assertTrue(options(false, "a,b\\c").fuseOptions().contains("fsname=a\\,b\\\\c"));
  }

  @Test
  void rangesAreChecked() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new MountOptions(Path.of("/m"), false, null, 0, "x", List.of()));
    assertThrows(IllegalArgumentException.class, () -> new Owner(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Owner(0, 0xffff_ffffL));
  }
}
