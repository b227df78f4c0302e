package io.github.dupfs.index;

import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.Sha256;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;

/**
 * Writes the index of one backup set as a stream of bytes, so that it can lie beside the set: what
 * {@link SetIndexReader} reads. Numbers and strings are those of {@link ByteWriter}.
 *
 * <pre>
 * "dupfs index 2\n"
 * any number of values, those of several parts mixed:
 *   number   the part, plus 1: 1 the tree, n + 1 volume n
 *   number   the kind of the value, see {@link Kind}; 0 at the end of the part
 *   number   the number of the value; not at the end of the part
 *   string   the value; at the end of the part what tells that it is of the file that is there
 * number 0
 * 32         SHA-256 of all that comes before
 * </pre>
 *
 * <p>It holds session keys: where the set is encrypted, so must it be. There are no catalogues, as
 * pages tell their directories. Safe for use by several threads at once.
 */
public final class SetIndexWriter implements Closeable {
  static final byte[] MAGIC = "dupfs index 2\n".getBytes(StandardCharsets.US_ASCII);

  /** The part that holds the tree; volume n is part n. */
  public static final int TREE = 0;

  private final OutputStream below;
  private final DigestOutputStream out;

  /**
   * Starts the index.
   *
   * @param out where it is written
   */
  public SetIndexWriter(OutputStream out) throws IOException {
    this.below = out;
    this.out = new DigestOutputStream(out, Sha256.open());
    this.out.write(MAGIC);
  }

  /** Takes the paths of the set. */
  public TreeRecords tree() {
    return new TreeRecords(part(TREE));
  }

  /** Takes what a volume holds. */
  public VolumeRecords volume(int number) {
    return new VolumeRecords(part(number));
  }

  /** Takes the values of a part. */
  ValueSink part(int part) {
    return (kind, number, value) -> {
      if (kind != Kind.CATALOGUE) {
        write(new ByteWriter().number(part + 1L).number(kind).number(number).string(value));
      }
    };
  }

  /**
   * Ends a part.
   *
   * @param records that took it
   * @param mark tells that it is of the file that is there, see {@link #mark}
   */
  public void end(int part, Records records, byte[] mark) throws IOException {
    records.finish();
    end(part, mark);
  }

  void end(int part, byte[] mark) throws IOException {
    write(new ByteWriter().number(part + 1L).number(Kind.END).string(mark));
  }

  /** Ends the index. */
  public void finish() throws IOException {
    write(new ByteWriter().number(0));
    below.write(out.getMessageDigest().digest());
  }

  /** Closes the stream below, which may have been closed before. */
  @Override
  public void close() throws IOException {
    below.close();
  }

  private synchronized void write(ByteWriter value) throws IOException {
    out.write(value.toBytes());
  }

  /**
   * What a signature file or a volume is told by.
   *
   * @param digest of a volume, as the manifest has it; empty of a signature file
   * @param size of the stored file in bytes
   */
  public static byte[] mark(byte[] digest, long size) {
    return new ByteWriter().string(digest).number(size).toBytes();
  }
}
