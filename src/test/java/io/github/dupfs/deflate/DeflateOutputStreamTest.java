package io.github.dupfs.deflate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
final class DeflateOutputStreamTest {
  private static final int TARGET = DeflateOutputStream.TARGET;
  private static final int LIMIT = DeflateOutputStream.LIMIT;
  private static final Instant TIME = Instant.ofEpochSecond(0x65432110);
  private static final int THREADS = 2;

  private enum Compressor {
    ZLIB,
    LIBDEFLATE;

    Supplier<SegmentCompressor> supplier() {
      assumeTrue(this == ZLIB || LibdeflateCompressor.isInstalled(), "no libdeflate");
      return () -> this == ZLIB ? new ZlibCompressor(6) : new LibdeflateCompressor(6);
    }
  }

  private final ExecutorService workers = Executors.newFixedThreadPool(THREADS);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<SeekPoint> points = new ArrayList<>();

  @AfterEach
  void nothingIsLeftToRun() throws InterruptedException {
    workers.shutdown();
    assertTrue(workers.awaitTermination(10, TimeUnit.SECONDS));
  }

  private DeflateOutputStream raw(Supplier<SegmentCompressor> compressors) {
    return raw(out, workers, compressors);
  }

  private DeflateOutputStream raw(
      OutputStream below, Executor executor, Supplier<SegmentCompressor> compressors) {
    return new DeflateOutputStream(
        below, false, executor, THREADS, points::add, TARGET, compressors);
  }

  private static byte[] inflate(byte[] compressed, int from, int to, boolean ends)
      throws Exception {
    Inflater inflater = new Inflater(true);
    inflater.setInput(compressed, from, to - from);
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    byte[] piece = new byte[1 << 16];
    for (int n = inflater.inflate(piece); n > 0; n = inflater.inflate(piece)) {
      data.write(piece, 0, n);
    }
    assertEquals(ends, inflater.finished());
    assertEquals(0, inflater.getRemaining());
    inflater.end();
    return data.toByteArray();
  }

  /** Checks the raw stream in {@link #out} as a whole, and each segment on its own. */
  private void assertSegments(byte[] data, List<Integer> starts) throws Exception {
    byte[] compressed = out.toByteArray();
    assertArrayEquals(data, inflate(compressed, 0, compressed.length, true));
    try (InflateInputStream in =
        new InflateInputStream(
            new ByteArrayInputStream(compressed), Framing.RAW, "test", 1 << 20, null)) {
      assertArrayEquals(data, in.readAllBytes());
      assertEquals(compressed.length, in.inputPosition());
    }
    assertEquals(starts, points.stream().map(p -> (int) p.outputPosition()).toList());
    for (int i = 0; i < starts.size(); i++) {
      boolean last = i == starts.size() - 1;
      int from = (int) points.get(i).inputBit() / 8;
      int to = last ? compressed.length - 2 : (int) points.get(i + 1).inputBit() / 8;
      int end = last ? data.length : starts.get(i + 1);
      assertEquals(0, points.get(i).window().length);
      assertArrayEquals(
          Arrays.copyOfRange(data, starts.get(i), end), inflate(compressed, from, to, false));
    }
  }

  @ParameterizedTest
  @EnumSource
  void randomWritesAndCuts(Compressor compressor) throws Exception {
    for (int round = 0; round < 6; round++) {
      long seed = round + (long) "randomWritesAndCuts".hashCode();
      System.out.println("seed " + seed);
      Random random = new Random(seed);
      byte[] data = Compressed.mixed(seed, random.nextInt(6_000_000));
      List<Integer> starts = new ArrayList<>(List.of(0));
      out.reset();
      points.clear();
      try (DeflateOutputStream stream = raw(compressor.supplier())) {
        int at = 0;
        while (at < data.length) {
          int most = random.nextBoolean() ? 3 : random.nextBoolean() ? 20_000 : 3_000_000;
          int length = Math.min(random.nextInt(most), data.length - at);
          if (length == 1) {
            stream.write(data[at]);
          } else {
            stream.write(data, at, length);
          }
          at += length;
          while (at - last(starts) >= LIMIT) {
            starts.add(last(starts) + LIMIT);
          }
          if (random.nextBoolean()) {
            stream.cut();
            if (at - last(starts) >= TARGET) {
              starts.add(at);
            }
          }
        }
        stream.finish();
      }
      if (last(starts) == data.length) {
        starts.remove(starts.size() - 1);
      }
      assertSegments(data, starts);
    }
  }

  private static int last(List<Integer> list) {
    return list.get(list.size() - 1);
  }

  @ParameterizedTest
  @EnumSource
  void segmentsOfLengthsAroundTheLimits(Compressor compressor) throws Exception {
    byte[] data = Compressed.mixed(2, 4 * LIMIT);
    List<Integer> starts = new ArrayList<>();
    int at = 0;
    try (DeflateOutputStream stream = raw(compressor.supplier())) {
      for (int length : new int[] {TARGET, TARGET + 1, TARGET - 1, 1, LIMIT - 1, LIMIT}) {
        stream.write(data, at, length);
        stream.cut();
        stream.cut();
        at += length;
      }
      stream.write(data, at, LIMIT + 1);
      at += LIMIT + 1;
      stream.finish();
      assertEquals(out.size(), stream.bytesWritten());
    }
    int third = 2 * TARGET + 1;
    starts.addAll(List.of(0, TARGET, third, third + TARGET, third + TARGET + LIMIT - 1));
    starts.addAll(List.of(at - LIMIT - 1, at - 1));
    assertSegments(Arrays.copyOf(data, at), starts);
  }

  @ParameterizedTest
  @EnumSource
  void anythingOfAnyLength(Compressor compressor) throws Exception {
    byte[] noise = new byte[LIMIT];
    new Random(3).nextBytes(noise);
    byte[] sevenBits = noise.clone();
    for (int i = 0; i < LIMIT; i++) {
      sevenBits[i] &= 127;
    }
    for (byte[] data : List.of(noise, sevenBits, new byte[LIMIT], Compressed.mixed(4, LIMIT))) {
      for (int length : new int[] {1, 2, 3, 4, 5, 10, 100, 65_535, 65_536, LIMIT - 1, LIMIT}) {
        out.reset();
        points.clear();
        try (DeflateOutputStream stream = raw(compressor.supplier())) {
          stream.write(data, 0, length);
          stream.finish();
        }
        assertSegments(Arrays.copyOf(data, length), List.of(0));
        assertTrue(out.size() <= length + length / 1000 + 20, out.size() + " for " + length);
      }
    }
  }

  @Test
  void nothingAtAll() throws IOException {
    try (DeflateOutputStream stream = raw(() -> SegmentCompressor.create(6))) {
      stream.cut();
      stream.drain();
      stream.finish();
    }
    assertEquals("0300", HexFormat.of().formatHex(out.toByteArray()));
    out.reset();
    try (DeflateOutputStream stream =
        DeflateOutputStream.gzip(out, TIME, 6, workers, THREADS, points::add)) {
      stream.finish();
      assertEquals(20, stream.bytesWritten());
    }
    assertEquals(
        "1f8b08001021436500ff" + "0300" + "0000000000000000",
        HexFormat.of().formatHex(out.toByteArray()));
    assertEquals(List.of(), points);
  }

  @ParameterizedTest
  @EnumSource
  void isReadByOtherPrograms(Compressor compressor, @TempDir Path folder) throws Exception {
    byte[] data = Compressed.mixed(5, 5_000_000);
    try (DeflateOutputStream stream = raw(compressor.supplier())) {
      stream.write(data);
      stream.finish();
    }
    Files.write(folder.resolve("data"), data);
    Files.write(folder.resolve("raw"), out.toByteArray());
    run(
        folder,
        "python3",
        "-c",
        """
        import zlib
        d = zlib.decompressobj(-15)
        assert d.decompress(open('raw', 'rb').read()) == open('data', 'rb').read()
        assert d.eof and not d.unused_data
        """);
  }

  @Test
  void gzipIsReadByOtherPrograms(@TempDir Path folder) throws Exception {
    byte[] data = Compressed.mixed(6, 5_000_000);
    try (DeflateOutputStream stream =
        DeflateOutputStream.gzip(out, TIME, 6, workers, THREADS, points::add)) {
      stream.write(data);
      stream.finish();
    }
    byte[] compressed = out.toByteArray();
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      assertArrayEquals(data, in.readAllBytes());
    }
    for (SeekPoint point : points) {
      byte[] got = new byte[1000];
      int from = (int) point.inputBit() / 8;
      InflateResume.inflate(
          point,
          new ByteArrayInputStream(compressed, from, compressed.length - from),
          got,
          0,
          got.length,
          "test");
      int at = (int) point.outputPosition();
      assertArrayEquals(Arrays.copyOfRange(data, at, at + 1000), got);
    }
    Files.write(folder.resolve("data"), data);
    Files.write(folder.resolve("test.gz"), compressed);
    run(folder, "gzip", "-t", "test.gz");
    run(
        folder,
        "python3",
        "-c",
        "import gzip; assert gzip.open('test.gz').read() == open('data', 'rb').read()");
  }

  /** A message that is one literal packet, compressed by ZIP (RFC 4880, 5.6 and 5.9). */
  @ParameterizedTest
  @EnumSource
  void isReadByGnupg(Compressor compressor, @TempDir Path folder) throws Exception {
    byte[] data = Compressed.mixed(7, 3_000_000);
    out.writeBytes(new byte[] {(byte) 0xa3, 1});
    try (DeflateOutputStream stream = raw(compressor.supplier())) {
      int length = data.length + 6;
      stream.write(0xcb);
      stream.write(0xff);
      for (int shift = 24; shift >= 0; shift -= 8) {
        stream.write(length >>> shift);
      }
      stream.write(new byte[] {'b', 0, 0, 0, 0, 0});
      stream.write(data);
      stream.finish();
    }
    Files.write(folder.resolve("message"), out.toByteArray());
    String said = run(folder, "gpg", "--homedir", ".", "--batch", "-o", "got", "-d", "message");
    assertFalse(said.contains("WARNING"), said);
    assertArrayEquals(data, Files.readAllBytes(folder.resolve("got")));
  }

  private static String run(Path folder, String... command) throws Exception {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue(), said);
    return said;
  }

  @Test
  void drainLeavesNothingPending() throws Exception {
    byte[] data = Compressed.mixed(8, 3 * LIMIT);
    try (DeflateOutputStream stream = raw(() -> SegmentCompressor.create(6))) {
      stream.write(data, 0, 2 * LIMIT + 5);
      int written = points.size() * LIMIT;
      assertEquals(2 * LIMIT + 5 - written, stream.bytesPending());
      assertEquals(out.size(), stream.bytesWritten());
      stream.drain();
      assertEquals(0, stream.bytesPending());
      assertEquals(out.size(), stream.bytesWritten());
      stream.write(data, 2 * LIMIT + 5, LIMIT - 5);
      stream.finish();
      assertEquals(0, stream.bytesPending());
    }
    assertSegments(data, List.of(0, LIMIT, 2 * LIMIT, 2 * LIMIT + 5));
  }

  @Test
  void failureBelowIsFinal() throws IOException {
    AtomicInteger calls = new AtomicInteger();
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            calls.incrementAndGet();
            throw new IOException("no space");
          }
        };
    try (DeflateOutputStream stream = raw(full, workers, () -> new ZlibCompressor(6))) {
      stream.write(1);
      assertEquals("no space", assertThrows(IOException.class, stream::drain).getMessage());
      assertThrows(IOException.class, () -> stream.write(1));
      assertThrows(IOException.class, stream::cut);
      assertThrows(IOException.class, stream::drain);
      assertThrows(IOException.class, stream::finish);
    }
    assertEquals(1, calls.get());
    assertEquals(List.of(), points);
  }

  /** Compresses by zlib, but fails from a given segment on, and counts who was not closed. */
  private static final class Faulty implements SegmentCompressor {
    private final SegmentCompressor zlib = new ZlibCompressor(6);
    private final AtomicInteger left;
    private final AtomicInteger open;

    Faulty(AtomicInteger left, AtomicInteger open) {
      this.left = left;
      this.open = open;
      open.incrementAndGet();
    }

    @Override
    public int deflate(byte[] input, int length, byte[] output) throws IOException {
      if (left.decrementAndGet() < 0) {
        throw new IOException("broken");
      }
      return zlib.deflate(input, length, output);
    }

    @Override
    public void close() {
      open.decrementAndGet();
      zlib.close();
    }
  }

  @Test
  void failureToCompressIsFinal() throws IOException {
    AtomicInteger left = new AtomicInteger(3);
    AtomicInteger open = new AtomicInteger();
    try (DeflateOutputStream stream = raw(() -> new Faulty(left, open))) {
      IOException e =
          assertThrows(
              IOException.class,
              () -> {
                stream.write(new byte[4 * LIMIT]);
                stream.finish();
              });
      assertTrue(e.toString().endsWith("broken"), e.toString());
      int written = out.size();
      assertThrows(IOException.class, stream::finish);
      assertThrows(IOException.class, () -> stream.write(1));
      assertEquals(written, out.size());
    }
    assertEquals(0, open.get());
  }

  @Test
  void holdsAFewSegmentsOnly() throws IOException {
    AtomicInteger open = new AtomicInteger();
    Supplier<SegmentCompressor> compressors =
        () -> new Faulty(new AtomicInteger(Integer.MAX_VALUE), open);
    try (DeflateOutputStream stream = raw(compressors)) {
      stream.write(Compressed.mixed(9, 20 * LIMIT));
      stream.finish();
      assertTrue(open.get() <= 2 * THREADS + 1, open + " segments");
    }
    assertEquals(0, open.get());
  }

  @Test
  void closeWaitsForWhatIsCompressed() throws Exception {
    CountDownLatch atWork = new CountDownLatch(1);
    AtomicInteger working = new AtomicInteger();
    AtomicInteger started = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    Supplier<SegmentCompressor> slow =
        () ->
            new SegmentCompressor() {
              @Override
              public int deflate(byte[] input, int length, byte[] output) {
                started.incrementAndGet();
                working.incrementAndGet();
                atWork.countDown();
                try {
                  Thread.sleep(200);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                working.decrementAndGet();
                return 0;
              }

              @Override
              public void close() {
                closed.incrementAndGet();
              }
            };
    ExecutorService one = Executors.newSingleThreadExecutor();
    DeflateOutputStream stream = raw(out, one, slow);
    stream.write(new byte[4 * LIMIT]);
    atWork.await();
    stream.close();
    assertEquals(0, working.get());
    assertEquals(5, closed.get());
    int before = started.get();
    one.shutdown();
    assertTrue(one.awaitTermination(10, TimeUnit.SECONDS));
    assertEquals(before, started.get(), "segments compressed after close");
    assertEquals(0, out.size());
    assertThrows(IOException.class, () -> stream.write(1));
    stream.close();
  }

  @Test
  void closeDoesNotWaitForWhatNeverRuns() throws IOException {
    DeflateOutputStream stream = raw(out, task -> {}, () -> SegmentCompressor.create(6));
    stream.write(new byte[2 * LIMIT]);
    stream.close();
    assertEquals(0, out.size());
  }
}
