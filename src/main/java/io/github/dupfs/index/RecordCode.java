package io.github.dupfs.index;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.NodeState;

/**
 * How the values of a page become bytes: each is told by what it differs in from the one before.
 *
 * @param first what the first value of a page is compared with
 */
record RecordCode<T>(T first, Encoder<T> encoder, Decoder<T> decoder) {
  /** What the paths of a set have become. */
  static final RecordCode<NodeState> STATES =
      new RecordCode<>(NodeState.GONE, NodeState::encode, NodeState::decode);

  /** Where the contents of a volume lie. */
  static final RecordCode<Content> CONTENTS =
      new RecordCode<>(Content.GONE, Content::encode, Content::decode);

  /** Writes a value. */
  @FunctionalInterface
  interface Encoder<T> {
    void encode(T value, ByteWriter out, T before);
  }

  /** Reads what an {@link Encoder} wrote. */
  @FunctionalInterface
  interface Decoder<T> {
    T decode(ByteReader in, T before) throws CorruptDataException;
  }
}
