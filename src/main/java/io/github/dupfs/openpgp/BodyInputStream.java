package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The decrypted body of a message from its start to its end.
 *
 * <p>It reports its end only after everything has been verified: the modification detection code,
 * or the tag of every chunk and the final one, and that nothing follows the container in the file.
 * Until then bytes of a tag-18 body are not vouched for; those of a tag-20 body are. Whatever is
 * wrong is thrown as {@link CorruptDataException}, and again by every later read.
 *
 * <p>Reads the file to its end. Closing it closes the file's stream. Not thread-safe.
 */
public final class BodyInputStream extends InputStream {
  private final InputStream file;
  private final CountedInput in;
  private final BodyPieces pieces;
  private ByteBuffer piece = ByteBuffer.allocate(0);
  private @Nullable BodyMap map;
  private @Nullable IOException failure;

  BodyInputStream(InputStream file, CountedInput in, BodyPieces pieces) {
    this.file = file;
    this.in = in;
    this.pieces = pieces;
  }

  /**
   * All that random access to the body needs.
   *
   * @throws IllegalStateException before the end of this stream has been reported
   */
  public BodyMap map() {
    if (map == null) {
      throw new IllegalStateException("the body has not been verified to its end");
    }
    return map;
  }

  @Override
  public int read() throws IOException {
    return findPiece() ? piece.get() & 0xff : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (!findPiece()) {
      return -1;
    }
    int count = Math.min(length, piece.remaining());
    piece.get(buffer, offset, count);
    return count;
  }

  private boolean findPiece() throws IOException {
    if (piece.hasRemaining()) {
      return true;
    }
    if (map != null) {
      return false;
    }
    if (failure != null) {
      throw failure;
    }
    try {
      ByteBuffer next = pieces.next();
      if (next != null) {
        piece = next;
        return true;
      }
      expectEndOfFile();
      map = pieces.map();
      return false;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  private void expectEndOfFile() throws IOException {
    PacketHeader header;
    while ((header = PacketHeader.read(in)) != null) {
      if (!header.isIgnorable()) {
        throw in.corrupt("a packet of tag " + header.tag() + " after the encrypted data");
      }
      new PacketBody(in, header).drain();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
