package io.github.dupfs.openpgp;

import io.github.dupfs.openpgp.Compressor.Deflation;
import io.github.dupfs.openpgp.FreshKeys.FreshKey;
import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One encrypted message being written. What is written to this stream becomes its content; {@link
 * #finish} completes it. Closing it before gives it up, and leaves a file that nobody can read.
 *
 * <pre>
 * session keys, encrypted       tags 1 or 3
 * container                     tag 18, in chunks of 64 KiB, holds
 *   [ compressed                tag 8 to the end of the container, algorithm 1, holds ]
 *     [ announced signatures    tag 4 ]
 *     content                   tag 11, in chunks of 8 KiB: 'b', no name, no date, the bytes
 *     [ signatures              tag 2 ]
 * </pre>
 *
 * <p>What is sent is decrypted again meanwhile, and must be the same. Neither finishing nor closing
 * it closes the stream below. After any exception the message cannot be finished any more. Not
 * thread-safe. Takes up to a megabyte of memory, whatever the length.
 */
public final class MessageOutput extends OutputStream {
  private static final int CHUNK_BITS = 13;
  private static final byte[] LITERAL_HEAD = {'b', 0, 0, 0, 0, 0};

  /** The first byte of a packet that ends where its container ends (RFC 4880 section 4.2.1). */
  private static final int COMPRESSED_TO_END = 0x80 | PacketHeader.COMPRESSED << 2 | 3;

  /** That byte, and the algorithm. */
  private static final int COMPRESSED_HEAD = 2;

  private final SessionKey key;
  private final SentCheck check;
  private final ContainerOutput container;
  private final CheckedOutputStream body;
  private final @Nullable Deflation deflation;
  private final OutputStream packets;
  private final PartialOutput literal;
  private final @Nullable Signer signer;
  private final @Nullable Signing signing;

  /** Not while something is under way, so that what fails stays broken. */
  private boolean sound = true;

  private @Nullable MessageMap map;

  /** See {@link Encryption#open}. */
  MessageOutput(
      OutputStream out, FreshKey key, @Nullable Signer signer, @Nullable Compressor compressor)
      throws IOException {
    this.signer = signer;
    this.key = key.key();
    this.check = new SentCheck(key.key());
    try {
      OutputStream sent = check.on(out);
      sent.write(key.packets());
      this.container = new ContainerOutput(sent, key.key());
      this.body = new CheckedOutputStream(container, new CRC32C());
      if (compressor != null) {
        body.write(COMPRESSED_TO_END);
        body.write(CompressedInputStream.ZIP);
      }
      this.deflation = compressor == null ? null : compressor.start(body);
    } catch (Throwable e) {
      check.close();
      throw e;
    }
    this.packets = deflation == null ? body : deflation.stream();
    byte[] announcement = signer == null ? new byte[0] : signer.announcement();
    this.literal =
        new PartialOutput(
            packets, PacketHeader.LITERAL, CHUNK_BITS, announcement.length, LITERAL_HEAD.length);
    try {
      packets.write(announcement);
      literal.write(LITERAL_HEAD);
      this.signing = signer == null ? null : signer.start();
    } catch (Throwable e) {
      check.close();
      closeDeflation();
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    begin();
    if (signing != null) {
      signing.write(bytes, offset, length);
    }
    literal.write(bytes, offset, length);
    sound = true;
  }

  /**
   * Hands all that has been written to the compressor, except for up to 511 bytes at the very
   * start, so that whoever holds the compressor knows where in the content it stands. Does not
   * flush the compressor, nor the stream below.
   */
  @Override
  public void flush() throws IOException {
    begin();
    literal.flush();
    sound = true;
  }

  /**
   * Completes the message.
   *
   * @throws EncryptionException if gpg does not sign it, or if it cannot be read again
   * @throws IllegalStateException if it has been finished or closed, or if anything has failed
   */
  public void finish() throws IOException {
    begin();
    byte[] signatures = signer == null || signing == null ? null : signer.packets(signing.finish());
    literal.finish();
    if (signatures != null) {
      packets.write(signatures);
    }
    if (deflation != null) {
      deflation.completion().finish();
    }
    container.finish();
    BodyMap bodyMap = check.finish(body.getChecksum().getValue());
    map = new MessageMap(bodyMap, key, deflation == null ? null : dataOf(bodyMap), literal.map());
  }

  private static ChunkMap dataOf(BodyMap body) throws IOException {
    ChunkMap.Builder data = new ChunkMap.Builder("what is sent");
    data.add(COMPRESSED_HEAD, body.length() - COMPRESSED_HEAD);
    return data.build();
  }

  /**
   * All that random access to the content needs.
   *
   * @throws IllegalStateException if the message is not finished
   */
  public MessageMap map() {
    if (map == null) {
      throw new IllegalStateException("the message is not finished");
    }
    return map;
  }

  private void begin() {
    if (!sound) {
      throw new IllegalStateException(
          map != null ? "the message is finished" : "the message has failed or was closed");
    }
    sound = false;
  }

  @Override
  public void close() throws IOException {
    sound = false;
    check.close();
    if (signing != null) {
      signing.close();
    }
    closeDeflation();
  }

  private void closeDeflation() throws IOException {
    if (deflation != null) {
      deflation.close();
    }
  }
}
