package io.github.dupfs.index;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.NodeState;

/**
 * How the values of a page become bytes: each is told by what it differs in from the one before.
 */
interface RecordCode<T> {
  /** What the paths of a set have become. */
  RecordCode<NodeState> STATES =
      new RecordCode<>() {
        @Override
        public NodeState first() {
          return NodeState.GONE;
        }

        @Override
        public void encode(NodeState value, NodeState before, ByteWriter out) {
          value.encode(out, before);
        }

        @Override
        public NodeState decode(ByteReader in, NodeState before) throws CorruptDataException {
          return NodeState.decode(in, before);
        }
      };

  /** Where the contents of a volume lie. */
  RecordCode<Content> CONTENTS =
      new RecordCode<>() {
        @Override
        public Content first() {
          return Content.GONE;
        }

        @Override
        public void encode(Content value, Content before, ByteWriter out) {
          value.encode(out, before);
        }

        @Override
        public Content decode(ByteReader in, Content before) throws CorruptDataException {
          return Content.decode(in, before);
        }
      };

  /** What the first value of a page is compared with. */
  T first();

  /** Writes a value. */
  void encode(T value, T before, ByteWriter out);

  /** Reads what {@link #encode} wrote. */
  T decode(ByteReader in, T before) throws CorruptDataException;
}
