package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.repository.FileNames;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class RepositoryOptionsTest {
  private static RepositoryOptions parse(String... arguments) {
    return CommandLine.populateCommand(new RepositoryOptions(), arguments);
  }

  @Test
  void withoutOptionsTheNamesAreTheUsualOnes() {
    assertEquals(FileNames.DEFAULT, parse().fileNames());
    assertEquals(List.of(), parse().gpgOptionList());
    assertEquals("gpg", parse().gpgBinary);
  }

  @Test
  void prefixesGoToTheFilesTheyAreFor() {
    assertEquals(
        new FileNames("p-", "a-", "m-", "s-", '_'),
        parse(
                "--file-prefix=p-",
                "--file-prefix-archive",
                "a-",
                "--file-prefix-manifest=m-",
                "--file-prefix-signature=s-",
                "--time-separator=_")
            .fileNames());
  }

  @Test
  void aSeparatorIsOneCharacter() {
    assertThrows(CommandLine.ParameterException.class, () -> parse("--time-separator=__"));
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "'  ', 0", "--homedir /x, 2", "'  --a   --b\t--c ', 3"})
  void optionsOfGnupg(String options, int count) {
    assertEquals(count, parse("--gpg-options=" + options).gpgOptionList().size());
  }
}
