package io.github.dupfs.librsync;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Writes a delta command by command, and what {@link DeltaParser} should say of it. */
public final class DeltaBuilder {
  private final ByteArrayOutputStream delta = new ByteArrayOutputStream();
  private final List<String> commands = new ArrayList<>();
  private final IntUnaryOperator width;

  /** Of integers as short as they can be. */
  public DeltaBuilder() {
    this(IntUnaryOperator.identity());
  }

  /**
   * Of integers of 2<sup>w</sup> bytes.
   *
   * @param width chooses w, from the smallest one possible to 3
   */
  public DeltaBuilder(IntUnaryOperator width) {
    this.width = width;
    bigEndian(0x72730236, 2);
  }

  /** Copies a range of the basis. */
  public DeltaBuilder copy(long offset, long length) {
    int a = widthOf(offset);
    int b = widthOf(length);
    delta.write(0x45 + 4 * a + b);
    bigEndian(offset, a);
    bigEndian(length, b);
    commands.add("copy " + offset + " " + length);
    return this;
  }

  /** Inserts text. */
  public DeltaBuilder insert(String ascii) {
    return insert(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** Inserts bytes. */
  public DeltaBuilder insert(byte[] bytes) {
    int a = bytes.length <= 64 ? width.applyAsInt(0) : widthOf(bytes.length);
    if (a == 0 && bytes.length <= 64) {
      delta.write(bytes.length);
    } else {
      literalCommand(bytes.length, a);
    }
    commands.add("literal " + delta.size() + " " + bytes.length);
    delta.writeBytes(bytes);
    return this;
  }

  /** The start of a literal whose bytes are missing. */
  public DeltaBuilder literalCommand(long length, int a) {
    delta.write(0x41 + a);
    bigEndian(length, a);
    return this;
  }

  /** The delta, complete. */
  public byte[] end() {
    delta.write(0);
    return delta.toByteArray();
  }

  /** The delta so far. */
  public byte[] withoutEnd() {
    return delta.toByteArray();
  }

  List<String> commands() {
    return commands;
  }

  private int widthOf(long value) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(value);
    return width.applyAsInt(bits <= 8 ? 0 : bits <= 16 ? 1 : bits <= 32 ? 2 : 3);
  }

  private void bigEndian(long value, int a) {
    for (int shift = (8 << a) - 8; shift >= 0; shift -= 8) {
      delta.write((int) (value >>> shift));
    }
  }
}
