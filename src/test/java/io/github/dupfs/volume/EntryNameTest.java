package io.github.dupfs.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.volume.EntryName.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EntryNameTest {
  private static EntryName parse(String name) throws CorruptDataException {
    return EntryName.parse(name.getBytes(StandardCharsets.ISO_8859_1), "test.difftar", 512);
  }

  @ParameterizedTest
  @CsvSource({
    "snapshot/a, SNAPSHOT, a, 0",
    "snapshot/a/, SNAPSHOT, a, 0",
    "snapshot/./, SNAPSHOT, ., 0",
    "snapshot/, SNAPSHOT, ., 0",
    "snapshot/., SNAPSHOT, ., 0",
    "signature/, SIGNATURE, ., 0",
    "signature/a/b, SIGNATURE, a/b, 0",
    "diff/a/7, DIFF, a/7, 0",
    "deleted/a/b, DELETED, a/b, 0",
    "deleted/deleted/x, DELETED, deleted/x, 0",
    "snapshot/multivol_snapshot/a/1, SNAPSHOT, multivol_snapshot/a/1, 0",
    "multivol_snapshot/a/b/12, SNAPSHOT, a/b, 12",
    "multivol_snapshot/./3, SNAPSHOT, ., 3",
    "multivol_diff/1/2, DIFF, 1, 2",
    "multivol_diff/a/999999999, DIFF, a, 999999999",
    "'snapshot/ ..', SNAPSHOT, ' ..', 0",
    "snapshot/.../x, SNAPSHOT, .../x, 0",
    "snapshot/\u00ff\u0001x, SNAPSHOT, \\xff\\x01x, 0",
  })
  void names(String name, Kind kind, String path, int part) throws CorruptDataException {
    EntryName entry = parse(name);
    assertEquals(kind, entry.kind());
    assertEquals(path, entry.path().toString());
    assertEquals(part, entry.part());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "snapshot",
        "Snapshot/a",
        "/snapshot/a",
        "unknown/a",
        "multivol_signature/a/1",
        "snapshot/..",
        "snapshot/../",
        "snapshot/../etc/passwd",
        "snapshot/a/..",
        "snapshot/a/../b",
        "snapshot/a/./b",
        "snapshot/a//b",
        "snapshot//a",
        "snapshot/a//",
        "snapshot/a\0b",
        "deleted/../a",
        "diff/..",
        "multivol_snapshot/../1",
        "multivol_snapshot/1",
        "multivol_snapshot/",
        "multivol_snapshot/a/",
        "multivol_snapshot/a/0",
        "multivol_snapshot/a/-1",
        "multivol_snapshot/a/+1",
        "multivol_snapshot/a/1x",
        "multivol_snapshot/a/1/",
        "multivol_snapshot/a/1234567890",
        "multivol_diff/a/\u0661",
      })
  void refused(String name) {
    CorruptDataException e = assertThrows(CorruptDataException.class, () -> parse(name));
    assertEquals("test.difftar", e.file());
    assertEquals(512, e.offset());
  }
}
