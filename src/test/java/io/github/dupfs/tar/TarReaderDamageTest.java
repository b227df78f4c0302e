package io.github.dupfs.tar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads archives that are damaged, or made to do damage. */
final class TarReaderDamageTest {
  /** An extension header, its records, a header and a payload: a block each; then zeros. */
  private static final String ARCHIVE = "fraction.tar";

  private static final int ENTRY_LENGTH = 2048;
  private static final int BLOCK = 512;

  @Test
  void truncationIsNoticedEverywhereButBetweenEntries() throws IOException {
    byte[] archive = TarReaderTest.golden(ARCHIVE);
    for (int length = 0; length <= archive.length; length++) {
      byte[] truncated = Arrays.copyOf(archive, length);
      boolean clean = length == 0 || length == ENTRY_LENGTH || length >= ENTRY_LENGTH + BLOCK;
      assertEquals(clean, isClean(truncated), "cut at byte " + length);
    }
  }

  @ParameterizedTest
  @CsvSource({"fraction.tar, 0, 2048", "gnu.tar, 0, 512", "gnu.tar, 4096, 6144"})
  void anyFlippedBitIsToleratedOrNoticed(String name, int from, int to) throws IOException {
    byte[] archive = Arrays.copyOfRange(TarReaderTest.golden(name), from, to + 2 * BLOCK);
    for (int bit = 0; bit < 8 * (to - from); bit++) {
      byte[] flipped = archive.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      boolean clean = isClean(flipped);
      boolean outsideOfHeaders = bit / 8 / BLOCK % 2 == 1;
      assertTrue(!clean || outsideOfHeaders || inChecksum(bit / 8), "bit " + bit);
    }
  }

  /** Spaces and NULs there mean the same. */
  private static boolean inChecksum(int at) {
    return at % BLOCK >= 148 && at % BLOCK < 156;
  }

  @Test
  void checksumsOfSignedBytesAreRight() throws IOException {
    byte[] header = header();
    header[0] = (byte) 0xe9;
    assertThrows(CorruptDataException.class, () -> Listing.of(header));
    put(header, 148, String.format("%06o", unsignedSum(header) - 256));
    assertEquals(1, Listing.of(header).size());
  }

  @ParameterizedTest
  @CsvSource({
    "100, 000064x",
    "108, 8",
    "116, '0 0'",
    "124, -1",
    "136, 0x10",
    "136, ' 1 1'",
  })
  void badNumbersAreCorrupt(int at, String text) throws IOException {
    byte[] header = header();
    put(header, at, text + "\0".repeat((at < 124 ? 8 : 12) - text.length()));
    CorruptDataException e =
        assertThrows(CorruptDataException.class, () -> Listing.of(summed(header)));
    assertEquals(at, e.offset());
  }

  @ParameterizedTest
  @ValueSource(strings = {"       1", "1\0      ", "1       ", " 1 \0 \0  ", "00000001"})
  void octalNumbersMayBePadded(String uid) throws IOException {
    byte[] header = header();
    put(header, 108, uid);
    assertTrue(Listing.of(summed(header)).get(0).contains(" 1/bob "));
  }

  @Test
  void base256NumbersBeyondLongAreCorrupt() throws IOException {
    byte[] header = header();
    put(header, 136, "\u0080\0\0\0\u0080\0\0\0\0\0\0\0");
    assertThrows(CorruptDataException.class, () -> Listing.of(summed(header)));
    put(header, 136, "\u00ff\u00ff\u00ff\u00ff\u007f\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff");
    assertThrows(CorruptDataException.class, () -> Listing.of(summed(header)));
    put(header, 136, "\u00ff\u00ff\u00ff\u00ff\u0080\0\0\0\0\0\0\0");
    assertTrue(Listing.of(summed(header)).get(0).contains(" " + Long.MIN_VALUE + " "));
  }

  @Test
  void impossibleSizesAreCorrupt() throws IOException {
    byte[] header = header();
    put(header, 124, "\u00ff".repeat(12));
    assertThrows(CorruptDataException.class, () -> Listing.of(summed(header)));
    put(header, 124, "\u0080\0\0\0@\0\0\0\0\0\0\1");
    assertThrows(CorruptDataException.class, () -> Listing.of(summed(header)));
  }

  @Test
  void sizesOfWhatHasNoPayloadAreIgnored() throws IOException {
    byte[] header = header();
    put(header, 124, "00000001000");
    header[156] = '5';
    assertEquals(List.of("5 0600 7/bob 8/users 0 0 file"), Listing.of(summed(header)));
  }

  @Test
  void sparseEntriesAreRefused() throws IOException {
    byte[] header = header();
    header[156] = 'S';
    assertThrows(CorruptDataException.class, () -> Listing.of(summed(header)));
  }

  @Test
  void extensionHeadersAreLimited() throws IOException {
    byte[] extension = header();
    extension[156] = 'x';
    put(extension, 124, "00004000001");
    byte[] oneTooLong = Arrays.copyOf(summed(extension), BLOCK + (1 << 20) + BLOCK);
    CorruptDataException e = assertThrows(CorruptDataException.class, () -> Listing.of(oneTooLong));
    assertTrue(e.reason().contains("1048577 bytes, at most 1048576"), e.reason());

    put(extension, 124, "00000000000");
    ByteArrayOutputStream chain = new ByteArrayOutputStream();
    for (int i = 0; i < 16; i++) {
      chain.write(summed(extension));
    }
    assertThrows(CorruptDataException.class, () -> Listing.of(chain.toByteArray()));
    byte[] sixteen = concat(chain.toByteArray(), header());
    assertEquals(1, Listing.of(sixteen).size());
    byte[] seventeen = concat(summed(extension), sixteen);
    assertThrows(CorruptDataException.class, () -> Listing.of(seventeen));
  }

  @Test
  void paddingOfTheLastEntryMustBeComplete() throws IOException {
    byte[] header = header();
    put(header, 124, "00000000001");
    byte[] archive = Arrays.copyOf(summed(header), 2 * BLOCK);
    assertTrue(isClean(archive));
    CorruptDataException e =
        assertThrows(
            CorruptDataException.class,
            () -> Listing.of(Arrays.copyOf(archive, archive.length - 1)));
    assertEquals(1023, e.offset());
  }

  /** The header of an empty file, ustar. */
  private static byte[] header() throws IOException {
    byte[] archive = TarReaderTest.golden(ARCHIVE);
    byte[] header = Arrays.copyOfRange(archive, ENTRY_LENGTH - 2 * BLOCK, ENTRY_LENGTH - BLOCK);
    put(header, 124, "00000000000\00000000000000");
    return summed(header);
  }

  private static byte[] summed(byte[] header) {
    byte[] summed = header.clone();
    put(summed, 148, String.format("%06o\0 ", unsignedSum(header)));
    return summed;
  }

  private static int unsignedSum(byte[] header) {
    int sum = 8 * ' ';
    for (int i = 0; i < header.length; i++) {
      sum += inChecksum(i) ? 0 : header[i] & 0xff;
    }
    return sum;
  }

  private static void put(byte[] header, int at, String latin1) {
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  private static byte[] concat(byte[] a, byte[] b) {
    byte[] joined = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, joined, a.length, b.length);
    return joined;
  }

  /** Whether an archive can be read to its end; fails on any exception but the right one. */
  private static boolean isClean(byte[] archive) throws IOException {
    TarReader reader = new TarReader(new ByteArrayInputStream(archive), "test.tar");
    try {
      while (reader.next() != null) {
        reader.read(new byte[1], 0, 1);
      }
      return true;
    } catch (CorruptDataException e) {
      return false;
    }
  }
}
