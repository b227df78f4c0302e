package io.github.dupfs.tar;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/**
 * Writes a tar archive in the GNU dialect, the only one that every duplicity can read: names are
 * plain bytes; a name or link target of more than 100 bytes is the payload of an entry of type
 * {@code L} or {@code K}, called {@code ././@LongLink}, before its own; numbers too large for their
 * field, and negative ones, are base-256.
 *
 * <p>A user's or group's name of more than 32 bytes is left out: there is no field for it, and what
 * GNU tar makes of it, its first 32 bytes, could be somebody else's name. Readers, duplicity among
 * them, then take the number.
 *
 * <p>An entry is complete when the last byte of its payload is written, and the archive may be left
 * like that: duplicity's volumes that are not encrypted have no blocks of zeros at their end.
 * {@link #end} writes them.
 *
 * <p>Writes a header, each piece of a payload, and the padding as they come, and does not flush or
 * close the stream. Not safe for use by several threads. After an {@link IOException} nothing more
 * can be written.
 *
 * <p>Source: GNU tar manual, "Tar Internals".
 */
public final class TarWriter {
  private static final int BLOCK = TarHeader.LENGTH;

  /** GNU tar's record, which an archive is filled up to. */
  private static final int RECORD = 20 * BLOCK;

  private static final byte[] ZEROS = new byte[RECORD];
  private static final String TYPES = "\0" + "01234567";

  private final OutputStream out;
  private final HeaderWriter headers = new HeaderWriter();
  private long position;
  private long payloadLeft;
  private int padding;

  /**
   * @param out whose next byte is the archive's first
   */
  public TarWriter(OutputStream out) {
    this.out = out;
  }

  /**
   * Starts an entry. Exactly {@link TarEntry#size} bytes of payload are to follow.
   *
   * @param entry its offsets are not looked at; {@link #position} is its header offset before this
   *     call, its payload offset after it
   * @throws IllegalArgumentException if a name or link target has a NUL or more than 1 MiB − 1
   *     bytes, the type is none of {@code '0'} to {@code '7'} and NUL, an owner's number does not
   *     fit 57 bits, or a field says what {@link TarEntry} does not allow; nothing is written
   * @throws IllegalStateException if the payload before is not complete
   * @throws IOException if the stream fails
   */
  public void begin(TarEntry entry) throws IOException {
    requireComplete();
    check(entry);
    writeLongName('K', entry.linkTarget());
    writeLongName('L', entry.name());
    headers.entry(entry);
    writeBytes(headers.block(), 0, BLOCK);
    startPayload(entry.size());
  }

  /**
   * Writes a piece of the payload of the entry that was started last.
   *
   * @throws IllegalArgumentException if that is more than is left of it; nothing is written
   * @throws IOException if the stream fails
   */
  public void write(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (length > payloadLeft) {
      throw new IllegalArgumentException(
          length + " bytes of payload, wanted at most " + payloadLeft);
    }
    writeBytes(bytes, offset, length);
    payloadLeft -= length;
    pad();
  }

  /**
   * Marks the end of the archive: two blocks of zeros or more, up to a multiple of 10240 bytes.
   *
   * @throws IllegalStateException if the payload before is not complete
   * @throws IOException if the stream fails
   */
  public void end() throws IOException {
    requireComplete();
    int used = (int) (position % RECORD);
    int zeros = RECORD - used;
    if (zeros < 2 * BLOCK) {
      zeros += RECORD;
    }
    for (int left = zeros; left > 0; left -= RECORD) {
      writeBytes(ZEROS, 0, Math.min(left, RECORD));
    }
  }

  /** How many bytes were written to the stream. */
  public long position() {
    return position;
  }

  private void requireComplete() {
    if (payloadLeft > 0) {
      throw new IllegalStateException("the payload lacks " + payloadLeft + " bytes");
    }
  }

  private static void check(TarEntry entry) {
    checkText("name", entry.name());
    checkText("link target", entry.linkTarget());
    checkText("user name", entry.userName());
    checkText("group name", entry.groupName());
    char type = entry.type();
    boolean known = TYPES.indexOf(type) >= 0;
    boolean link = type == '1' || type == '2';
    boolean device = type == '3' || type == '4';
    require(known, entry, "a type of '0' to '7' or NUL", type);
    require(entry.permissions() >>> 12 == 0, entry, "permissions of 12 bits", entry.permissions());
    require(isOwner(entry.uid()), entry, "a uid of 57 bits", entry.uid());
    require(isOwner(entry.gid()), entry, "a gid of 57 bits", entry.gid());
    long maxSize = type >= '1' && type <= '6' ? 0 : TarReader.MAX_SIZE;
    require(
        entry.size() >= 0 && entry.size() <= maxSize,
        entry,
        "a size from 0 to " + maxSize,
        entry.size());
    require(link || entry.linkTarget().length == 0, entry, "a link target of links only", type);
    int maxNumber = device ? Integer.MAX_VALUE : 0;
    checkDevice(entry, entry.deviceMajor(), maxNumber);
    checkDevice(entry, entry.deviceMinor(), maxNumber);
  }

  private static void checkDevice(TarEntry entry, int number, int max) {
    require(number >= 0 && number <= max, entry, "a device number from 0 to " + max, number);
  }

  private static void require(boolean holds, TarEntry entry, String wanted, Object got) {
    if (!holds) {
      throw new IllegalArgumentException(
          "tar entry " + FilePath.escape(entry.name()) + ": wanted " + wanted + ", got " + got);
    }
  }

  private static void checkText(String what, byte[] text) {
    if (text.length >= TarReader.MAX_EXTENSION_LENGTH) {
      throw new IllegalArgumentException(
          what
              + " of "
              + text.length
              + " bytes, wanted less than "
              + TarReader.MAX_EXTENSION_LENGTH);
    }
    for (byte b : text) {
      if (b == 0) {
        throw new IllegalArgumentException(what + " with a NUL: " + FilePath.escape(text));
      }
    }
  }

  /** Whether a base-256 number of 8 bytes has room for it. */
  private static boolean isOwner(long number) {
    return number >> 56 == 0 || number >> 56 == -1;
  }

  private void writeLongName(char type, byte[] name) throws IOException {
    if (name.length <= TarHeader.NAME_LENGTH) {
      return;
    }
    headers.longName(type, name.length + 1);
    writeBytes(headers.block(), 0, BLOCK);
    startPayload(name.length + 1);
    write(name, 0, name.length);
    write(ZEROS, 0, 1);
  }

  private void startPayload(long size) {
    payloadLeft = size;
    padding = (int) (-size & (BLOCK - 1));
  }

  private void pad() throws IOException {
    if (payloadLeft == 0) {
      writeBytes(ZEROS, 0, padding);
      padding = 0;
    }
  }

  private void writeBytes(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    position += length;
  }
}
