package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PassphrasesTest {
  @TempDir Path directory;

  private final RepositoryOptions options = new RepositoryOptions();

  private Path file(byte[] content) throws IOException {
    return Files.write(directory.resolve("passphrase"), content);
  }

  private String given() throws IOException {
    byte[] given = Passphrases.given(options);
    assertNotNull(given);
    return new String(given, StandardCharsets.ISO_8859_1);
  }

  @ParameterizedTest
  @CsvSource({
    "foo, foo",
    "foo\\n, foo",
    "foo\\r\\n, foo",
    "a b \\nc, 'a b '",
    "\\nfoo, ''",
    "'', ''"
  })
  void firstLineOfAFile(String content, String passphrase) throws IOException {
    String text = content.replace("\\r", "\r").replace("\\n", "\n");
    options.passphraseFile = file(text.getBytes(StandardCharsets.ISO_8859_1));
    assertEquals(passphrase, given());
  }

  @Test
  void bytesAreTakenAsTheyAre() throws IOException {
    byte[] bytes = {(byte) 0xff, 0, (byte) 0x80};
    options.passphraseFile = file(bytes);
    assertArrayEquals(bytes, Passphrases.given(options));
  }

  @Test
  void longButNotEndless() throws IOException {
    options.passphraseFile = file(new byte[1 << 16]);
    assertEquals(1 << 16, given().length());
    options.passphraseFile = Path.of("/dev/zero");
    assertThrows(IOException.class, this::given);
  }

  @Test
  void aMissingFileIsNamed() {
    options.passphraseFile = directory.resolve("none");
    NoSuchFileException e = assertThrows(NoSuchFileException.class, this::given);
    assertEquals(directory.resolve("none").toString(), e.getFile());
  }

  @Test
  void aFileDescriptor() throws IOException {
    Path file = file("bar\n".getBytes(StandardCharsets.ISO_8859_1));
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      List<Path> descriptors = descriptorsOf(file);
      assumeTrue(!descriptors.isEmpty(), "no /proc");
      options.passphraseDescriptor = Integer.valueOf(descriptors.get(0).getFileName().toString());
      assertEquals("bar", given());
      assertEquals('b', in.read());
    }
  }

  private static List<Path> descriptorsOf(Path file) throws IOException {
    Path all = Path.of("/proc/self/fd");
    if (!Files.isDirectory(all)) {
      return List.of();
    }
    try (Stream<Path> descriptors = Files.list(all)) {
      return descriptors.filter(descriptor -> isSame(descriptor, file)).toList();
    }
  }

  private static boolean isSame(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }
}
