package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ManifestTest {
  private static final String SHA1 = "10b75808ecaa84c5d500c35865c14819f5b9e567";

  private static final String LIVE =
      """
      Hostname vm
      Localdir "my\\x20docs"
      Volume 1:
          StartingPath   . \s
          EndingPath     big.bin 15
          Hash SHA1 10b75808ecaa84c5d500c35865c14819f5b9e567
      Volume 2:
          StartingPath   big.bin 16
          EndingPath     "z\\x20last" \s
          Hash SHA1 5729847bdf3c1a5fdfe772d3b51c3e5b95f2e5de
      Filelist 3
          new      a
          changed  big.bin
          deleted  "z\\x20last"
      """;

  private static Manifest read(byte[] text) throws IOException {
    return Manifest.read(new ByteArrayInputStream(text), "test.manifest");
  }

  private static Manifest read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static VolumeInfo volume(Manifest manifest, int number) {
    VolumeInfo info = manifest.volumes().get(number);
    assertNotNull(info);
    return info;
  }

  private static String digest(VolumeInfo info) {
    VolumeInfo.Digest digest = info.digest();
    assertNotNull(digest);
    return digest.algorithm() + " " + HexFormat.of().formatHex(digest.value());
  }

  private static String section(int number, String start, String end, String sha1) {
    return "Volume %d:\n    StartingPath   %s  \n    EndingPath     %s  \n    Hash SHA1 %s\n"
        .formatted(number, start, end, sha1);
  }

  @Test
  void asDuplicityWritesIt() throws IOException {
    Manifest manifest = read(LIVE);
    assertEquals(List.of(1, 2), List.copyOf(manifest.volumes().keySet()));
    assertEquals(FilePath.ROOT, volume(manifest, 1).start());
    assertEquals(FilePath.of("big.bin"), volume(manifest, 1).end());
    assertEquals(FilePath.of("z last"), volume(manifest, 2).end());
    assertEquals("SHA-1 " + SHA1, digest(volume(manifest, 1)));
  }

  @Test
  void survivesBeingKept() throws IOException {
    Manifest manifest = read(LIVE + section(3, "\"a\\xff\"", "b", "zz"));
    Manifest kept = Manifest.decode(manifest.encode(), "index");
    assertArrayEquals(manifest.encode(), kept.encode());
    assertEquals(manifest.file(), kept.file());
    assertNull(volume(kept, 3).digest());
  }

  @Test
  void volumesOfAPath() throws IOException {
    Manifest manifest = read(LIVE);
    assertEquals(1, manifest.volumesFor(FilePath.of("a/b")).size());
    assertEquals(2, manifest.volumesFor(FilePath.of("big.bin")).size());
    assertEquals(2, manifest.volumesFor(FilePath.of("m")).get(0).number());
    assertTrue(manifest.volumesFor(FilePath.of("zz")).isEmpty());
  }

  @Test
  void aDirectoryThatAVolumeBeginsInside() throws IOException {
    Manifest manifest = read(section(1, "dir/sub/x", "dir/z", SHA1));
    assertEquals(1, manifest.volumesFor(FilePath.of("dir")).size());
    assertEquals(1, manifest.volumesFor(FilePath.of("dir/sub")).size());
    assertTrue(manifest.volumesFor(FilePath.of("dir/sua")).isEmpty());
  }

  @Test
  void theListOfFilesMayComeFirst() throws IOException {
    Manifest manifest = read("Filelist 1\n    new      Volume\n" + section(1, ".", "x", SHA1));
    assertEquals(1, manifest.volumes().size());
  }

  @Test
  void ofTwoSectionsTheLaterWins() throws IOException {
    String other = "5729847bdf3c1a5fdfe772d3b51c3e5b95f2e5de";
    Manifest manifest = read(section(3, "a", "b", SHA1) + section(3, "a", "c", other));
    assertEquals("SHA-1 " + other, digest(volume(manifest, 3)));
    assertEquals(FilePath.of("c"), volume(manifest, 3).end());
  }

  @Test
  void whenTheNumberingGoesBackHigherNumbersAreVoid() throws IOException {
    Manifest manifest =
        read(section(1, ".", "a", SHA1) + section(3, "b", "c", SHA1) + section(2, "b", "z", SHA1));
    assertEquals(List.of(1, 2), List.copyOf(manifest.volumes().keySet()));
  }

  @Test
  void keywordsInAnyCaseAndBlanksOfAnyKind() throws IOException {
    Manifest manifest =
        read("VOLUME 1:\n\tstartingpath\t.\n  ENDINGPATH x\n hash sha1 " + SHA1 + "\n");
    assertEquals("SHA-1 " + SHA1, digest(volume(manifest, 1)));
  }

  @Test
  void sha1IsPreferred() throws IOException {
    String md5 = "Hash MD5 d41d8cd98f00b204e9800998ecf8427e\n";
    String head = "Volume 1:\n StartingPath .\n EndingPath x\n ";
    assertEquals("MD5 d41d8cd98f00b204e9800998ecf8427e", digest(volume(read(head + md5), 1)));
    String both = head + md5 + " Hash SHA1 " + SHA1 + "\n " + md5;
    assertEquals("SHA-1 " + SHA1, digest(volume(read(both), 1)));
  }

  @Test
  void namesAreBytes() throws IOException {
    Manifest manifest = read(section(1, "bad\u00ff\u00fe", "\"with\\x0anewline\"", SHA1));
    assertEquals(
        FilePath.of(new byte[] {'b', 'a', 'd', (byte) 0xff, (byte) 0xfe}),
        volume(manifest, 1).start());
    assertEquals(FilePath.of("with\nnewline"), volume(manifest, 1).end());
  }

  @Test
  void aPathThatMakesNoSenseIsUnknown() throws IOException {
    Manifest manifest = read(section(1, "../../x", "\"\\x4\"", SHA1));
    assertNull(volume(manifest, 1).start());
    assertNull(volume(manifest, 1).end());
    assertEquals(1, manifest.volumesFor(FilePath.of("anything")).size());
  }

  @Test
  void whatIsNoManifestIsRefused() {
    assertThrows(CorruptDataException.class, () -> read(""));
    assertThrows(CorruptDataException.class, () -> read("\u001f\u008b\b"));
    assertThrows(CorruptDataException.class, () -> read("Volume x:\n"));
    assertThrows(CorruptDataException.class, () -> read("Volume 0:\n"));
  }

  @Test
  void aLineWithoutEndTakesNoMemory() {
    InputStream zeros =
        new InputStream() {
          @Override
          public int read() {
            return 'a';
          }
        };
    CorruptDataException e =
        assertThrows(CorruptDataException.class, () -> Manifest.read(zeros, "endless"));
    assertTrue(String.valueOf(e.getMessage()).contains("endless at byte 0: a line of more than"));
  }

  @Test
  void aLongListOfFilesTakesNoMemory() throws IOException {
    byte[] entry = ("    new      " + "x".repeat(1000) + "\n").getBytes(StandardCharsets.US_ASCII);
    List<InputStream> parts =
        IntStream.range(0, 100_000)
            .mapToObj(i -> (InputStream) new ByteArrayInputStream(entry))
            .toList();
    String head = section(1, ".", "x", SHA1) + "Filelist 100000\n";
    InputStream all =
        new SequenceInputStream(
            new ByteArrayInputStream(head.getBytes(StandardCharsets.US_ASCII)),
            new SequenceInputStream(Collections.enumeration(parts)));
    assertEquals(1, Manifest.read(all, "large").volumes().size());
  }

  @Test
  void volumesWithoutTheListOfFiles() throws IOException {
    byte[] text =
        (section(1, ".", "x", SHA1) + "Filelist 9\n" + "Volume none:")
            .getBytes(StandardCharsets.UTF_8);
    assertEquals(1, Manifest.readVolumes(new ByteArrayInputStream(text), "m").volumes().size());
    byte[] first =
        ("Filelist 1\n    new      Volume\n" + section(1, ".", "x", SHA1))
            .getBytes(StandardCharsets.UTF_8);
    assertEquals(1, Manifest.readVolumes(new ByteArrayInputStream(first), "m").volumes().size());
  }
}
