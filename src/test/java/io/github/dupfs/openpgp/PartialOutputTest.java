package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PartialOutputTest {
  private static final int TAG = 11;
  private static final int CHUNK_BITS = 10;

  /** The headers of the only chunk, or of the first and the last one. */
  @ParameterizedTest
  @CsvSource({
    "0,cb00,",
    "1,cb01,",
    "191,cbbf,",
    "192,cbc000,",
    "1023,cbc33f,",
    "1024,cbea,00",
    "1025,cbea,01",
    "2048,cbea,00",
    "2400,cbea,c0a0"
  })
  void lengthsAreThoseOfTheFormat(int length, String first, String last) throws IOException {
    byte[] packet = packet(Messages.content(length, false, length));
    byte[] head = HexFormat.of().parseHex(first);
    assertArrayEquals(head, Arrays.copyOf(packet, head.length));
    if (last != null) {
      byte[] end = HexFormat.of().parseHex(last);
      int at = packet.length - length % 1024 - end.length;
      assertArrayEquals(end, Arrays.copyOfRange(packet, at, at + end.length));
    }
    assertArrayEquals(Messages.content(length, false, length), read(packet));
  }

  private static byte[] packet(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PartialOutput packet = new PartialOutput(out, TAG, CHUNK_BITS, 0, 0);
    packet.write(content);
    packet.finish();
    return out.toByteArray();
  }

  private static byte[] read(byte[] packet) throws IOException {
    CountedInput in = new CountedInput(new ByteArrayInputStream(packet), "packet", 512);
    PacketHeader header = PacketHeader.read(in);
    assertEquals(TAG, header == null ? -1 : header.tag());
    byte[] body = header == null ? new byte[0] : new PacketBody(in, header).readAllBytes();
    assertEquals(-1, in.read());
    return body;
  }

  @Test
  void firstChunkIsNeverShort() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PartialOutput packet = new PartialOutput(out, TAG, CHUNK_BITS, 0, 0);
    packet.write(new byte[511]);
    packet.flush();
    assertEquals(0, out.size());
    packet.write(0);
    packet.flush();
    assertEquals(2 + 512, out.size());
    packet.write(0);
    packet.flush();
    assertEquals(2 + 512 + 2, out.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void anyPiecesAndFlushes(int seed) throws IOException {
    Random random = new Random(seed);
    byte[] content = Messages.content(50_000 + seed, false, seed);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PartialOutput packet = new PartialOutput(out, TAG, CHUNK_BITS, 0, 0);
    for (int at = 0; at < content.length; ) {
      int length = Math.min(random.nextInt(3000), content.length - at);
      packet.write(content, at, length);
      at += length;
      if (random.nextBoolean()) {
        packet.flush();
      }
    }
    packet.finish();
    assertArrayEquals(content, read(out.toByteArray()), "seed " + seed);
  }
}
