package io.github.dupfs.repository;

import io.github.dupfs.deflate.DeflateOutputStream;
import io.github.dupfs.deflate.SeekPoint;
import io.github.dupfs.openpgp.Compressor;
import io.github.dupfs.openpgp.Encryption;
import io.github.dupfs.openpgp.MessageMap;
import io.github.dupfs.openpgp.MessageOutput;
import io.github.dupfs.repository.FileLayout.Compression;
import io.github.dupfs.storage.WritableBackend.Upload;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stored file being written. It is stored, whole, once {@link #finish} has returned; closed
 * before, nothing of it is left. Not thread-safe.
 */
public final class EncodedFile extends OutputStream {
  private final Stored stored;
  private final @Nullable MessageOutput message;
  private final @Nullable DeflateOutputStream deflate;
  private final SeekPoints seekPoints;
  private final OutputStream content;

  private EncodedFile(
      Stored stored,
      @Nullable MessageOutput message,
      @Nullable DeflateOutputStream deflate,
      SeekPoints seekPoints,
      OutputStream content) {
    this.stored = stored;
    this.message = message;
    this.deflate = deflate;
    this.seekPoints = seekPoints;
    this.content = content;
  }

  /**
   * What was stored.
   *
   * @param size in bytes
   * @param sha1 of the stored bytes
   * @param layout how it is entered in its middle; holds the session key
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Summary(long size, byte[] sha1, FileLayout layout) {}

  /** See {@link FileEncoder#create}. Closes {@code upload} if it fails. */
  static EncodedFile start(
      Upload upload,
      Encoding encoding,
      @Nullable Encryption encryption,
      int level,
      Executor workers,
      int threads)
      throws IOException {
    Stored stored = new Stored(upload);
    SeekPoints points = new SeekPoints();
    Consumer<SeekPoint> sink = point -> points.add(point.inputBit(), point.outputPosition());
    try {
      if (encryption != null && encoding == Encoding.OPENPGP) {
        Deflater deflater = new Deflater(level, workers, threads, sink);
        MessageOutput message = encryption.open(stored, level > 0 ? deflater : null);
        return new EncodedFile(stored, message, deflater.stream, points, message);
      }
      if (encoding == Encoding.GZIP) {
        DeflateOutputStream gzip =
            DeflateOutputStream.gzip(stored, Instant.now(), level, workers, threads, sink);
        return new EncodedFile(stored, null, gzip, points, gzip);
      }
      return new EncodedFile(stored, null, null, points, stored);
    } catch (Throwable e) {
      upload.close();
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    content.write(b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    content.write(bytes, offset, length);
  }

  /** Says that what is written next is a good place to start reading at. */
  public void cut() throws IOException {
    if (deflate != null && deflate.wantsCut()) {
      content.flush();
      deflate.cut();
    }
  }

  /** Whether about so many bytes or more are to be stored of what was written up to now. */
  public boolean hasReached(long length) throws IOException {
    if (deflate == null || stored.size + deflate.bytesPending() < length) {
      return stored.size >= length;
    }
    long head = stored.size - deflate.bytesWritten();
    return head + deflate.estimatedLength() >= length;
  }

  /** Stores the file. */
  public Summary finish() throws IOException {
    if (message != null) {
      message.finish();
    } else if (deflate != null) {
      deflate.finish();
    }
    stored.upload.commit();
    return new Summary(stored.size, stored.digest.digest(), layout());
  }

  private FileLayout layout() {
    MessageMap map = message == null ? null : message.map();
    long packetBytes = map == null ? stored.size : map.body().length();
    Compression compression = Compression.NONE;
    if (deflate != null) {
      packetBytes = deflate.bytesAccepted();
      compression = map == null ? Compression.GZIP : Compression.DEFLATE;
    }
    return new FileLayout(
        stored.size,
        stored.spans.build(),
        map == null ? null : map.body(),
        map == null ? null : map.key(),
        compression,
        map == null ? null : map.compressed(),
        map == null ? null : map.literal(),
        packetBytes,
        seekPoints.bits(),
        seekPoints.starts(),
        true);
  }

  @Override
  public void close() throws IOException {
    try (stored) {
      if (content != stored) {
        content.close();
      }
    }
  }

  /** Makes the stream that compresses the content of a message, and keeps it. */
  private static final class Deflater implements Compressor {
    private final int level;
    private final Executor workers;
    private final int threads;
    private final Consumer<SeekPoint> sink;
    private @Nullable DeflateOutputStream stream;

    Deflater(int level, Executor workers, int threads, Consumer<SeekPoint> sink) {
      this.sink = sink;
      this.level = level;
      this.workers = workers;
      this.threads = threads;
    }

    @Override
    public Deflation start(OutputStream out) {
      DeflateOutputStream started = DeflateOutputStream.raw(out, level, workers, threads, sink);
      stream = started;
      return new Deflation(started, started::finish);
    }
  }

  /** Counts and digests what goes to the place. */
  private static final class Stored extends OutputStream {
    private final Upload upload;
    private final MessageDigest digest = FileDecoder.messageDigest("SHA-1");
    private final Spans.Builder spans = new Spans.Builder();
    private long size;

    Stored(Upload upload) {
      this.upload = upload;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      upload.write(bytes, offset, length);
      digest.update(bytes, offset, length);
      spans.add(bytes, offset, length);
      size += length;
    }

    @Override
    public void close() throws IOException {
      upload.close();
    }
  }
}
