package io.github.dupfs.posix;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class TargetDirectoryTest {
  @TempDir Path place;
  private TargetDirectory directory;

  @BeforeEach
  void open() throws IOException {
    directory = TargetDirectory.open(place);
  }

  @AfterEach
  void close() {
    directory.close();
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(ISO_8859_1);
  }

  private String shell(String script) throws IOException {
    return new String(Shell.run(place, script), ISO_8859_1);
  }

  @Test
  void everyKindWithItsAttributes() throws IOException {
    try (TargetFile file = directory.makeFile(bytes("f\u00ff"))) {
      file.write(ByteBuffer.allocateDirect(5).put(bytes("text\n")).flip());
      setAll(file);
    }
    try (OpenObject fifo = directory.makeFifo(bytes("fifo"))) {
      setAll(fifo);
    }
    try (OpenObject device = directory.makeDevice(bytes("device"), false, 300, 70_000)) {
      setAll(device);
    }
    try (OpenObject link = directory.makeLink(bytes("link"), bytes("no\n\u00ff"))) {
      link.changeOwner(1, 2);
      link.changeTime(77);
    }
    directory.makeDirectory(bytes("d"));
    try (TargetDirectory made = directory.open(bytes("d"))) {
      setAll(made);
    }
    String wanted = "4751 1:2 77 ";
    assertEquals(wanted + "regular file 0,0\n", shell("stat -c '%a %u:%g %Y %F %t,%T' $'f\\xff'"));
    assertEquals(wanted + "fifo 0,0\n", shell("stat -c '%a %u:%g %Y %F %t,%T' fifo"));
    assertEquals(
        wanted + "character special file 12c,11170\n",
        shell("stat -c '%a %u:%g %Y %F %t,%T' device"));
    assertEquals(wanted + "directory\n", shell("stat -c '%a %u:%g %Y %F' d"));
    assertEquals("1:2 77\n", shell("stat -c '%u:%g %Y' link"));
    assertArrayEquals(bytes("no\n\u00ff"), directory.linkTarget(bytes("link")));
  }

  private static void setAll(OpenObject object) throws IOException {
    object.changeOwner(1, 2);
    object.changePermissions(04751);
    object.changeTime(77);
  }

  /** Such as a second name of a file elsewhere, which would get owner and permissions then. */
  @Test
  void whatWasExchangedIsNotHeld() throws IOException {
    shell("echo > file; mkfifo one; ln one two; mkfifo three; ln -s three link");
    directory.hold(bytes("three"), '6').close();
    for (String name : new String[] {"file", "one", "two", "link"}) {
      FileSystemException failure =
          assertThrows(FileSystemException.class, () -> directory.hold(bytes(name), '6'));
      assertEquals(place + "/" + name + ": was exchanged while it was made", failure.getMessage());
    }
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    shell("mkdir d; echo text > d/f; chmod 711 d; ln -s d to-d; ln -s d/f to-f");
    assertThrows(FileSystemException.class, () -> directory.open(bytes("to-d")));
    assertThrows(FileSystemException.class, () -> directory.changePermissions(bytes("to-d"), 0777));
    assertThrows(FileSystemException.class, () -> directory.makeFile(bytes("to-f")));
    directory.changePermissions(bytes("d"), 0700);
    assertEquals("700\n", shell("stat -c %a d"));
    directory.rename(bytes("to-f"), bytes("to-d"));
    directory.remove(bytes("to-d"));
    assertNull(directory.status(bytes("to-d")));
    assertEquals("text\n", shell("cat d/f"));
  }

  @Test
  void namesThatFit() throws IOException {
    shell("touch .x-1 .x-22 .x-a .x-1y $'.x-\\xff' x-1; mkdir .x-3");
    assertEquals(3, directory.names(Pattern.compile("\\.x-[0-9]+")).size());
  }

  @Test
  void errorsNameTheObject() throws IOException {
    directory.makeDirectory(bytes("d\u00ff"));
    try (TargetDirectory inner = directory.open(bytes("d\u00ff"))) {
      assertEquals(place + "/d\\xff", inner.toString());
      assertFails(place + "/d\\xff/none: No such file", () -> inner.remove(bytes("none")));
      String tooLong = "n".repeat(5000);
      assertFails(tooLong + ": File name too long", () -> inner.makeFifo(bytes(tooLong)));
      assertFails("/l: a link to", () -> inner.makeLink(bytes("l"), bytes("a\0b")));
      assertNull(inner.status(bytes("l")));
    }
  }

  private static void assertFails(String wanted, Executable call) {
    String message = String.valueOf(assertThrows(FileSystemException.class, call).getMessage());
    assertTrue(message.contains(wanted), message);
  }
}
