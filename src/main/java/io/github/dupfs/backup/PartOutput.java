package io.github.dupfs.backup;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.ManifestWriter.Position;
import io.github.dupfs.volume.DifftarWriter.Payload;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Cuts what is stored of a regular file into entries as duplicity does: one entry if it is shorter
 * than {@link #PART}; otherwise parts of that length, and a last one that is shorter, maybe empty.
 * Not thread-safe.
 */
final class PartOutput extends OutputStream {
  /** In bytes. */
  static final int PART = 1 << 16;

  private final VolumeSequence volumes;
  private final byte[] buffer;
  private FilePath path = FilePath.ROOT;
  private NodeState state = NodeState.GONE;
  private Payload payload = Payload.SNAPSHOT;
  private int length;
  private int parts;
  private long written;

  PartOutput(VolumeSequence volumes) {
    this.volumes = volumes;
    this.buffer = new byte[PART];
  }

  /** Starts the next file. */
  void begin(FilePath file, NodeState itsState, Payload itsPayload) {
    path = file;
    state = itsState;
    payload = itsPayload;
    length = 0;
    parts = 0;
    written = 0;
  }

  @Override
  public void write(int b) throws IOException {
    buffer[length++] = (byte) b;
    endFullPart();
  }

  @Override
  public void write(byte[] bytes, int offset, int count) throws IOException {
    Objects.checkFromIndexSize(offset, count, bytes.length);
    int end = offset + count;
    for (int at = offset; at < end; ) {
      int some = Math.min(end - at, PART - length);
      System.arraycopy(bytes, at, buffer, length, some);
      length += some;
      at += some;
      endFullPart();
    }
  }

  private void endFullPart() throws IOException {
    if (length == PART) {
      parts++;
      writeEntry(parts);
    }
  }

  /** Whether nothing of the file was stored yet. */
  boolean isEmpty() {
    return parts == 0;
  }

  /**
   * Ends the file.
   *
   * @return how many bytes were stored of it
   */
  long finish() throws IOException {
    writeEntry(0);
    return written;
  }

  /** The last part has no number in the manifest. */
  private void writeEntry(int numberInManifest) throws IOException {
    int part = parts == 0 || numberInManifest > 0 ? numberInManifest : parts + 1;
    volumes
        .at(new Position(path, numberInManifest))
        .file(path, state, payload, part, buffer, length);
    written += length;
    length = 0;
  }
}
