package io.github.dupfs.repository;

import io.github.dupfs.deflate.Framing;
import io.github.dupfs.deflate.InflateInputStream;
import io.github.dupfs.deflate.SeekPoint;
import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.ByteSourceInputStream;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.ReadAheadInputStream;
import io.github.dupfs.openpgp.BodyContent;
import io.github.dupfs.openpgp.BodyInputStream;
import io.github.dupfs.openpgp.BodyMap;
import io.github.dupfs.openpgp.Bzip2InputStream;
import io.github.dupfs.openpgp.CompressedInputStream;
import io.github.dupfs.openpgp.EncryptedMessage;
import io.github.dupfs.openpgp.LiteralInputStream;
import io.github.dupfs.openpgp.SessionKey;
import io.github.dupfs.repository.FileLayout.Compression;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stored file being decoded from its first byte to its last.
 *
 * <p>Nothing that {@link #content} gives may be trusted before {@link #finish} has returned. Not
 * thread-safe. Threads of its own decrypt and inflate large files, each ahead of the next step; the
 * windows of seek points come from one of them.
 */
public final class Decoding implements Closeable {
  /** The length of a file from which on its decoding is worth the threads. */
  private static final int MIN_STAGED = 1 << 20;

  private final ByteSource file;
  private final SignerPolicy signers;
  private final VolumeInfo.@Nullable Digest expected;
  private final MessageDigest digest;
  private final Spans.Recorder recorder;
  private final SeekPoints seekPoints;
  private final @Nullable Consumer<byte[]> windows;
  private final List<ReadAheadInputStream> stages = new ArrayList<>();
  private final InputStream content;

  private Compression compression = Compression.NONE;
  private @Nullable SessionKey key;
  private @Nullable BodyInputStream body;
  private @Nullable InputStream verified;
  private @Nullable CompressedInputStream compressed;
  private @Nullable CountingInput packets;
  private @Nullable LiteralInputStream literal;

  private Decoding(
      ByteSource file,
      Encoding encoding,
      FileDecoder decoder,
      VolumeInfo.@Nullable Digest expected,
      @Nullable Consumer<byte[]> windows)
      throws IOException {
    this.file = file;
    this.signers = decoder.signers();
    this.expected = expected;
    this.digest = FileDecoder.messageDigest(expected == null ? "SHA-1" : expected.algorithm());
    this.recorder = new Spans.Recorder(new ByteSourceInputStream(file), digest);
    this.seekPoints = new SeekPoints();
    this.windows = windows;
    try {
      this.content =
          switch (encoding) {
            case PLAIN -> packets(recorder, Compression.NONE);
            case GZIP -> packets(recorder, Compression.GZIP);
            case OPENPGP -> message(decoder);
          };
    } catch (Throwable e) {
      closeStages();
      throw e;
    }
  }

  /** See {@link FileDecoder#open}, which closes {@code file} if this fails. */
  static Decoding of(
      ByteSource file,
      Encoding encoding,
      FileDecoder decoder,
      VolumeInfo.@Nullable Digest expected,
      @Nullable Consumer<byte[]> windows)
      throws IOException {
    return new Decoding(file, encoding, decoder, expected, windows);
  }

  /** The decoded bytes, from the first. */
  public InputStream content() {
    return content;
  }

  private InputStream message(FileDecoder decoder) throws IOException {
    EncryptedMessage message = EncryptedMessage.parse(file);
    SessionKey found = decoder.keys().find(message.keyRequest(), file.name());
    key = found;
    BodyInputStream opened = message.openBody(recorder, found, decoder.allowNoIntegrity());
    body = opened;
    InputStream decrypted = stage(opened, "decrypt");
    verified = decrypted;
    BodyContent outer = BodyContent.open(decrypted, file.name(), signers.keys());
    if (outer instanceof LiteralInputStream direct) {
      literal = direct;
      return direct;
    }
    CompressedInputStream data = (CompressedInputStream) outer;
    compressed = data;
    BodyContent inner =
        BodyContent.open(
            packets(data, compressionOf(data.algorithm())), file.name(), signers.keys());
    if (inner instanceof LiteralInputStream inflated) {
      literal = inflated;
      return inflated;
    }
    throw new CorruptDataException(file.name(), 0, "compressed data inside of compressed data");
  }

  private Compression compressionOf(int algorithm) throws CorruptDataException {
    return switch (algorithm) {
      case 0 -> Compression.NONE;
      case 1 -> Compression.DEFLATE;
      case 2 -> Compression.ZLIB;
      case 3 -> Compression.BZIP2;
      default ->
          throw new CorruptDataException(
              file.name(),
              CorruptDataException.UNKNOWN_OFFSET,
              "unknown compression algorithm " + algorithm);
    };
  }

  private InputStream packets(InputStream data, Compression kind) throws IOException {
    compression = kind;
    InputStream inflated =
        switch (kind) {
          case NONE -> data;
          case DEFLATE -> inflate(data, Framing.RAW);
          case ZLIB -> inflate(data, Framing.ZLIB);
          case GZIP -> inflate(data, Framing.GZIP);
          case BZIP2 -> new Bzip2InputStream(data, file.name(), seekPoints::add);
        };
    CountingInput counted = new CountingInput(stage(inflated, "inflate"));
    packets = counted;
    return counted;
  }

  private InputStream inflate(InputStream data, Framing framing) {
    return new InflateInputStream(data, framing, file.name(), FileLayout.SEGMENT, this::addPoint);
  }

  private void addPoint(SeekPoint point) {
    seekPoints.add(point.inputBit(), point.outputPosition());
    if (windows != null) {
      windows.accept(point.window());
    }
  }

  /**
   * Reads what is left of the file and checks all that protects it: the manifest's digest, the
   * message's integrity, the checksums of its compression, who signed it.
   *
   * @throws IOException if any of it does not hold
   */
  public void finish() throws IOException {
    drain(content);
    if (packets != null) {
      drain(packets);
    }
    if (compressed != null) {
      compressed.finish();
    }
    if (verified != null) {
      drain(verified);
    }
    recorder.drain();
    byte[] actual = digest.digest();
    if (expected != null && !MessageDigest.isEqual(actual, expected.value())) {
      throw new CorruptDataException(
          file.name(),
          CorruptDataException.UNKNOWN_OFFSET,
          expected.algorithm()
              + " wanted "
              + HexFormat.of().formatHex(expected.value())
              + " by the manifest, got "
              + HexFormat.of().formatHex(actual));
    }
    signers.judge(file.name(), literal == null ? List.of() : literal.signatures());
  }

  /** How the file is entered in its middle. Call it after {@link #finish}. */
  public FileLayout layout() throws IOException {
    BodyMap bodyMap = body == null ? null : body.map();
    long packetBytes;
    if (packets != null) {
      packetBytes = packets.count();
    } else {
      packetBytes = bodyMap == null ? 0 : bodyMap.length();
    }
    seekPoints.check(packetBytes, file.name());
    return new FileLayout(
        file.size(),
        recorder.spans(),
        bodyMap,
        key,
        compression,
        compressed == null ? null : compressed.chunks(),
        literal == null ? null : literal.chunks(),
        packetBytes,
        seekPoints.bits(),
        seekPoints.starts(),
        false);
  }

  /** Lets another core do the work below, if there is enough of it. */
  private InputStream stage(InputStream below, String work) {
    if (file.size() < MIN_STAGED) {
      return below;
    }
    ReadAheadInputStream stage = new ReadAheadInputStream(below, work + " " + file.name());
    stages.add(stage);
    return stage;
  }

  private void closeStages() {
    stages.forEach(ReadAheadInputStream::close);
  }

  @Override
  public void close() throws IOException {
    closeStages();
    file.close();
  }

  private static void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[1 << 16];
    int count;
    do {
      count = in.read(buffer, 0, buffer.length);
    } while (count >= 0);
  }

  /** Counts the bytes that go through. */
  private static final class CountingInput extends InputStream {
    private final InputStream in;
    private long count;

    CountingInput(InputStream in) {
      this.in = in;
    }

    long count() {
      return count;
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count += b < 0 ? 0 : 1;
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int got = in.read(buffer, offset, length);
      count += Math.max(0, got);
      return got;
    }
  }
}
