package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** How options may be written. */
final class DuplicityCommandTest {
  private static DuplicityCommand parsed(String... words) {
    CommandLine line = DuplicityCommand.commandLine();
    line.parseArgs(words);
    return line.getCommand();
  }

  @Test
  void optionsMayStandAnywhere() {
    DuplicityCommand command =
        parsed("remove-all-but-n-full", "--name", "N", "--force", "3", "-v5", "file:///r");
    assertEquals(List.of("remove-all-but-n-full", "3", "file:///r"), command.words);
    assertEquals(Log.Level.INFO, command.output.verbosity);
    assertTrue(command.restore.force);
  }

  @Test
  void optionsMayBeAbbreviatedAndRepeated() {
    DuplicityCommand command =
        parsed("--no-enc", "--file-to-r=a", "--file-to-restore", "b", "--full-if-older=1M");
    assertTrue(command.backup.noEncryption);
    assertEquals("b", command.snapshots.path);
  }

  @Test
  void valuesMayLookLikeOptions() {
    DuplicityCommand command =
        parsed("--ssh-options", "-oPort=22", "--gpg-options=--no-use-agent", "@s", "file:///r");
    assertEquals("--no-use-agent", command.repository.gpgOptions);
    assertEquals(List.of("@s", "file:///r"), command.words);
  }

  @Test
  void oneOptionMayStandForTwo() {
    DuplicityCommand command = parsed("--encrypt-sign-key", "K", "s", "file:///r");
    assertEquals(List.of("K"), command.encryption.encryptKeys);
    assertEquals("K", command.repository.signKey);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nonsense", "--volsize=x", "--exc=x", "-v 77", "--log-fd=x"})
  void refused(String line) {
    assertThrows(ParameterException.class, () -> parsed(line.split(" ", -1)));
  }

  @Test
  void eachOptionIsDescribedInThePageAboutThem() throws IOException {
    String page = Files.readString(Path.of("src/site/markdown/duplicity.md"));
    for (AcceptedOption accepted : AcceptedOption.all()) {
      String group = accepted.name().replaceFirst("^--(s3|azure)-.*", "--$1-*");
      assertTrue(page.contains("`" + group + "`"), accepted.name());
    }
    List<String> ours = List.of("--passphrase", "--resume", "--verify-after", "--allow-no-mdc");
    for (OptionSpec option : DuplicityCommand.commandLine().getCommandSpec().options()) {
      boolean isTold =
          List.of(option.names()).stream().anyMatch(name -> page.contains("`" + name + "`"));
      boolean isOurs = ours.stream().anyMatch(prefix -> option.longestName().startsWith(prefix));
      boolean isGroup = option.longestName().matches("--(s3|azure)-.*|--help|--json");
      assertTrue(isTold || isOurs || isGroup, option.longestName());
    }
  }
}
