package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Repositories of duplicity versions that the distribution does not have, or of forms that current
 * versions do not write, with what their own version restored.
 */
final class RecordedRepositoriesIT {
  @SuppressWarnings("ImmutableEnumChecker") // the lists are those of List.of
  enum Recorded {
    GNU_TAR_OF_PYTHON_2("d07", ""),
    VERSION_3("d304", ""),
    SYMMETRIC("sym08", "foo"),
    TWO_RECIPIENTS("pk08", ""),
    SHORT_NAMES("short-names", "foo"),
    OLD_NAMES("old-names", "", "--time-separator=_"),
    REPLICATED("replicated", ""),
    NO_MDC("no-mdc", "", "--allow-no-mdc");

    final String directory;
    final String passphrase;
    final List<String> options;

    Recorded(String directory, String passphrase, String... options) {
      this.directory = directory;
      this.passphrase = passphrase;
      this.options = List.of(options);
    }

    String url() {
      return "file://" + Repositories.recorded(directory);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everySnapshotIsAsExpected(Recorded recorded) throws IOException {
    try (Dupfs dupfs = dupfsWithKeys()) {
      List<String> options = new ArrayList<>(List.of("--numeric-owner"));
      options.addAll(recorded.options);
      Mount mount = dupfs.with(secret(recorded)).mount(recorded.url(), options);
      List<String> names = new ArrayList<>();
      Path repository = Repositories.recorded(recorded.directory);
      for (Path expected : DuplicityRepository.files(repository, "expected.")) {
        String time = expected.getFileName().toString().split("\\.", -1)[1];
        names.add(time);
        Listing.of(dupfs.sandbox(), mount.point().resolve(time))
            .assertSameAs(Listing.parse(Files.readString(expected)), recorded + " " + time);
      }
      names.add("latest");
      assertEquals(names, mount.names());
    }
  }

  @Test
  void noIntegrityProtectionMeansNoAccessUnlessAllowed() {
    try (Dupfs dupfs = dupfsWithKeys()) {
      Path point = dupfs.sandbox().newDirectory("mnt");
      Command.Result result = dupfs.run("mount", Recorded.NO_MDC.url(), point.toString());
      if (result.exit() == 0) {
        Command.Result cat = dupfs.sandbox().command("cat", point + "/latest/numbers").run();
        dupfs.run("umount", point.toString());
        assertNotEquals(0, cat.exit(), "served data without integrity protection");
      }
    }
  }

  private static Map<String, String> secret(Recorded recorded) {
    return recorded.passphrase.isEmpty() ? Map.of() : Map.of("PASSPHRASE", recorded.passphrase);
  }

  private static Dupfs dupfsWithKeys() {
    Sandbox sandbox = Sandbox.create();
    String keyring = sandbox.path("home").resolve(".gnupg").toString();
    sandbox.command("install", "-d", "-m", "0700", keyring).run().orFail();
    String keys = Repositories.recorded("keys.asc").toString();
    sandbox.command("gpg", "--batch", "--quiet", "--import", keys).run().orFail();
    return Dupfs.in(sandbox);
  }
}
