package io.github.dupfs.openpgp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * OCB (RFC 7253) with 16-byte blocks and tags. Offsets of many blocks are made first and the blocks
 * then decrypted in one call, which is as fast as the cipher's ECB mode nearly.
 *
 * <p>Names are those of the RFC: L_i, L_*, L_$, Offset, Checksum. A block is two longs, high and
 * low.
 */
final class Ocb implements Aead {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int STEP = 1 << 15;

  private final BlockCipher cipher;
  private final byte[] starL;
  private final byte[] dollarL;
  private final long[] highL = new long[32];
  private final long[] lowL = new long[32];
  private final byte[] offsets = new byte[STEP];

  private long offsetHigh;
  private long offsetLow;
  private long checksumHigh;
  private long checksumLow;

  Ocb(BlockCipher cipher) {
    this.cipher = cipher;
    this.starL = encipher(new byte[16]);
    this.dollarL = twice(starL);
    byte[] l = dollarL;
    for (int i = 0; i < highL.length; i++) {
      l = twice(l);
      highL[i] = high(l);
      lowL[i] = low(l);
    }
  }

  @Override
  public boolean decrypt(byte[] nonce, byte[] associatedData, byte[] data, int offset, int length) {
    startOffset(nonce);
    checksumHigh = 0;
    checksumLow = 0;
    int whole = length & -16;
    for (int done = 0; done < whole; ) {
      int step = Math.min(STEP, whole - done);
      decryptBlocks(data, offset + done, step, done / 16 + 1);
      done += step;
    }
    decryptRest(data, offset + whole, length - whole);
    byte[] tag =
        encipher(
            block(
                checksumHigh ^ offsetHigh ^ high(dollarL), checksumLow ^ offsetLow ^ low(dollarL)));
    byte[] hash = hash(associatedData);
    int difference = 0;
    for (int i = 0; i < TAG_LENGTH; i++) {
      difference |= tag[i] ^ hash[i] ^ data[offset + length + i];
    }
    return difference == 0;
  }

  /** Offset_0: bits of the enciphered nonce, from the one that its last six bits say. */
  private void startOffset(byte[] nonce) {
    byte[] padded = new byte[16];
    System.arraycopy(nonce, 0, padded, 16 - nonce.length, nonce.length);
    padded[15 - nonce.length] |= 1;
    int bottom = padded[15] & 63;
    padded[15] &= (byte) 0xc0;
    byte[] top = encipher(padded);
    long third = high(top) ^ (high(top) << 8 | low(top) >>> 56);
    offsetHigh = shift(high(top), low(top), bottom);
    offsetLow = shift(low(top), third, bottom);
  }

  private static long shift(long high, long low, int bits) {
    return bits == 0 ? high : high << bits | low >>> (64 - bits);
  }

  private void decryptBlocks(byte[] data, int offset, int length, int firstBlock) {
    long high = offsetHigh;
    long low = offsetLow;
    for (int i = 0, block = firstBlock; i < length; i += 16, block++) {
      int zeros = Integer.numberOfTrailingZeros(block);
      high ^= highL[zeros];
      low ^= lowL[zeros];
      LONG.set(offsets, i, high);
      LONG.set(offsets, i + 8, low);
      LONG.set(data, offset + i, (long) LONG.get(data, offset + i) ^ high);
      LONG.set(data, offset + i + 8, (long) LONG.get(data, offset + i + 8) ^ low);
    }
    offsetHigh = high;
    offsetLow = low;
    cipher.decrypt(data, offset, length, data, offset);
    long sumHigh = checksumHigh;
    long sumLow = checksumLow;
    for (int i = 0; i < length; i += 16) {
      long plainHigh = (long) LONG.get(data, offset + i) ^ (long) LONG.get(offsets, i);
      long plainLow = (long) LONG.get(data, offset + i + 8) ^ (long) LONG.get(offsets, i + 8);
      LONG.set(data, offset + i, plainHigh);
      LONG.set(data, offset + i + 8, plainLow);
      sumHigh ^= plainHigh;
      sumLow ^= plainLow;
    }
    checksumHigh = sumHigh;
    checksumLow = sumLow;
  }

  private void decryptRest(byte[] data, int offset, int length) {
    if (length == 0) {
      return;
    }
    offsetHigh ^= high(starL);
    offsetLow ^= low(starL);
    byte[] pad = encipher(block(offsetHigh, offsetLow));
    byte[] padded = new byte[16];
    for (int i = 0; i < length; i++) {
      data[offset + i] ^= pad[i];
      padded[i] = data[offset + i];
    }
    padded[length] = (byte) 0x80;
    checksumHigh ^= high(padded);
    checksumLow ^= low(padded);
  }

  /** HASH of the associated data, which is short. */
  private byte[] hash(byte[] associatedData) {
    byte[] sum = new byte[16];
    byte[] offset = new byte[16];
    for (int at = 0, block = 1; at < associatedData.length; at += 16, block++) {
      byte[] input = Arrays.copyOfRange(associatedData, at, at + 16);
      int left = associatedData.length - at;
      if (left < 16) {
        input[left] = (byte) 0x80;
        xor(offset, starL);
      } else {
        int zeros = Integer.numberOfTrailingZeros(block);
        xor(offset, block(highL[zeros], lowL[zeros]));
      }
      xor(input, offset);
      xor(sum, encipher(input));
    }
    return sum;
  }

  private byte[] encipher(byte[] block) {
    byte[] out = new byte[16];
    cipher.encrypt(block, 0, 16, out, 0);
    return out;
  }

  /** The block times two in the field GF(2^128). */
  private static byte[] twice(byte[] block) {
    long high = high(block);
    long low = low(block);
    return block(high << 1 | low >>> 63, low << 1 ^ (high < 0 ? 0x87 : 0));
  }

  private static void xor(byte[] target, byte[] other) {
    for (int i = 0; i < target.length; i++) {
      target[i] ^= other[i];
    }
  }

  private static byte[] block(long high, long low) {
    byte[] block = new byte[16];
    LONG.set(block, 0, high);
    LONG.set(block, 8, low);
    return block;
  }

  private static long high(byte[] block) {
    return (long) LONG.get(block, 0);
  }

  private static long low(byte[] block) {
    return (long) LONG.get(block, 8);
  }
}
