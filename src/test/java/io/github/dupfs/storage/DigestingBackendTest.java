package io.github.dupfs.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.storage.WritableBackend.Upload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DigestingBackendTest extends WritableBackendContract {
  @TempDir Path directory;

  @Override
  DigestingBackend backend() throws IOException {
    return new DigestingBackend(new FileBackend(directory));
  }

  @Override
  void put(String name, byte[] content) throws IOException {
    Files.write(directory.resolve(name), content);
  }

  @Test
  void digestsWhatWasCommittedAndIsThere() throws IOException {
    put("old", new byte[1]);
    DigestingBackend backend = backend();
    for (String name : Set.of("kept", "removed", "left")) {
      try (Upload upload = backend.create(name)) {
        upload.write("-abc-".getBytes(StandardCharsets.US_ASCII), 1, 2);
        upload.write('c');
        if (!name.equals("left")) {
          upload.commit();
        }
      }
    }
    backend.delete("removed");
    Map<String, byte[]> digests = backend.digests();
    assertEquals(Set.of("kept"), digests.keySet());
    // The first example of FIPS 180.
    assertArrayEquals(
        HexFormat.of().parseHex("a9993e364706816aba3e25717850c26c9cd0d89d"), digests.get("kept"));
  }
}
