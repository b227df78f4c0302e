package io.github.dupfs.volume;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.librsync.DeltaBuilder;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes of an index are a value that can be used, or {@link CorruptDataException}. */
final class DecodersFuzzTest {
  @MethodSource("contents")
  @FuzzTest
  void content(byte[] encoded) throws IOException {
    Content content;
    try {
      content = Content.decode(new ByteReader(encoded, "fuzz"), Content.GONE);
    } catch (CorruptDataException expected) {
      return;
    }
    long length = content.runs().length();
    long count = Math.min(10, length);
    content.runs().pieces(length - count, count, (offset, piece) -> check(piece > 0));
    DeltaSummary delta = content.delta();
    if (delta != null) {
      check(delta.resultLength() >= 0 && delta.basisEnd() >= 0);
      long last = -1;
      for (long start : delta.chunkStarts()) {
        check(start > last && start < delta.resultLength());
        last = start;
      }
    }
  }

  static Stream<byte[]> contents() {
    return Stream.of(
        new byte[] {0, 0},
        new byte[] {0x41, 1, 3, 2, 100, 10, 2, 5, 20, 1, 1},
        new byte[] {(byte) 0x81, 0, 0, 10, 10, 0, 2, 0, 5},
        new byte[] {(byte) 0x81, 0, 1, 10, 1, 0, 20, 0},
        new byte[] {(byte) 0x81, 1, 100, 10, 1, 2, 10});
  }

  @MethodSource("states")
  @FuzzTest
  void state(byte[] encoded) throws IOException {
    NodeState state;
    try {
      state = NodeState.decode(new ByteReader(encoded, "fuzz"), NodeState.GONE);
    } catch (CorruptDataException expected) {
      return;
    }
    NodeState kept = Kept.state(state, state.modifiedAt(7));
    check(kept.type() == state.type() && kept.modified() == state.modified());
  }

  static Stream<byte[]> states() {
    return Stream.of(
        new byte[] {'d'},
        new byte[] {'0', 1, 2, 3, 0, 0, 5},
        new byte[] {'2', 1, 2, 3, 1, 'u', 1, 'g', 5, 1, 'x'},
        new byte[] {'3', 1, 2, 3, 0, 0, 5, 4, 64});
  }

  @MethodSource("chunks")
  @FuzzTest
  void chunk(byte[] encoded) throws IOException {
    DeltaChunk chunk;
    try {
      chunk = DeltaChunk.decode(encoded, "fuzz");
    } catch (CorruptDataException expected) {
      return;
    }
    long[] at = {chunk.start()};
    DeltaChunk.Visitor visitor =
        new DeltaChunk.Visitor() {
          @Override
          public void literal(long result, long offset, long length) {
            check(result == at[0] && length > 0 && offset >= 0 && offset + length > 0);
            at[0] += length;
          }

          @Override
          public void copy(long result, long offset, long length) {
            literal(result, offset, length);
          }
        };
    chunk.visit(0, Long.MAX_VALUE, visitor);
    check(at[0] == chunk.end());
  }

  static Stream<byte[]> chunks() throws IOException {
    DeltaChunk.Builder builder = new DeltaChunk.Builder();
    builder.copy(1000, 10);
    builder.copy(1010, 10);
    builder.literal(20, 5);
    builder.copy(3, Long.MAX_VALUE - 100);
    builder.end();
    return Stream.of(new byte[] {0, 0}, builder.takeChunks().get(0).encode());
  }

  @MethodSource("deltas")
  @FuzzTest
  void delta(byte[] delta) throws IOException {
    DeltaReader reader =
        new DeltaReader(
            "fuzz", 0, chunk -> check(DeltaChunk.decode(chunk.encode(), "").end() == chunk.end()));
    try {
      reader.feed(delta, 0, delta.length);
      check(reader.finish().resultLength() >= 0);
    } catch (CorruptDataException expected) {
      return;
    }
  }

  static Stream<byte[]> deltas() {
    return Stream.of(
        new DeltaBuilder().end(),
        new DeltaBuilder().copy(0, 512).insert("bar").copy(512, 9).copy(521, 1).end(),
        new DeltaBuilder().copy(Long.MAX_VALUE - 1, 1).copy(0, 1L << 62).end());
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new AssertionError();
    }
  }
}
