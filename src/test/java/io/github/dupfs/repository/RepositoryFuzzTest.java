package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.storage.MemoryBackend;
import io.github.dupfs.storage.StorageBackend.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of any text are repository files or not; any other bytes may be corrupt, nothing else. */
final class RepositoryFuzzTest {
  /** A listing, one name a line. */
  @MethodSource("listings")
  @FuzzTest
  void fileNames(byte[] listing) {
    List<StoredFile> files =
        new String(listing, StandardCharsets.UTF_8)
            .lines()
            .map(name -> new StoredFile(name, 1, Instant.EPOCH))
            .toList();
    BackupCollection collection = BackupCollection.of(files, FileNames.DEFAULT);
    for (BackupSet set : collection.snapshots()) {
      if (set.id().isEmpty() || collection.lineage(set).isEmpty()) {
        throw new AssertionError(set);
      }
    }
  }

  static Stream<byte[]> listings() {
    return Stream.of(
            """
            duplicity-full.20261120T150242Z.vol12.difftar.gz
            duplicity-full.20261120T150242Z.manifest.gpg
            duplicity-full-signatures.20261120T150242Z.sigtar
            duplicity-inc.20261120T150242Z.to.20261120T150342Z.vol1.difftar
            duplicity-inc.20261120T150242Z.to.20261120T150342Z.manifest
            duplicity-new-signatures.20261120T150242Z.to.20261120T150342Z.sigtar.gz
            """,
            """
            df.tot34i.zzzzz.dt.z
            df.tot34i.m
            di.tot34i.zzzzzzzzzzz.1.dt.g
            di.tot34i.zzzzzzzzzzz.m
            dns.tot34i.zzzzzzzzzzzz.st
            """,
            "duplicity-full.2026-11-20T11:32:42-04:30.manifest\n")
        .map(listing -> listing.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("manifests")
  @FuzzTest
  void manifest(byte[] text) throws IOException {
    try {
      Manifest manifest = Manifest.read(new ByteArrayInputStream(text), "fuzz");
      Manifest kept = Manifest.decode(manifest.encode(), "fuzz");
      if (!Arrays.equals(manifest.encode(), kept.encode())
          || manifest.volumesFor(FilePath.ROOT).size() > manifest.volumes().size()) {
        throw new AssertionError();
      }
    } catch (CorruptDataException expected) {
      return;
    }
  }

  static Stream<byte[]> manifests() {
    return Stream.of(
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
                Hash MD5 5729847bdf3c1a5fdfe772d3b51c3e5b
            Filelist 1
                deleted  "z\\x20last"
            """,
            "Volume 2:\n EndingPath a/../b\nVolume 1:\n Hash SHA1 zz")
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @MethodSource("keptManifests")
  @FuzzTest
  void keptManifest(byte[] encoded) {
    try {
      Manifest.decode(encoded, "fuzz").volumesFor(FilePath.of("a"));
    } catch (CorruptDataException expected) {
      return;
    }
  }

  static Stream<byte[]> keptManifests() throws IOException {
    byte[] text = manifests().findFirst().orElseThrow();
    return Stream.of(
        Manifest.read(new ByteArrayInputStream(text), "m").encode(),
        new byte[] {1, 'm', 1, 1, 1, 2, '.', '.', 0, 0});
  }

  @MethodSource("layouts")
  @FuzzTest
  void layout(byte[] encoded) throws IOException {
    FileLayout layout;
    try {
      layout = FileLayout.decode(encoded, "fuzz");
    } catch (CorruptDataException expected) {
      return;
    }
    if (layout.fileSize() > 1 << 20) {
      return;
    }
    MemoryBackend backend = new MemoryBackend().put("f", new byte[(int) layout.fileSize()]);
    SegmentLoader loader = new SegmentLoader(backend, "f", layout, number -> new byte[0]);
    for (int i = 0; i < Math.min(3, layout.segments()); i++) {
      layout.segmentAt(layout.segmentStart(i));
      try {
        loader.load(i);
      } catch (IOException expected) {
        assertNotNull(expected.getMessage());
      }
    }
  }

  static Stream<byte[]> layouts() throws IOException {
    byte[] content = new byte[2_500_000];
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(content);
    }
    byte[] message =
        Files.readAllBytes(
            Path.of("src/test/resources/repositories/short-names/di.qgljwg.qglmog.1.dt.g"));
    return Stream.of(
        Decoded.of(Arrays.copyOf(content, 1000), Encoding.PLAIN).layout().encode(),
        Decoded.of(gzip.toByteArray(), Encoding.GZIP).layout().encode(),
        Decoded.of(message, Encoding.OPENPGP).layout().encode());
  }
}
