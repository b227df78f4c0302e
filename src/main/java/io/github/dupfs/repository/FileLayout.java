package io.github.dupfs.repository;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.openpgp.BodyMap;
import io.github.dupfs.openpgp.ChunkMap;
import io.github.dupfs.openpgp.ChunkSource;
import io.github.dupfs.openpgp.SessionKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How one stored file is entered in its middle, learned in a pass over all of it.
 *
 * <pre>
 *   stored file   spans with digests
 *     body        OpenPGP only: decrypted by key, through body
 *       data      OpenPGP only: the compressed packet's data, through compressed
 *         packets inflated in segments; a segment begins at a seek point
 *           content  OpenPGP only: the literal packet's data, through literal
 * </pre>
 *
 * <p>Holds the session key: it must be sealed before it is kept. Immutable.
 */
public final class FileLayout {
  /** The length of a segment where nothing is compressed, and the least between seek points. */
  public static final int SEGMENT = 1 << 20;

  /** The largest segment that fits a cache; deflate blocks of real writers are far smaller. */
  static final long MAX_SEGMENT = 64 << 20;

  private final long fileSize;
  private final Spans spans;
  private final @Nullable BodyMap body;
  private final @Nullable SessionKey key;
  private final Compression compression;
  private final @Nullable ChunkMap compressed;
  private final @Nullable ChunkMap literal;
  private final long packetBytes;
  private final long[] inputBits;
  private final long[] starts;
  private final boolean independent;

  /** How the packets are compressed. */
  enum Compression {
    NONE,
    DEFLATE,
    ZLIB,
    GZIP,
    BZIP2
  }

  FileLayout(
      long fileSize,
      Spans spans,
      @Nullable BodyMap body,
      @Nullable SessionKey key,
      Compression compression,
      @Nullable ChunkMap compressed,
      @Nullable ChunkMap literal,
      long packetBytes,
      long[] inputBits,
      long[] starts,
      boolean independent) {
    this.fileSize = fileSize;
    this.spans = spans;
    this.body = body;
    this.key = key;
    this.compression = compression;
    this.compressed = compressed;
    this.literal = literal;
    this.packetBytes = packetBytes;
    this.inputBits = inputBits;
    this.starts = starts;
    this.independent = independent;
  }

  /** Where the windows of seek points are kept. */
  @FunctionalInterface
  public interface Windows {
    /** The window of seek point {@code number}, from 0. */
    byte[] window(int number) throws IOException;
  }

  /** The number of segments. */
  public int segments() {
    return compression == Compression.NONE
        ? (int) ((packetBytes + SEGMENT - 1) / SEGMENT)
        : starts.length;
  }

  /** The number of bytes in all segments together. */
  public long packetBytes() {
    return packetBytes;
  }

  /** The first byte of a segment among the bytes of all segments. */
  public long segmentStart(int segment) {
    if (segment == segments()) {
      return packetBytes;
    }
    return compression == Compression.NONE ? (long) segment * SEGMENT : starts[segment];
  }

  /** The segment that holds {@code position} among the bytes of all segments. */
  public int segmentAt(long position) {
    if (compression == Compression.NONE) {
      return (int) (position / SEGMENT);
    }
    int found = Arrays.binarySearch(starts, position);
    if (found < 0) {
      return -found - 2;
    }
    while (found + 1 < starts.length && starts[found + 1] == position) {
      found++;
    }
    return found;
  }

  /** The content of the file, given the bytes of all its segments. */
  public ByteSource content(ByteSource segments) {
    return literal == null ? segments : new ChunkSource(segments, literal);
  }

  long fileSize() {
    return fileSize;
  }

  Compression compression() {
    return compression;
  }

  long inputBit(int segment) {
    return inputBits[segment];
  }

  /** Whether segments refer to nothing before them, so that there are no windows. */
  boolean isIndependent() {
    return independent;
  }

  /** What is compressed, or the packets if nothing is; every byte checked. */
  ByteSource data(ByteSource file, DataDecryption decryption) throws IOException {
    ByteSource source = spans.verified(file);
    if (body != null && key != null) {
      source = decryption.decrypt(source, key, body);
    }
    return compressed == null ? source : new ChunkSource(source, compressed);
  }

  /** Opens the body of a message at any place. */
  @FunctionalInterface
  interface DataDecryption {
    ByteSource decrypt(ByteSource file, SessionKey key, BodyMap body) throws IOException;
  }

  /** The layout as bytes, for {@link #decode}. They hold the session key. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.number(fileSize)
        .string(spans.toBytes())
        .string(compression.name().getBytes(StandardCharsets.US_ASCII))
        .number(packetBytes);
    out.string(body == null ? new byte[0] : body.encode());
    out.number(key == null ? 0 : key.cipher()).string(key == null ? new byte[0] : key.key());
    out.string(compressed == null ? new byte[0] : compressed.encode());
    out.string(literal == null ? new byte[0] : literal.encode());
    out.number(independent ? 1 : 0).number(starts.length);
    for (int i = 0; i < starts.length; i++) {
      out.number(starts[i] - (i == 0 ? 0 : starts[i - 1]));
      out.number(inputBits[i] - (i == 0 ? 0 : inputBits[i - 1]));
    }
    return out.toBytes();
  }

  private static Compression compression(ByteReader in) throws CorruptDataException {
    String name = new String(in.string(), StandardCharsets.US_ASCII);
    for (Compression compression : Compression.values()) {
      if (compression.name().equals(name)) {
        return compression;
      }
    }
    throw in.corrupt("unknown compression " + name);
  }

  /** Reads what {@link #encode} wrote. */
  public static FileLayout decode(byte[] bytes, String name) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes, name);
    long fileSize = in.number();
    Spans spans = new Spans(in.string());
    Compression compression = compression(in);
    long packetBytes = in.number();
    byte[] body = in.string();
    int cipher = in.number(255);
    byte[] key = in.string();
    byte[] compressed = in.string();
    byte[] literal = in.string();
    boolean independent = in.number(1) == 1;
    int count = in.count(2);
    long[] starts = new long[count];
    long[] bits = new long[count];
    for (int i = 0; i < count; i++) {
      starts[i] = in.number() + (i == 0 ? 0 : starts[i - 1]);
      bits[i] = in.number() + (i == 0 ? 0 : bits[i - 1]);
    }
    FileLayout layout =
        new FileLayout(
            fileSize,
            spans,
            body.length == 0 ? null : BodyMap.decode(body, name),
            key.length == 0 ? null : new SessionKey(cipher, key),
            compression,
            compressed.length == 0 ? null : ChunkMap.decode(compressed, name),
            literal.length == 0 ? null : ChunkMap.decode(literal, name),
            packetBytes,
            bits,
            starts,
            independent);
    if (!layout.isConsistent()) {
      throw in.corrupt("the layout of a file contradicts itself");
    }
    return layout;
  }

  /** Whether every range lies in what it is a range of, and every segment can be held. */
  private boolean isConsistent() {
    if (fileSize < 0
        || packetBytes < 0
        || !spans.areOf(fileSize)
        || (body == null) != (key == null)) {
      return false;
    }
    long data = body == null ? fileSize : body.length();
    if (compressed != null) {
      if (compressed.physicalEnd() > data) {
        return false;
      }
      data = compressed.logicalLength();
    }
    if (literal != null && literal.physicalEnd() > packetBytes) {
      return false;
    }
    return compression == Compression.NONE
        ? starts.length == 0 && packetBytes <= data
        : hasSoundSegments(data);
  }

  private boolean hasSoundSegments(long dataLength) {
    long bit = 0;
    for (int i = 0; i < starts.length; i++) {
      long length = segmentStart(i + 1) - starts[i];
      if (length < 0 || length > MAX_SEGMENT || inputBits[i] < bit) {
        return false;
      }
      bit = inputBits[i];
    }
    return bit >>> 3 <= dataLength && (starts.length == 0 ? packetBytes == 0 : starts[0] == 0);
  }
}
