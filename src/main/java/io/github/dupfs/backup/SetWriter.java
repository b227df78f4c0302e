package io.github.dupfs.backup;

import io.github.dupfs.index.TreeRecords;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.librsync.DeltaWriter;
import io.github.dupfs.librsync.Signature;
import io.github.dupfs.librsync.SignatureWriter;
import io.github.dupfs.librsync.SignatureWriter.BlockSink;
import io.github.dupfs.repository.ManifestWriter.Position;
import io.github.dupfs.volume.DifftarWriter.Payload;
import io.github.dupfs.volume.NodeState;
import io.github.dupfs.volume.SigtarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the objects of a set, in order: each to a volume and, with its signature, to the signature
 * file. Not thread-safe.
 */
final class SetWriter implements SetSink {
  private final VolumeSequence volumes;
  private final SigtarWriter signatures;
  private final TreeRecords tree;
  private final PartOutput parts;
  private final byte[] buffer = new byte[PartOutput.PART];
  private final SignatureBytes signature = new SignatureBytes();
  private final SignatureWriter signer = new SignatureWriter(signature);

  /**
   * @param sigtar the content of the signature file
   * @param tree is told what {@code sigtar} says
   */
  SetWriter(VolumeSequence volumes, OutputStream sigtar, TreeRecords tree) {
    this.volumes = volumes;
    this.tree = tree;
    this.signatures = new SigtarWriter(sigtar);
    this.parts = new PartOutput(volumes);
  }

  /** A file that cannot be read to its end. */
  static final class TornFileException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean stored;

    TornFileException(boolean stored, IOException cause) {
      super(cause.getMessage(), cause);
      this.stored = stored;
    }

    /** Whether what comes before was stored, rather than nothing. */
    boolean isStored() {
      return stored;
    }
  }

  @Override
  public void deleted(FilePath path) throws IOException {
    volumes.at(new Position(path, 0)).deleted(path);
    signatures.deleted(path);
    tree.add(path, NodeState.GONE);
  }

  @Override
  public void object(FilePath path, NodeState state) throws IOException {
    volumes.at(new Position(path, 0)).object(path, state);
    signatures.object(path, state);
    tree.add(path, state);
  }

  @Override
  public long file(
      FilePath path,
      NodeState state,
      InputStream content,
      int blockLength,
      @Nullable Signature basis)
      throws IOException {
    signature.reset();
    parts.begin(path, state, basis == null ? Payload.SNAPSHOT : Payload.DIFF);
    DeltaWriter delta = basis == null ? null : new DeltaWriter(basis, blockLength, parts);
    signer.begin(blockLength, delta == null ? BlockSink.NONE : delta);
    IOException failure = copy(content, delta == null ? parts : OutputStream.nullOutputStream());
    if (failure != null && parts.isEmpty()) {
      throw new TornFileException(false, failure);
    }
    signer.finish();
    if (delta != null) {
      delta.finish();
    }
    long payload = parts.finish();
    // A file that is not stored whole gets another time, so that the next backup reads it again.
    NodeState signed = failure == null ? state : state.modifiedAt(Math.abs(state.modified() - 1));
    signatures.file(path, signed, signature.bytes(), signature.size());
    tree.add(path, signed);
    if (failure != null) {
      throw new TornFileException(true, failure);
    }
    return payload;
  }

  /** Signs the content; returns why it cannot be read to its end, or null. */
  private @Nullable IOException copy(InputStream content, OutputStream out) throws IOException {
    while (true) {
      int count;
      try {
        count = content.read(buffer, 0, buffer.length);
      } catch (IOException e) {
        return e;
      }
      if (count < 0) {
        return null;
      }
      signer.write(buffer, 0, count);
      out.write(buffer, 0, count);
    }
  }

  /** Stores what is left. */
  void finish() throws IOException {
    volumes.finish();
    signatures.finish();
  }

  /** Bytes in memory that need no copy to be looked at. */
  private static final class SignatureBytes extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }
  }
}
