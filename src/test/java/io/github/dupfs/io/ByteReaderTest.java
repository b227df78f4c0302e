package io.github.dupfs.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteReaderTest {
  private static ByteReader reader(int... bytes) {
    byte[] data = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      data[i] = (byte) bytes[i];
    }
    return new ByteReader(data, "test data");
  }

  private static void assertCorrupt(Executable read) {
    assertEquals("test data", assertThrows(CorruptDataException.class, read).file());
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, -1, 127, 128, 16383, 16384, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -129})
  void numbersOfEverySize(long value) throws CorruptDataException {
    byte[] bytes = new ByteWriter().number(value).signed(value).i64(value).toBytes();
    ByteReader in = new ByteReader(bytes, "test data");
    assertEquals(value, in.number());
    assertEquals(value, in.signed());
    assertEquals(value, in.i64());
    assertEquals(0, in.remaining());
  }

  @Test
  void smallNumbersAreShort() {
    assertEquals(1, new ByteWriter().number(127).length());
    assertEquals(2, new ByteWriter().number(128).length());
    assertEquals(1, new ByteWriter().signed(-64).length());
    assertEquals(10, new ByteWriter().number(-1).length());
  }

  /** One field of a random sequence. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Field(int kind, long number, byte[] bytes) {
    static Field random(Random random) {
      byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 5000 : 10)];
      random.nextBytes(bytes);
      return new Field(random.nextInt(5), random.nextLong() >> random.nextInt(64), bytes);
    }

    void write(ByteWriter out) {
      switch (kind) {
        case 0 -> out.u8((int) number);
        case 1 -> out.i64(number);
        case 2 -> out.number(number);
        case 3 -> out.signed(number);
        default -> out.string(bytes);
      }
    }

    void check(ByteReader in) throws CorruptDataException {
      switch (kind) {
        case 0 -> assertEquals(number & 0xff, in.u8());
        case 1 -> assertEquals(number, in.i64());
        case 2 -> assertEquals(number, in.number());
        case 3 -> assertEquals(number, in.signed());
        default -> assertArrayEquals(bytes, in.string());
      }
    }
  }

  @Test
  void readsWhatWasWrittenAndNothingOfAPart() throws CorruptDataException {
    Random random = new Random(1);
    for (int round = 0; round < 200; round++) {
      List<Field> fields = new ArrayList<>();
      ByteWriter out = new ByteWriter();
      for (int n = 1 + random.nextInt(30); n > 0; n--) {
        Field field = Field.random(random);
        fields.add(field);
        field.write(out);
      }
      byte[] whole = out.toBytes();
      assertEquals(out.length(), whole.length);
      checkAll(fields, new ByteReader(whole, "test data"));
      byte[] part = Arrays.copyOf(whole, random.nextInt(whole.length));
      assertCorrupt(() -> checkAll(fields, new ByteReader(part, "test data")));
    }
  }

  private static void checkAll(List<Field> fields, ByteReader in) throws CorruptDataException {
    for (Field field : fields) {
      field.check(in);
    }
    assertEquals(0, in.remaining());
  }

  @Test
  void aNumberThatNeverEnds() {
    int[] high = new int[100];
    Arrays.fill(high, 0x80);
    assertCorrupt(reader(high)::number);
  }

  /** Its tenth byte holds bits that no number of 64 bits has. */
  @Test
  void aNumberOfMoreThan64Bits() {
    assertCorrupt(reader(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 2)::number);
  }

  @Test
  void aNumberAboveItsMaximum() throws CorruptDataException {
    assertEquals(5, reader(5).number(5));
    assertCorrupt(() -> reader(6).number(5));
    byte[] negative = new ByteWriter().number(-1).toBytes();
    assertCorrupt(() -> new ByteReader(negative, "test data").number(Integer.MAX_VALUE));
  }

  @Test
  void aLengthOfMoreThanThereIs() {
    byte[] huge = new ByteWriter().number(Integer.MAX_VALUE).u8(0).toBytes();
    assertCorrupt(() -> new ByteReader(huge, "test data").string());
    assertCorrupt(() -> new ByteReader(huge, "test data").count(1));
    assertCorrupt(() -> reader(2, 0).string());
    assertCorrupt(() -> reader(1, 2, 3).raw(4));
    assertCorrupt(() -> reader(1, 2, 3).raw(-1));
    assertCorrupt(() -> reader(4, 0, 0, 0, 0).count(2));
  }

  @Test
  void tellsWhereItIs() throws CorruptDataException {
    ByteReader in = reader(1, 2, 3);
    in.u8();
    CorruptDataException e = in.corrupt("is odd");
    assertEquals(1, e.offset());
    assertEquals("test data at byte 1: is odd", e.getMessage());
  }
}
