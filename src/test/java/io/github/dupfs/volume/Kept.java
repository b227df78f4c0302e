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

  static Content content(Content content) throws CorruptDataException {
    ByteWriter out = new ByteWriter();
    content.encode(out);
    return decoded(out, Content::decode);
  }

  static PartRuns runs(PartRuns runs) throws CorruptDataException {
    ByteWriter out = new ByteWriter();
    runs.encode(out);
    return decoded(out, PartRuns::decode);
  }

  static NodeState state(NodeState state) throws CorruptDataException {
    ByteWriter out = new ByteWriter();
    state.encode(out);
    return decoded(out, in -> NodeState.decode(in, NodeState.GONE));
  }
}
