package io.github.dupfs.deflate;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.zip.CRC32;

/**
 * Compresses what is written to one deflate stream (RFC 1951), or to one gzip member (RFC 1952), of
 * segments: each starts at a whole byte and refers to nothing before it, so that several threads
 * compress at the same time, and a reader can start at any of them.
 *
 * <p>A segment ends where {@link #cut} is called after its first 256 KiB, and after 1 MiB in any
 * case. Each costs about 500 bytes of output against one stream without segments.
 *
 * <table>
 * <caption>Layout</caption>
 * <tr><th>size</th><th>meaning</th></tr>
 * <tr><td>10</td><td>gzip only: {@code 1f 8b 08 00}, the time in seconds, little-endian, {@code 00
 * ff}</td></tr>
 * <tr><td>any</td><td>the segments, each ending with an empty stored block</td></tr>
 * <tr><td>2</td><td>{@code 03 00}: an empty block, marked as the last</td></tr>
 * <tr><td>8</td><td>gzip only: CRC-32 and length modulo 2<sup>32</sup>, little-endian</td></tr>
 * </table>
 *
 * <p>The stream below is written to by the thread that calls, a segment at a time. Whatever goes
 * wrong, there or while compressing, is thrown by the call that comes upon it; then nothing but
 * {@link #close} is of use.
 *
 * <p>Holds up to {@code 2 · threads + 1} segments of 2 MiB each, with what their compressors need.
 * Not safe for use by several threads.
 */
public final class DeflateOutputStream extends OutputStream {
  /** The input, in bytes, after which a segment ends at the next cut. */
  static final int TARGET = 256 << 10;

  /** The most input of a segment, in bytes. */
  static final int LIMIT = 1 << 20;

  private static final int GZIP_HEADER_LENGTH = 10;
  private static final byte[] LAST_BLOCK = {3, 0};
  private static final byte[] NO_WINDOW = {};

  private final OutputStream out;
  private final boolean gzip;
  private final Executor workers;
  private final Consumer<SeekPoint> sink;
  private final int target;
  private final Supplier<SegmentCompressor> compressors;
  private final int maxSegments;

  /** All segments, to be closed. */
  private final List<Segment> segments = new ArrayList<>();

  private final ArrayDeque<Segment> free = new ArrayDeque<>();

  /** Segments that were started and not written, in order. */
  private final ArrayDeque<Segment> started = new ArrayDeque<>();

  private Segment filling;
  private final CRC32 checksum = new CRC32();
  private long accepted;
  private long compressed;
  private long written;
  private boolean usable = true;

  /**
   * @param gzip whether this is a gzip member, whose header was written already
   */
  DeflateOutputStream(
      OutputStream out,
      boolean gzip,
      Executor workers,
      int threads,
      Consumer<SeekPoint> sink,
      int target,
      Supplier<SegmentCompressor> compressors) {
    if (threads < 1) {
      throw new IllegalArgumentException(threads + " threads, wanted at least 1");
    }
    this.out = out;
    this.gzip = gzip;
    this.workers = workers;
    this.sink = sink;
    this.target = target;
    this.compressors = compressors;
    this.maxSegments = 2 * threads + 1;
    this.written = gzip ? GZIP_HEADER_LENGTH : 0;
    this.filling = newSegment();
  }

  /**
   * Starts a raw deflate stream.
   *
   * @param out whose next byte is the stream's first; left open
   * @param level zlib's, 1 (fast) to 9 (small)
   * @param workers run the compression, and must run whatever they accept
   * @param threads how many segments they can compress at the same time
   * @param sink takes a point without a window for the start of each segment, in order, after that
   *     segment was written
   */
  public static DeflateOutputStream raw(
      OutputStream out, int level, Executor workers, int threads, Consumer<SeekPoint> sink) {
    return new DeflateOutputStream(
        out, false, workers, threads, sink, TARGET, () -> SegmentCompressor.create(level));
  }

  /**
   * Starts a gzip member, without a file's name, as {@link #raw} starts a stream.
   *
   * @param modified the time in the header, of whose seconds since 1970 it has 32 bits
   * @throws IOException if the stream fails
   */
  public static DeflateOutputStream gzip(
      OutputStream out,
      Instant modified,
      int level,
      Executor workers,
      int threads,
      Consumer<SeekPoint> sink)
      throws IOException {
    byte[] header = new byte[GZIP_HEADER_LENGTH];
    header[0] = 0x1f;
    header[1] = (byte) 0x8b;
    header[2] = 8;
    little(header, 4, modified.getEpochSecond());
    header[9] = (byte) 0xff;
    out.write(header, 0, GZIP_HEADER_LENGTH);
    return new DeflateOutputStream(
        out, true, workers, threads, sink, TARGET, () -> SegmentCompressor.create(level));
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    start();
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int step = Math.min(end - at, LIMIT - filling.length);
      System.arraycopy(bytes, at, filling.input, filling.length, step);
      filling.length += step;
      accepted += step;
      at += step;
      if (filling.length == LIMIT) {
        endSegment();
      }
    }
    usable = true;
  }

  /**
   * Says that what is written next is a good place to start reading at.
   *
   * @throws IOException if the stream or compressing fails
   */
  public void cut() throws IOException {
    start();
    if (filling.length >= target) {
      endSegment();
    }
    usable = true;
  }

  /** Whether {@link #cut} would end the segment. */
  public boolean wantsCut() {
    return filling.length >= target;
  }

  /** How many bytes were written to the stream below, header and trailer included. */
  public long bytesWritten() {
    return written;
  }

  /** How many bytes were written to this stream. */
  public long bytesAccepted() {
    return accepted;
  }

  /** How many bytes were written to this stream of which nothing was written below. */
  public long bytesPending() {
    return accepted - compressed;
  }

  /**
   * How long the stream is going to be, about, if it ends here: what is not compressed yet is taken
   * to shrink as the rest did. Waits for what is being compressed.
   *
   * @throws IOException if the stream or compressing fails
   */
  public long estimatedLength() throws IOException {
    start();
    while (!started.isEmpty()) {
      writeFirst();
    }
    usable = true;
    return written + (compressed == 0 ? filling.length : filling.length * written / compressed);
  }

  /**
   * Ends the segment, whatever its length, and waits until all segments are written.
   *
   * @throws IOException if the stream or compressing fails
   */
  public void drain() throws IOException {
    start();
    if (filling.length > 0) {
      endSegment();
    }
    while (!started.isEmpty()) {
      writeFirst();
    }
    usable = true;
  }

  /** Flushes the stream below, of which bytes pending here are no part. */
  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /**
   * Writes all that is pending, and ends the deflate stream or gzip member. Only {@link #close} may
   * follow.
   *
   * @throws IOException if the stream or compressing fails
   */
  public void finish() throws IOException {
    drain();
    usable = false;
    writeBytes(LAST_BLOCK, LAST_BLOCK.length);
    if (gzip) {
      byte[] trailer = new byte[8];
      little(trailer, 0, checksum.getValue());
      little(trailer, 4, accepted);
      writeBytes(trailer, trailer.length);
    }
  }

  /**
   * Frees memory, after waiting for segments that are being compressed; without {@link #finish},
   * abandons the stream where it is. The stream below stays open.
   */
  @Override
  public void close() {
    usable = false;
    segments.forEach(Segment::close);
    segments.clear();
  }

  /** Begins a call, after which the stream is usable again only if the call gets to its end. */
  private void start() throws IOException {
    if (!usable) {
      throw new IOException("the compressed stream has ended or failed before");
    }
    usable = false;
  }

  private Segment newSegment() {
    Segment segment = new Segment(LIMIT, compressors.get());
    segments.add(segment);
    return segment;
  }

  /** Has the segment compressed, writes what is ready, and finds another one to fill. */
  private void endSegment() throws IOException {
    if (gzip) {
      checksum.update(filling.input, 0, filling.length);
    }
    filling.start(workers);
    started.add(filling);
    while (!started.isEmpty() && started.getFirst().isDone()) {
      writeFirst();
    }
    if (free.isEmpty() && segments.size() == maxSegments) {
      writeFirst();
    }
    filling = free.isEmpty() ? newSegment() : free.remove();
  }

  /** Waits for the first of the started segments, and writes it. */
  private void writeFirst() throws IOException {
    Segment segment = started.remove();
    int length = segment.await();
    long start = written;
    writeBytes(segment.output(), length);
    sink.accept(new SeekPoint(start << 3, compressed, NO_WINDOW));
    compressed += segment.length;
    segment.length = 0;
    free.add(segment);
  }

  private void writeBytes(byte[] bytes, int length) throws IOException {
    out.write(bytes, 0, length);
    written += length;
  }

  private static void little(byte[] target, int at, long value) {
    for (int i = 0; i < 4; i++) {
      target[at + i] = (byte) (value >>> (8 * i));
    }
  }
}
