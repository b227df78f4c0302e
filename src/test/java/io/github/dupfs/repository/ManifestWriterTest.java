package io.github.dupfs.repository;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.ManifestWriter.Change;
import io.github.dupfs.repository.ManifestWriter.Position;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestWriterTest {
  private static final byte[] SHA1 =
      HexFormat.of().parseHex("10b75808ecaa84c5d500c35865c14819f5b9e567");

  @Test
  void asDuplicityWritesIt() throws IOException {
    ManifestWriter manifest = new ManifestWriter("vm", "my docs".getBytes(UTF_8));
    FilePath big = FilePath.of("big.bin");
    manifest.add(1, new Position(FilePath.ROOT, 0), new Position(big, 15), SHA1);
    manifest.add(2, new Position(big, 16), new Position(FilePath.of("z last"), 0), SHA1);
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.write(manifest.toBytes());
    text.write(ManifestWriter.fileListHead(3));
    text.write(ManifestWriter.fileListLine(Change.NEW, FilePath.of("a")));
    text.write(ManifestWriter.fileListLine(Change.CHANGED, big));
    text.write(ManifestWriter.fileListLine(Change.DELETED, FilePath.of("z last")));
    assertEquals(
        """
        Hostname vm
        Localdir "my\\x20docs"
        Volume 1:
            StartingPath   .\s\s
            EndingPath     big.bin 15
            Hash SHA1 10b75808ecaa84c5d500c35865c14819f5b9e567
        Volume 2:
            StartingPath   big.bin 16
            EndingPath     "z\\x20last"\s\s
            Hash SHA1 10b75808ecaa84c5d500c35865c14819f5b9e567
        Filelist 3
            new      a
            changed  big.bin
            deleted  "z\\x20last"
        """,
        text.toString(ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "back\\slash",
        "with\nnewline",
        "tab\t",
        "\u000b\u000c\r",
        "quote'",
        "double\"",
        "\u00ff\u00fe",
        "\u00a0",
        "\u0001"
      })
  void whatWasWrittenIsRead(String text) throws IOException {
    byte[] name = text.getBytes(ISO_8859_1);
    FilePath path = FilePath.of(name);
    ManifestWriter manifest = new ManifestWriter("vm", name);
    manifest.add(1, new Position(path, 0), new Position(path, 7), SHA1);
    byte[] written = manifest.toBytes();

    VolumeInfo volume = Manifest.read(new ByteArrayInputStream(written), "m").volumes().get(1);
    assertNotNull(volume);
    assertEquals(path, volume.start());
    assertEquals(path, volume.end());
    assertNotNull(volume.digest());
    assertArrayEquals(SHA1, volume.digest().value());

    Manifest.Origin origin = Manifest.readOrigin(new ByteArrayInputStream(written), "m");
    assertEquals("vm", origin.host());
    assertArrayEquals(name, origin.directory());
  }
}
