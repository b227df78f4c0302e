package io.github.dupfs.restore;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.dupfs.posix.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree that nobody may change, and what tells whether somebody did. */
record Canary(Path directory, String before) {
  /** Makes one, with everything in it that a restore could be led to. */
  static Canary in(Path place) throws IOException {
    Path directory = Files.createDirectory(place.resolve("canary"));
    Shell.run(
        directory,
        "echo secret > file; chmod 640 file; mkdir d; echo deep > d/file; chmod 750 d;"
            + " ln -s file link; mkfifo fifo; mkdir empty; touch -d @1600000000 file d/file d");
    return new Canary(directory, listing(directory));
  }

  /** Everything, with the time that it was changed in any way, and the bytes of files. */
  static String listing(Path directory) throws IOException {
    return new String(
        Shell.run(
            directory,
            "find . -printf '%p %y %m %U:%G %s %n %i %T@ %C@ %l\\n' | sort;"
                + " find . -type f | sort | xargs md5sum"),
        ISO_8859_1);
  }

  /**
   * @throws AssertionError if anything in it was changed, or touched
   */
  void assertUnharmed() throws IOException {
    String now = listing(directory);
    if (!now.equals(before)) {
      throw new AssertionError("before:\n" + before + "now:\n" + now);
    }
  }
}
