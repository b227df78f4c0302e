package io.github.dupfs.repository;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.Sha256;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Objects;

/**
 * Digests of the spans of a stored file, made while the whole file was checked, so that a later
 * read of a part of it is checked too.
 *
 * <p>A span is 64 KiB; its digest is the first 16 bytes of its SHA-256. Immutable.
 */
final class Spans {
  static final int SPAN = 1 << 16;
  private static final int DIGEST = 16;

  private final byte[] digests;

  Spans(byte[] digests) {
    this.digests = digests;
  }

  byte[] toBytes() {
    return digests;
  }

  /** Whether these are the digests of a file of that length. */
  boolean areOf(long fileSize) {
    return digests.length % DIGEST == 0
        && digests.length / DIGEST == fileSize / SPAN + (fileSize % SPAN == 0 ? 0 : 1);
  }

  /** The file, every byte of it checked before it is given out. */
  ByteSource verified(ByteSource file) {
    return new VerifiedSource(file, digests);
  }

  /** Digests the spans of a file, which comes from its first byte to its last. */
  static final class Builder {
    private final MessageDigest digest = Sha256.open();
    private byte[] digests = new byte[1024];
    private int used;
    private int inSpan;

    /** Takes the next bytes. */
    void add(byte[] bytes, int offset, int length) {
      for (int done = 0; done < length; ) {
        int part = Math.min(length - done, SPAN - inSpan);
        digest.update(bytes, offset + done, part);
        done += part;
        inSpan += part;
        if (inSpan == SPAN) {
          finishSpan();
        }
      }
    }

    /** The spans of all that was added; nothing may be added any more. */
    Spans build() {
      if (inSpan > 0) {
        finishSpan();
      }
      return new Spans(Arrays.copyOf(digests, used));
    }

    private void finishSpan() {
      if (used == digests.length) {
        digests = Arrays.copyOf(digests, used * 2);
      }
      System.arraycopy(digest.digest(), 0, digests, used, DIGEST);
      used += DIGEST;
      inSpan = 0;
    }
  }

  /** Passes a file through from its first byte to its last, and digests its spans. */
  static final class Recorder extends FilterInputStream {
    private final Builder spans = new Builder();
    private final MessageDigest whole;
    private long position;

    /**
     * @param whole is fed with all bytes as well
     */
    Recorder(InputStream in, MessageDigest whole) {
      super(in);
      this.whole = whole;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      if (count > 0) {
        spans.add(buffer, offset, count);
        whole.update(buffer, offset, count);
        position += count;
      }
      return count;
    }

    @Override
    public long skip(long count) throws IOException {
      byte[] buffer = new byte[8192];
      long skipped = 0;
      while (skipped < count) {
        int part = read(buffer, 0, (int) Math.min(buffer.length, count - skipped));
        if (part < 0) {
          break;
        }
        skipped += part;
      }
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    /** Reads what is left of the file. */
    void drain() throws IOException {
      byte[] buffer = new byte[SPAN];
      int count;
      do {
        count = read(buffer, 0, buffer.length);
      } while (count >= 0);
    }

    /** The number of bytes that went through. */
    long position() {
      return position;
    }

    /** The spans of all that went through. Ends the recording. */
    Spans spans() {
      return spans.build();
    }
  }

  private static final class VerifiedSource implements ByteSource {
    private final ByteSource file;
    private final byte[] digests;

    /** The span that was read last, as reads that follow each other meet inside a span. */
    private volatile Span last = new Span(-1, new byte[0]);

    VerifiedSource(ByteSource file, byte[] digests) {
      this.file = file;
      this.digests = digests;
    }

    @Override
    public String name() {
      return file.name();
    }

    @Override
    public long size() {
      return file.size();
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(position, length, size());
      long at = position;
      int done = 0;
      while (done < length) {
        Span span = last;
        if (span.number != at / SPAN) {
          span = read(at / SPAN);
          last = span;
        }
        int inSpan = (int) (at - span.number * SPAN);
        int part = Math.min(length - done, span.bytes.length - inSpan);
        System.arraycopy(span.bytes, inSpan, buffer, offset + done, part);
        done += part;
        at += part;
      }
    }

    private Span read(long number) throws IOException {
      byte[] bytes = new byte[(int) Math.min(SPAN, size() - number * SPAN)];
      file.readFully(number * SPAN, bytes, 0, bytes.length);
      int at = (int) Math.min(number * DIGEST, digests.length);
      int end = Math.min(at + DIGEST, digests.length);
      if (!Arrays.equals(Sha256.of(bytes), 0, DIGEST, digests, at, end)) {
        throw new CorruptDataException(
            name(), number * SPAN, "changed since the whole file was checked");
      }
      return new Span(number, bytes);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Span(long number, byte[] bytes) {}
  }
}
