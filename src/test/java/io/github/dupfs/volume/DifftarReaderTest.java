package io.github.dupfs.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DifftarReaderTest {
  private static String numbers(int first, int last) {
    return IntStream.range(first, last).mapToObj(i -> i + "\n").collect(Collectors.joining());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static Volumes golden(String name) throws IOException {
    return Volumes.difftar(Volumes.golden(name));
  }

  /** What a delta makes of a basis. */
  private static String patched(Volumes volume, Content content, String basis) throws IOException {
    DeltaSummary summary = content.delta();
    assertNotNull(summary);
    byte[] payload = volume.payload(content);
    byte[] old = basis.getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream result = new ByteArrayOutputStream();
    for (int i = 0; i < summary.chunkStarts().length; i++) {
      DeltaChunk few = summary.commands();
      DeltaChunk chunk = few != null ? few : volume.chunks.get(summary.firstChunk() + i);
      assertEquals(summary.chunkStarts()[i], chunk.start());
      chunk.visit(
          chunk.start(),
          chunk.end(),
          new DeltaChunk.Visitor() {
            @Override
            public void literal(long at, long offset, long length) {
              assertEquals(result.size(), at);
              result.write(payload, (int) offset, (int) length);
            }

            @Override
            public void copy(long at, long offset, long length) {
              assertEquals(result.size(), at);
              result.write(old, (int) offset, (int) length);
            }
          });
    }
    assertEquals(summary.resultLength(), result.size());
    return text(result.toByteArray());
  }

  @Test
  void snapshotsOfEveryKind() throws IOException {
    Volumes volume = golden("full.difftar");
    assertEquals(
        List.of(
            "SNAPSHOT 0 . 5 7755 1000/alice 100/staff 1700000000",
            "SNAPSHOT 5 bad\\xff\\xfename",
            "SNAPSHOT 1-3 290 big",
            "SNAPSHOT 1-3 200 even",
            "SNAPSHOT 0 device 3 0640 1000/alice 100/staff 1700000000 4,64",
            "SNAPSHOT 0 dir 5 0640 1000/alice 100/staff 1700000000",
            "SNAPSHOT 20 dir/3",
            "SNAPSHOT 0 empty",
            "SNAPSHOT 0 link 2 0777 1000/alice 100/staff 1700000000 -> dir/3"),
        volume.lines);
    assertEquals("bytes", text(volume.payload(volume.contents.get(1))));
    assertEquals(numbers(0, 100), text(volume.payload(volume.contents.get(2))));
    assertEquals("e".repeat(200), text(volume.payload(volume.contents.get(3))));
    assertEquals(List.of(), volume.warnings);
  }

  @Test
  void deltas() throws IOException {
    Volumes volume = golden("vol1.difftar");
    assertEquals(
        List.of("DIFF changed", "DELETED gone", "DELETED gone/child", "DIFF touched"),
        volume.lines.stream().limit(4).map(line -> line.replaceFirst(" [0-9]+ ", " ")).toList());
    String digits = "0123456789".repeat(20);
    assertEquals(digits + "more", patched(volume, volume.contents.get(0), digits));
    assertEquals("", patched(volume, volume.contents.get(3), ""));
    String old = numbers(0, 200);
    assertEquals(
        numbers(50, 300) + old.substring(0, 64), patched(volume, volume.contents.get(4), old));
  }

  @Test
  void aDeltaThatGoesOnInTheNextVolume() throws IOException {
    Volumes first = golden("vol1.difftar");
    Volumes second = golden("vol2.difftar");
    Content start = first.contents.get(first.contents.size() - 1);
    Content rest = second.contents.get(0);
    assertEquals(2, start.lastPart());
    assertEquals(3, rest.firstPart());
    assertNull(start.delta());
    assertNull(rest.delta());
    Content whole = first.contents.get(4);
    assertEquals(
        text(first.payload(whole)), text(first.payload(start)) + text(second.payload(rest)));
  }

  @Test
  void refusedNamesCostOnlyThemselves() throws IOException {
    Volumes volume = golden("refused.difftar");
    assertEquals(List.of("SNAPSHOT 4 good"), volume.lines);
    assertEquals("good", text(volume.payload(volume.contents.get(0))));
    assertEquals(13, volume.warnings.size(), volume.warnings::toString);
  }

  @Test
  void damagedDeltasHaveNoSummary() throws IOException {
    Volumes volume = golden("damaged.difftar");
    assertEquals(4, volume.contents.size());
    for (Content content : volume.contents.subList(0, 3)) {
      assertNull(content.delta());
    }
    assertEquals("sound", patched(volume, volume.contents.get(3), ""));
  }

  @Test
  void anEmptyVolume() throws IOException {
    assertEquals(List.of(), Volumes.difftar(new byte[0]).lines);
    assertEquals(List.of(), Volumes.difftar(new byte[512]).lines);
  }

  @Test
  void aVolumeThatEndsEarly() throws IOException {
    byte[] whole = Volumes.golden("vol2.difftar");
    assertThrows(CorruptDataException.class, () -> Volumes.difftar(Arrays.copyOf(whole, 1000)));
  }

  @Test
  void contentSurvivesBeingKept() throws IOException {
    for (String name : List.of("full.difftar", "vol1.difftar", "vol2.difftar")) {
      Volumes volume = golden(name);
      Content before = Content.GONE;
      for (Content content : volume.contents) {
        Content kept = Kept.content(content, before);
        before = content;
        assertEquals(content.kind(), kept.kind());
        assertEquals(content.firstPart(), kept.firstPart());
        assertEquals(content.lastPart(), kept.lastPart());
        assertEquals(text(volume.payload(content)), text(volume.payload(kept)));
        assertEquals(text(content.delta()), text(kept.delta()));
      }
    }
  }

  private static String text(@Nullable DeltaSummary delta) {
    if (delta == null) {
      return "no delta of this volume alone";
    }
    DeltaChunk commands = delta.commands();
    String text = commands == null ? "chunks" : Arrays.toString(commands.encode());
    return delta.resultLength() + " from " + delta.basisEnd() + " by " + text;
  }
}
