package io.github.dupfs.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes tar entries in the GNU dialect, as Python 2 did: names as bytes, long ones before. */
public final class TarBytes {
  static final int BLOCK = 512;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A string's characters as bytes: how tests write names. */
  public static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  TarBytes entry(String name, char type, byte[] payload) {
    return entry(name, type, "", payload);
  }

  TarBytes entry(String name, char type, String link, byte[] payload) {
    out.writeBytes(header(name, type, link, payload.length));
    return padded(payload);
  }

  /** All that comes before a payload of {@code size} bytes. */
  public static byte[] header(String name, char type, String link, long size) {
    TarBytes tar = new TarBytes();
    if (name.length() > 100) {
      tar.longName('L', name);
    }
    if (link.length() > 100) {
      tar.longName('K', link);
    }
    tar.out.writeBytes(block(name, type, link, size, type == '5' ? 0755 : 0644, 1_700_000_000));
    return tar.bytes();
  }

  private void longName(char type, String name) {
    out.writeBytes(block("././@LongLink", type, "", name.length() + 1L, 0, 0));
    padded(latin1(name + "\0"));
  }

  /** Bytes as they are. */
  TarBytes raw(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  /** A header with another text in a field of its last block, and the checksum made right. */
  public static byte[] changed(byte[] header, int field, String text) {
    byte[] changed = header.clone();
    byte[] block = Arrays.copyOfRange(changed, changed.length - BLOCK, changed.length);
    text(block, field, text.length(), text);
    seal(block);
    System.arraycopy(block, 0, changed, changed.length - BLOCK, BLOCK);
    return changed;
  }

  private static void seal(byte[] block) {
    text(block, 148, 8, "        ");
    int sum = 0;
    for (byte b : block) {
      sum += b & 0xff;
    }
    text(block, 148, 8, String.format("%06o\0 ", sum));
  }

  private TarBytes padded(byte[] payload) {
    out.writeBytes(payload);
    out.writeBytes(new byte[-payload.length & (BLOCK - 1)]);
    return this;
  }

  private static byte[] block(
      String name, char type, String link, long size, int mode, long modified) {
    byte[] block = new byte[BLOCK];
    text(block, 0, 100, name);
    text(block, 100, 8, String.format("%07o", mode));
    text(block, 108, 8, "0001750");
    text(block, 116, 8, "0001751");
    text(block, 124, 12, String.format("%011o", size));
    text(block, 136, 12, String.format("%011o", modified));
    block[156] = (byte) type;
    text(block, 157, 100, link);
    text(block, 257, 8, "ustar  ");
    seal(block);
    return block;
  }

  private static void text(byte[] block, int at, int length, String text) {
    byte[] bytes = latin1(text);
    System.arraycopy(bytes, 0, block, at, Math.min(length, bytes.length));
  }

  /** Ends the archive as signature files end. */
  TarBytes end() {
    int length = out.size() + 2 * BLOCK;
    out.writeBytes(new byte[2 * BLOCK + Math.floorMod(-length, 20 * BLOCK)]);
    return this;
  }

  int length() {
    return out.size();
  }

  byte[] bytes() {
    return out.toByteArray();
  }

  /** {@code length} bytes from {@code at} on, fewer at the end. */
  static byte[] slice(byte[] bytes, int at, int length) {
    return Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + length));
  }
}
