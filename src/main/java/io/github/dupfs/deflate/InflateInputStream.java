package io.github.dupfs.deflate;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Inflates a compressed stream from its start to its end, verifies it, and tells where it can be
 * entered again.
 *
 * <p>All bytes before damage are delivered before the exception, which then comes again at every
 * read: {@link io.github.dupfs.io.CorruptDataException} with the byte of the compressed input at
 * which it was seen. Checksums are verified at the end of each member, so that everything read, and
 * every seek point, is provisional until {@link #read} has returned -1.
 *
 * <p>After the end of GZIP data only zeros may follow. What follows the end of ZLIB and RAW data is
 * not looked at, though some of it may have been taken from the compressed stream; see {@link
 * #inputPosition}.
 *
 * <p>Holds about 300 KiB. Not safe for use by several threads.
 */
public final class InflateInputStream extends InputStream {
  private static final int INPUT_BUFFER = 1 << 16;
  private static final int OUTPUT_BUFFER = 192 << 10;

  /** The share of the compressed bytes that windows may take, one in so many, … */
  private static final int WINDOW_SHARE = 100;

  /** … unless seek points would come to lie further apart than so many spacings. */
  private static final int MAX_SPACINGS = 4;

  private final InputStream compressed;
  private final BitInput in;
  private final BlockDecoder decoder;
  private final StreamFrame frame;
  private final long spacing;
  private final @Nullable Consumer<SeekPoint> sink;

  /** The output position of the first byte of the decoder's buffer. */
  private long bufferPosition;

  /** Output before this index of the decoder's buffer was delivered. */
  private int delivered;

  /** Output before this index is in its member's checksum. */
  private int summed;

  private long memberPosition;
  private long lastPoint;

  /** What windows so far hold that is not zero, in bytes. */
  private long windowBytes;

  /** A point whose window is not complete yet. */
  private @Nullable SeekPoint pending;

  private boolean inMember;
  private boolean ended;
  private @Nullable IOException failure;

  /**
   * @param compressed at the first byte of the framing's header
   * @param name of the compressed file, for messages
   * @param spacing the least output, in bytes, between two seek points within a member; at least 32
   *     KiB are left. Where windows would take more than a hundredth of what the data takes, up to
   *     four times as much is. A point comes at the first block boundary after that, so blocks that
   *     are longer make wider gaps
   * @param sink takes a point for the start of each member, and those within, in order, before this
   *     stream's end is reported
   */
  public InflateInputStream(
      InputStream compressed,
      Framing framing,
      String name,
      long spacing,
      @Nullable Consumer<SeekPoint> sink) {
    if (spacing < 1) {
      throw new IllegalArgumentException("spacing " + spacing + ", wanted at least 1");
    }
    this.compressed = compressed;
    this.in = new BitInput(compressed, name, 0, INPUT_BUFFER);
    this.decoder = new BlockDecoder(in, OUTPUT_BUFFER);
    this.frame = new StreamFrame(framing, in);
    this.spacing = Math.max(spacing, SeekPoint.MAX_WINDOW);
    this.sink = sink;
  }

  @Override
  public int read() throws IOException {
    return available() == 0 && !fill() ? -1 : decoder.buffer()[delivered++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (available() == 0 && !fill()) {
      return -1;
    }
    int n = Math.min(length, available());
    System.arraycopy(decoder.buffer(), delivered, target, offset, n);
    delivered += n;
    return n;
  }

  @Override
  public long skip(long count) throws IOException {
    if (count <= 0 || (available() == 0 && !fill())) {
      return 0;
    }
    int n = (int) Math.min(count, available());
    delivered += n;
    return n;
  }

  /** The number of bytes that are inflated and not yet delivered. */
  @Override
  public int available() {
    return decoder.end() - delivered;
  }

  /**
   * The number of bytes of compressed input that were used: after the end, those up to the end of
   * the data with trailer and padding; before it, those of the output that is inflated already.
   */
  public long inputPosition() {
    return in.bytePosition();
  }

  /** Closes the compressed stream. */
  @Override
  public void close() throws IOException {
    compressed.close();
  }

  /** Inflates more, when all is delivered; returns false at the end. */
  private boolean fill() throws IOException {
    if (failure == null) {
      bufferPosition += decoder.end();
      decoder.slide();
      delivered = decoder.end();
      summed = delivered;
      bufferPosition -= delivered;
      try {
        inflate();
      } catch (IOException e) {
        emitPoint();
        failure = e;
      }
    }
    if (available() > 0) {
      return true;
    }
    if (failure != null) {
      throw failure;
    }
    return false;
  }

  private void inflate() throws IOException {
    int limit = decoder.capacity();
    while (!ended && decoder.end() < limit) {
      if (!inMember) {
        startMember();
      } else if (decoder.finished()) {
        endMember();
        continue;
      } else if (decoder.betweenBlocks() && pointIsDue()) {
        startPoint();
      }
      decoder.decode(limit);
      if (pending != null && decoder.windowIsComplete()) {
        emitPoint();
      }
    }
    sum();
  }

  /** Where windows are full, they are fewer. */
  private boolean pointIsDue() {
    long gap = position() - lastPoint;
    return gap >= spacing
        && (windowBytes * WINDOW_SHARE <= inputPosition() || gap >= MAX_SPACINGS * spacing);
  }

  private void startMember() throws IOException {
    frame.readHeader();
    decoder.restart();
    inMember = true;
    memberPosition = position();
    startPoint();
  }

  private void endMember() throws IOException {
    sum();
    emitPoint();
    frame.readTrailer(position() - memberPosition);
    inMember = false;
    ended = !frame.another();
  }

  private void sum() {
    frame.update(decoder.buffer(), summed, decoder.end() - summed);
    summed = decoder.end();
  }

  private void startPoint() {
    lastPoint = position();
    if (sink != null) {
      pending = new SeekPoint(in.bitPosition(), lastPoint, decoder.collectWindow());
    }
  }

  private void emitPoint() {
    SeekPoint complete = pending;
    if (sink != null && complete != null) {
      pending = null;
      for (byte b : complete.window()) {
        windowBytes += b == 0 ? 0 : 1;
      }
      sink.accept(complete);
    }
  }

  /** The output position after all that is inflated. */
  private long position() {
    return bufferPosition + decoder.end();
  }
}
