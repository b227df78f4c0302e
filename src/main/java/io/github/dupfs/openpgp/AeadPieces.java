package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The body of a tag-20 container, whose chunks are verified one by one before they are let out. */
final class AeadPieces implements BodyPieces {
  private final PacketBody container;
  private final AeadParameters parameters;
  private final Aead aead;

  /** Grows up to a chunk and two tags, so that the final tag is never taken for part of a chunk. */
  private byte[] buffer = new byte[1 << 16];

  private int filled;
  private int used;
  private long chunks;
  private long bodyLength;

  AeadPieces(PacketBody container, SessionKey key) throws IOException {
    this.container = container;
    this.parameters = AeadParameters.read(container);
    if (key.cipher() != parameters.cipher()) {
      throw new DecryptionException(
          container.name(),
          "wrong session key: it is for cipher "
              + key.cipher()
              + ", the message uses "
              + parameters.cipher());
    }
    this.aead = Aead.of(parameters.mode(), key, container.name());
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    filled -= used;
    System.arraycopy(buffer, used, buffer, 0, filled);
    used = 0;
    fill(parameters.chunkSize() + 2 * Aead.TAG_LENGTH);
    if (filled == Aead.TAG_LENGTH) {
      verify(parameters.finalAssociatedData(chunks, bodyLength), 0);
      return null;
    }
    int length = filled - 2 * Aead.TAG_LENGTH;
    if (length <= 0) {
      throw corrupt("ends inside a chunk");
    }
    verify(parameters.associatedData(chunks), length);
    chunks++;
    bodyLength += length;
    used = length + Aead.TAG_LENGTH;
    return ByteBuffer.wrap(buffer, 0, length).slice();
  }

  private void fill(int wanted) throws IOException {
    while (filled < wanted) {
      if (filled == buffer.length) {
        buffer = Arrays.copyOf(buffer, Math.min(wanted, 2 * buffer.length));
      }
      int room = Math.min(wanted, buffer.length) - filled;
      int count = container.readNBytes(buffer, filled, room);
      filled += count;
      if (count < room) {
        return;
      }
    }
  }

  private void verify(byte[] associatedData, int length) throws CorruptDataException {
    if (!aead.decrypt(parameters.nonce(chunks), associatedData, buffer, 0, length)) {
      throw corrupt(
          "the tag of chunk "
              + chunks
              + " does not match: the message was altered, or the session key is wrong");
    }
  }

  @Override
  public BodyMap map() throws IOException {
    return BodyMap.aead(parameters, container.map(), bodyLength);
  }

  private CorruptDataException corrupt(String reason) {
    return new CorruptDataException(container.name(), container.position(), reason);
  }
}
