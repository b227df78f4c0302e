package io.github.dupfs.openpgp;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.ByteSourceInputStream;
import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * The start of an encrypted file (RFC 4880 section 11.3): how it is encrypted, and what to find its
 * session key by. Immutable.
 *
 * <pre>
 * session keys, encrypted   tags 1 and 3, any number
 * container                 tag 18, 20, or 9
 * </pre>
 */
public final class EncryptedMessage {
  private static final int PARSE_BUFFER = 4096;
  private static final int STREAM_BUFFER = 1 << 16;

  private final KeyRequest request;

  private EncryptedMessage(KeyRequest request) {
    this.request = request;
  }

  /**
   * Reads the start of a file, a few hundred bytes; at most 64 KiB and a buffer.
   *
   * @throws CorruptDataException if the file is not an encrypted message in binary form
   * @throws DecryptionException if it is one of a version that is not supported
   */
  public static EncryptedMessage parse(ByteSource file) throws IOException {
    CountedInput in = new CountedInput(new ByteSourceInputStream(file), file.name(), PARSE_BUFFER);
    return new EncryptedMessage(KeyRequest.readWithStart(in));
  }

  /**
   * What {@link SessionKeys#find} finds the session key by, without the file: a small message cut
   * off, at most 64 KiB. Not a secret.
   */
  public byte[] keyRequest() {
    return request.encode();
  }

  /** How the message vouches for its content. */
  public Integrity integrity() {
    Integrity integrity = Integrity.ofContainer(request.container().tag());
    return Objects.requireNonNull(integrity, "container tag");
  }

  /**
   * Starts to decrypt. All messages but those without integrity are read this way.
   *
   * @param fileBytes the same file from its first byte, which will be read to its end
   * @throws DecryptionException if the key is wrong, if the method is not supported, or if the
   *     message has no integrity protection and {@code allowNoIntegrity} is false
   */
  public BodyInputStream openBody(InputStream fileBytes, SessionKey key, boolean allowNoIntegrity)
      throws IOException {
    CountedInput in = new CountedInput(fileBytes, request.name(), STREAM_BUFFER);
    PacketHeader header = KeyRequest.read(in).container();
    if (header.tag() == PacketHeader.ENCRYPTED && !allowNoIntegrity) {
      throw new DecryptionException(
          request.name(),
          "the message has no protection against changes, and may be anybody's work;"
              + " to read it all the same use --allow-no-mdc");
    }
    PacketBody container = new PacketBody(in, header);
    BodyPieces pieces =
        header.tag() == PacketHeader.ENCRYPTED_AEAD
            ? new AeadPieces(container, key)
            : new CfbPieces(container, key, header.tag() == PacketHeader.ENCRYPTED_MDC);
    return new BodyInputStream(fileBytes, in, pieces);
  }

  /**
   * Starts to decrypt a message with a container of tag 18 whose session key is known.
   *
   * @param message from its first byte, which will be read to its end
   * @param name for messages
   */
  static BodyInputStream decrypt(InputStream message, String name, SessionKey key)
      throws IOException {
    CountedInput in = new CountedInput(message, name, STREAM_BUFFER);
    PacketBody container = new PacketBody(in, KeyRequest.read(in).container());
    return new BodyInputStream(message, in, new CfbPieces(container, key, true));
  }
}
