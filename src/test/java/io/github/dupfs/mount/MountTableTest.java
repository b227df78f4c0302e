package io.github.dupfs.mount;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MountTableTest {
  private static final List<String> LINES =
      List.of(
          "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue",
          "37 35 0:50 / /a\\040b\\134 ro - fuse.dupfs file:///x\\012y ro,user_id=0",
          "38 35 0:51 / /mnt2 ro shared:1 master:2 - fuse.dupfs s3://b ro");

  @Test
  void findsTheLastMount() throws IOException {
    MountTable table = MountTable.parse(LINES);
    assertEquals(
        new MountTable.Entry("0:51", "/mnt2", "fuse.dupfs", "s3://b"), table.at(Path.of("/mnt2")));
    assertNull(table.at(Path.of("/mnt2/x")));
    assertNull(table.at(Path.of("/mnt")));
  }

  @Test
  void unescapes() throws IOException {
    MountTable.Entry entry = MountTable.parse(LINES).at(Path.of("/a b\\"));
    assertEquals(new MountTable.Entry("0:50", "/a b\\", "fuse.dupfs", "file:///x\ny"), entry);
  }

  @Test
  void rejectsLinesWithoutSeparator() {
    assertThrows(
        IOException.class, () -> MountTable.parse(List.of("36 35 98:0 / /x rw master:1 ext3")));
  }

  @Test
  void readsTheRealOne() throws IOException {
    assertEquals(
        "proc",
        String.valueOf(MountTable.read().at(Path.of("/proc")))
            .replaceAll(".*type=(\\w+),.*", "$1"));
  }
}
