package io.github.dupfs.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LocationsTest {
  @TempDir Path directory;

  private static Path opened(String url) throws StorageException {
    return assertInstanceOf(FileBackend.class, Locations.open(url)).directory();
  }

  private static String refusal(String url) {
    StorageException e = assertThrows(StorageException.class, () -> Locations.open(url));
    return String.valueOf(e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://%s", "FILE://%s", "%s", "par2+file://%s", "par2+%s", "%s/./"})
  void formsOfALocalDirectory(String form) throws StorageException {
    assertEquals(directory, opened(form.formatted(directory)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"file://%s", "%s"})
  void relativePaths(String form) throws StorageException {
    Path here = Path.of("").toAbsolutePath();
    assertEquals(directory, opened(form.formatted(here.relativize(directory))));
  }

  @Test
  void percentIsDecodedOnlyIfNothingHasTheLiteralName() throws IOException {
    Path blank = Files.createDirectory(directory.resolve("a b"));
    assertEquals(blank, opened("file://" + directory + "/a%20b"));
    Path literal = Files.createDirectory(directory.resolve("a%20b"));
    assertEquals(literal, opened("file://" + directory + "/a%20b"));
    Path odd = Files.createDirectory(directory.resolve("100%"));
    assertEquals(odd, opened("file://" + directory + "/100%"));
    assertEquals(odd, opened("file://" + directory + "/100%25"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%4", "%zz", "%00", "%2", "a%GGb"})
  void percentSignsThatMeanNothing(String name) {
    assertFalse(refusal("file://" + directory + "/" + name).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "file://", "par2+", "par2+file://"})
  void nothingIsNamed(String url) {
    assertTrue(refusal(url).contains("no directory is named"), refusal(url));
  }

  @Test
  void aPathThatCannotBe() {
    assertTrue(refusal("/a\0b").contains("not a path"), refusal("/a\0b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sftp://joe:sEcret@host/dir",
        "par2+s3+http://joe:sEcret@bucket",
        "webdavs://joe:sEc@ret@host//dir",
        "Boto3+S3://sEcret@x/y@z"
      })
  void unknownSchemes(String url) {
    String message = refusal(url);
    assertTrue(message.contains("unknown scheme"), message);
    assertTrue(message.contains("file:///"), message);
    assertFalse(message.contains("sEc"), message);
  }

  @ParameterizedTest
  @CsvSource({
    "sftp://u:p@host/x, sftp://host/x",
    "sftp://u:p@q@host/x@y, sftp://host/x@y",
    "file:///home/a@b, file:///home/a@b",
    "/plain/a@b, /plain/a@b",
    "s3://bucket/x, s3://bucket/x",
  })
  void credentialsAreTakenOut(String url, String shown) {
    assertEquals(shown, Locations.withoutCredentials(url));
  }
}
