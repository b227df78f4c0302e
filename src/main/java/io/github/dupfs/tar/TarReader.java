package io.github.dupfs.tar;

import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar archive from its start to its end, as duplicity's volumes and signature files have
 * them: in the GNU dialect (base-256 numbers; types {@code L} and {@code K} for long names), in the
 * POSIX dialect (ustar, and pax headers of type {@code x}), or Unix V7. What an extension header
 * says is right, even where the header itself disagrees.
 *
 * <p>The archive ends at the first block of zeros, whatever follows it, or where the stream ends
 * between two entries: duplicity writes no such block into volumes that are not encrypted, and
 * leaves junk behind it in those that are. A stream of no bytes is an empty archive.
 *
 * <p>Global pax headers (type {@code g}) are ignored; duplicity writes none. Sparse entries (type
 * {@code S}) are refused, since their payload is not the content of a file.
 *
 * <p>Not safe for use by several threads. Reads ahead in the stream, does not read it to its end
 * and does not close it. After an exception nothing more can be read.
 *
 * <p>Sources: POSIX.1-2017, pax; GNU tar manual, "Tar Internals".
 */
public final class TarReader {
  private static final int BLOCK = TarHeader.LENGTH;
  static final int MAX_EXTENSION_LENGTH = 1 << 20;
  private static final int MAX_EXTENSION_HEADERS = 16;
  static final long MAX_SIZE = 1L << 62;

  private final BlockInput input;
  private final String name;
  private final Extensions extensions;
  private long payloadLeft;
  private int padding;
  private boolean endBlock;

  /**
   * @param in the archive; its first byte is at position 0
   * @param name the name of the archive, for messages
   */
  public TarReader(InputStream in, String name) {
    this.input = new BlockInput(in);
    this.name = name;
    this.extensions = new Extensions(name);
  }

  /**
   * Skips what is left of the current entry and reads the header of the next one.
   *
   * @return the entry, or null at the end of the archive
   * @throws CorruptDataException if the stream ends elsewhere than between two entries, or what
   *     follows is not a tar entry
   * @throws IOException if the stream cannot be read
   */
  public @Nullable TarEntry next() throws IOException {
    skipPayload();
    extensions.clear();
    long entryOffset = input.position();
    for (int count = 0; ; count++) {
      long headerOffset = input.position();
      TarHeader header = readHeader(headerOffset);
      if (header == null) {
        if (count == 0) {
          return null;
        }
        throw corrupt(headerOffset, "the archive ends after an extension header");
      }
      char type = header.type();
      if (type != 'x' && type != 'g' && type != 'L' && type != 'K') {
        return enter(header, entryOffset, headerOffset);
      }
      if (count == MAX_EXTENSION_HEADERS) {
        throw corrupt(headerOffset, "more than " + count + " extension headers of one entry");
      }
      readExtension(type, header.size(), headerOffset);
    }
  }

  /**
   * Reads from the payload of the current entry.
   *
   * @return how many bytes were read, at least one unless {@code length} is 0; -1 at the end of the
   *     payload, or if there is no current entry
   * @throws CorruptDataException if the stream ends inside the payload
   * @throws IOException if the stream cannot be read
   */
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (payloadLeft == 0) {
      return -1;
    }
    int count = input.read(buffer, offset, (int) Math.min(length, payloadLeft));
    if (count < 0) {
      throw truncated("a payload, " + payloadLeft + " bytes before its end");
    }
    payloadLeft -= count;
    return count;
  }

  /**
   * How many bytes of the stream lie before what is read next: the current entry's payload offset
   * plus what was read of the payload. At the end of the archive, how long that is without the
   * blocks of zeros after it.
   */
  public long position() {
    return input.position();
  }

  /** Whether a block of zeros marked the end of the archive, rather than the end of the stream. */
  public boolean endIsMarked() {
    return endBlock;
  }

  private void skipPayload() throws IOException {
    long count = payloadLeft + padding;
    long skipped = input.skip(count);
    if (skipped < count) {
      throw truncated(
          "a payload and its padding, " + (count - skipped) + " bytes before their end");
    }
    payloadLeft = 0;
    padding = 0;
  }

  /** The next header, or null at the end of the archive. */
  private @Nullable TarHeader readHeader(long offset) throws IOException {
    int available = input.require(BLOCK);
    if (available == 0) {
      return null;
    }
    if (available < BLOCK) {
      throw truncated("a header, after " + available + " of " + BLOCK + " bytes");
    }
    if (TarHeader.isZero(input.buffer(), input.start())) {
      endBlock = true;
      return null;
    }
    return new TarHeader(input.buffer(), input.start(), name, offset);
  }

  private void readExtension(char type, long size, long headerOffset) throws IOException {
    if (size < 0 || size > MAX_EXTENSION_LENGTH) {
      throw corrupt(
          headerOffset,
          "an extension header of " + size + " bytes, at most " + MAX_EXTENSION_LENGTH + " wanted");
    }
    startPayload(size);
    byte[] payload = new byte[(int) size];
    int length = 0;
    while (payloadLeft > 0) {
      length += read(payload, length, payload.length - length);
    }
    switch (type) {
      case 'x' -> extensions.addPax(payload, headerOffset + BLOCK);
      case 'L' -> extensions.addLongName(Extensions.PATH, payload);
      case 'K' -> extensions.addLongName(Extensions.LINK_PATH, payload);
      default -> {}
    }
    skipPayload();
  }

  /** Makes an entry of its header and what its extension headers say. */
  private TarEntry enter(TarHeader header, long entryOffset, long headerOffset) throws IOException {
    char type = header.type();
    if (type == 'S') {
      throw corrupt(headerOffset, "a sparse entry, which dupfs does not read");
    }
    boolean device = type == '3' || type == '4';
    boolean link = type == '1' || type == '2';
    long size = number(Extensions.SIZE, header.size(), headerOffset);
    if (size < 0 || size > MAX_SIZE) {
      throw corrupt(headerOffset, "an entry of " + size + " bytes");
    }
    long payloadSize = type >= '1' && type <= '6' ? 0 : size;
    TarEntry entry =
        new TarEntry(
            extensions.text(Extensions.PATH, header.name()),
            type,
            header.permissions(),
            number(Extensions.UID, header.uid(), headerOffset),
            number(Extensions.GID, header.gid(), headerOffset),
            extensions.text(Extensions.USER_NAME, header.userName()),
            extensions.text(Extensions.GROUP_NAME, header.groupName()),
            number(Extensions.MODIFIED, header.modified(), headerOffset),
            payloadSize,
            link ? extensions.text(Extensions.LINK_PATH, header.linkTarget()) : TarHeader.EMPTY,
            device ? header.deviceMajor() : 0,
            device ? header.deviceMinor() : 0,
            entryOffset,
            headerOffset + BLOCK);
    startPayload(payloadSize);
    return entry;
  }

  private long number(String keyword, long fallback, long headerOffset) throws IOException {
    return extensions.number(keyword, fallback, headerOffset);
  }

  /** Passes the header that {@link #readHeader} returned, which is then no longer valid. */
  private void startPayload(long size) throws IOException {
    input.skip(BLOCK);
    payloadLeft = size;
    padding = (int) (-size & (BLOCK - 1));
  }

  private CorruptDataException truncated(String where) {
    return corrupt(input.position(), "the archive ends inside " + where);
  }

  private CorruptDataException corrupt(long offset, String reason) {
    return new CorruptDataException(name, offset, reason);
  }
}
