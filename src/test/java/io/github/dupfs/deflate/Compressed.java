package io.github.dupfs.deflate;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Data to compress, java.util.zip's compression of it, and streams that give little at once. */
final class Compressed {
  private Compressed() {}

  /** Random pieces of text-like, noisy, repetitive and constant bytes. */
  static byte[] mixed(long seed, int length) {
    Random random = new Random(seed);
    byte[] data = new byte[length];
    int at = 0;
    while (at < length) {
      int n = Math.min(length - at, 1 + random.nextInt(40_000));
      int period = 1 + random.nextInt(300);
      int kind = random.nextInt(5);
      byte constant = (byte) random.nextInt();
      for (int i = at; i < at + n; i++) {
        data[i] =
            switch (kind) {
              case 0 -> (byte) random.nextInt();
              case 1 -> (byte) (' ' + Math.abs(random.nextGaussian() * 15));
              case 2 -> i - period < 0 ? constant : data[i - period];
              case 3 -> i < 32768 || random.nextInt(50) == 0 ? constant : data[i - 32768];
              default -> constant;
            };
      }
      at += n;
    }
    return data;
  }

  /** Compresses pieces of 1 to 50,000 bytes, each ended by {@code flush}. */
  static byte[] deflate(byte[] data, Framing framing, int level, int strategy, int flush) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (framing == Framing.GZIP) {
      out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3});
    }
    Deflater deflater = new Deflater(level, framing != Framing.ZLIB);
    deflater.setStrategy(strategy);
    Random random = new Random(level);
    byte[] buffer = new byte[100_000];
    int at = 0;
    while (at < data.length) {
      int n = Math.min(data.length - at, 1 + random.nextInt(50_000));
      deflater.setInput(data, at, n);
      at += n;
      int got;
      do {
        got = deflater.deflate(buffer, 0, buffer.length, flush);
        out.write(buffer, 0, got);
      } while (got > 0 || !deflater.needsInput());
    }
    deflater.finish();
    while (!deflater.finished()) {
      out.write(buffer, 0, deflater.deflate(buffer));
    }
    deflater.end();
    if (framing == Framing.GZIP) {
      CRC32 crc = new CRC32();
      crc.update(data);
      little(out, (int) crc.getValue());
      little(out, data.length);
    }
    return out.toByteArray();
  }

  static byte[] deflate(byte[] data, Framing framing) {
    return deflate(
        data, framing, Deflater.DEFAULT_COMPRESSION, Deflater.DEFAULT_STRATEGY, Deflater.NO_FLUSH);
  }

  private static void little(ByteArrayOutputStream out, int value) {
    for (int i = 0; i < 32; i += 8) {
      out.write(value >>> i);
    }
  }

  static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** The bytes of {@code data} from {@code offset} on, at most {@code most} at each read. */
  static InputStream inPieces(byte[] data, int offset, int most) {
    InputStream whole = new ByteArrayInputStream(data, offset, data.length - offset);
    return new InputStream() {
      @Override
      public int read() throws IOException {
        return whole.read();
      }

      @Override
      public int read(byte[] buffer, int from, int length) throws IOException {
        return whole.read(buffer, from, Math.min(length, most));
      }
    };
  }
}
