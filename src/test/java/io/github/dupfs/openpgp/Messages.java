package io.github.dupfs.openpgp;

import io.github.dupfs.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Reads whole messages in tests, the way the repository package does, with the JDK's inflater. */
final class Messages {
  private Messages() {}

  static byte[] resource(String name) {
    try (InputStream in = Messages.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Bytes in memory as a file. */
  static ByteSource source(byte[] bytes) {
    return new ByteSource() {
      @Override
      public String name() {
        return "message.gpg";
      }

      @Override
      public long size() {
        return bytes.length;
      }

      @Override
      public void readFully(long position, byte[] buffer, int offset, int length) {
        Objects.checkFromIndexSize(position, length, bytes.length);
        System.arraycopy(bytes, (int) position, buffer, offset, length);
      }

      @Override
      public void close() {}
    };
  }

  static SessionKey key(byte[] file, SessionKeys keys) throws IOException {
    return keys.find(EncryptedMessage.parse(source(file)).keyRequest(), "message.gpg");
  }

  static BodyInputStream body(byte[] file, SessionKey key) throws IOException {
    return EncryptedMessage.parse(source(file)).openBody(new ByteArrayInputStream(file), key, true);
  }

  /** The content of a message, verified to its end. */
  static byte[] read(byte[] file, SessionKey key) throws IOException {
    return read(body(file, key));
  }

  /** The literal data in a body, which is read to its end. */
  static byte[] read(InputStream body) throws IOException {
    BodyContent content = BodyContent.open(body, "message.gpg");
    if (content instanceof CompressedInputStream compressed) {
      byte[] literal = BodyContent.open(decompress(compressed), "message.gpg").readAllBytes();
      compressed.finish();
      return literal;
    }
    return content.readAllBytes();
  }

  /** Compresses with the JDK. */
  static Compressor.Deflation deflate(OutputStream out) {
    DeflaterOutputStream stream =
        new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
    return new Compressor.Deflation(stream, stream::finish);
  }

  /** Content of a length: random bytes, or words that compress well. */
  static byte[] content(int length, boolean compressible, long seed) {
    byte[] content = new byte[length];
    Random random = new Random(seed);
    random.nextBytes(content);
    for (int i = 0; compressible && i < length; i++) {
      content[i] = (byte) ('a' + (content[i] & 3));
    }
    return content;
  }

  static InputStream decompress(CompressedInputStream compressed) throws IOException {
    return switch (compressed.algorithm()) {
      // zlib wants one byte more than raw deflate has when nothing follows it
      case CompressedInputStream.ZIP ->
          new InflaterInputStream(
              new SequenceInputStream(compressed, new ByteArrayInputStream(new byte[1])),
              new Inflater(true));
      case CompressedInputStream.ZLIB -> new InflaterInputStream(compressed);
      case CompressedInputStream.BZIP2 ->
          new Bzip2InputStream(compressed, "message.gpg", (bits, at) -> {});
      default -> compressed;
    };
  }
}
