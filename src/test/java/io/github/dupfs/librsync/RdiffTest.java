package io.github.dupfs.librsync;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads what librsync's own program writes, if it is installed. */
final class RdiffTest {
  @TempDir private Path directory;

  @BeforeEach
  void rdiffIsInstalled() throws Exception {
    try {
      assumeTrue(run("--version") == 0, "rdiff fails");
    } catch (IOException e) {
      assumeTrue(false, "no rdiff");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void patchesAsItsDeltasSay(long seed) throws Exception {
    Random random = new Random(seed);
    byte[] basis = new byte[300_000 + random.nextInt(1000)];
    random.nextBytes(basis);
    byte[] wanted = edited(basis, random);
    byte[] delta = delta(basis, wanted);
    CommandLog log = CommandLog.of(delta, left -> Math.min(left, 1 + random.nextInt(70_000)));
    assertArrayEquals(wanted, log.patch(basis, delta), "seed " + seed);
  }

  @Test
  void anUnchangedFileIsOneCopy() throws Exception {
    byte[] basis = new byte[70001];
    new Random(6).nextBytes(basis);
    assertEquals(List.of("copy 0 70001"), CommandLog.of(delta(basis, basis)).commands());
    assertEquals(List.of(), CommandLog.of(delta(new byte[0], new byte[0])).commands());
  }

  @Test
  void repeatedContentIsManyCopiesOfOneBlock() throws Exception {
    byte[] delta = delta(new byte[5000], new byte[70001]);
    assertArrayEquals(new byte[70001], CommandLog.of(delta).patch(new byte[5000], delta));
  }

  @ParameterizedTest
  @CsvSource({
    "md4, rollsum, 0x72730136",
    "blake2, rollsum, 0x72730137",
    "md4, rabinkarp, 0x72730146",
    "blake2, rabinkarp, 0x72730147",
  })
  void readsTheHeadersOfAllSums(String strong, String weak, String magic) throws Exception {
    for (int size : new int[] {0, 1, 1024, 1025, 5000}) {
      Path file = write("file", new byte[size]);
      Path signature = directory.resolve("signature");
      String[] options = {"-f", "-b", "1024", "-S", "8", "-H", strong, "-R", weak, "signature"};
      List<String> command = new ArrayList<>(List.of(options));
      command.addAll(List.of(file.toString(), signature.toString()));
      assertEquals(0, run(command.toArray(String[]::new)));
      byte[] bytes = Files.readAllBytes(signature);
      SignatureHeader header = SignatureHeader.parse(bytes, "signature");
      assertEquals(new SignatureHeader(Integer.decode(magic), 1024, 8), header);
      assertEquals((size + 1023) / 1024, header.blockCount(bytes.length, "signature"));
    }
  }

  private static byte[] edited(byte[] basis, Random random) {
    ByteArrayOutputStream edited = new ByteArrayOutputStream();
    for (int i = 0; i < 20; i++) {
      int from = random.nextInt(basis.length);
      edited.write(basis, from, random.nextInt(Math.min(50_000, basis.length - from)));
      byte[] inserted = new byte[random.nextInt(1 << random.nextInt(17))];
      random.nextBytes(inserted);
      edited.writeBytes(inserted);
    }
    return edited.toByteArray();
  }

  private byte[] delta(byte[] basis, byte[] wanted) throws Exception {
    Path signature = directory.resolve("signature");
    Path delta = directory.resolve("delta");
    assertEquals(
        0, run("-f", "-b", "512", "signature", write("basis", basis).toString(), "" + signature));
    assertEquals(0, run("-f", "delta", "" + signature, "" + write("wanted", wanted), "" + delta));
    return Files.readAllBytes(delta);
  }

  private Path write(String name, byte[] content) throws IOException {
    return Files.write(directory.resolve(name), content);
  }

  private int run(String... options) throws Exception {
    List<String> command = new ArrayList<>(List.of("rdiff"));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
        .waitFor();
  }
}
