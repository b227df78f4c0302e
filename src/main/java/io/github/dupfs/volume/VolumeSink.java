package io.github.dupfs.volume;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.FileLayout;
import java.io.IOException;

/** Takes what a pass over a volume finds, in the order of the volume. */
public interface VolumeSink {
  /**
   * The window of the next seek point; seek points are numbered from 0. Comes from a thread of its
   * own, while others of these methods are called.
   */
  void window(byte[] window) throws IOException;

  /** The next chunk of delta commands; chunks are numbered from 0. */
  void delta(DeltaChunk chunk) throws IOException;

  /** What the volume holds of a path, once its last part was seen. */
  void content(FilePath path, Content content, NodeState state) throws IOException;

  /** How the volume is decoded; comes last, and only if all of the volume was found sound. */
  void layout(FileLayout layout) throws IOException;
}
