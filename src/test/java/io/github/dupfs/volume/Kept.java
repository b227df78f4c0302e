package io.github.dupfs.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;

/** Values after a stay in an index. */
final class Kept {
  private Kept() {}

  @FunctionalInterface
  private interface Decoder<T> {
    T decode(ByteReader in) throws CorruptDataException;
  }

  private static <T> T decoded(ByteWriter out, Decoder<T> decoder) throws CorruptDataException {
    ByteReader in = new ByteReader(out.toBytes(), "test");
    T value = decoder.decode(in);
    assertEquals(0, in.remaining());
    return value;
  }

  static Content content(Content content, Content before) throws CorruptDataException {
    ByteWriter out = new ByteWriter();
    content.encode(out, before);
    return decoded(out, in -> Content.decode(in, before));
  }

  static PartRuns runs(PartRuns runs, long expected) throws CorruptDataException {
    ByteWriter out = new ByteWriter();
    runs.encode(out, expected);
    return decoded(out, in -> PartRuns.decode(in, expected));
  }

  static NodeState state(NodeState state, NodeState before) throws CorruptDataException {
    ByteWriter out = new ByteWriter();
    state.encode(out, before);
    return decoded(out, in -> NodeState.decode(in, before));
  }
}
