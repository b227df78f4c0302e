package io.github.dupfs.repository;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a manifest, and what they are made of. Not thread-safe. */
final class ManifestLines {
  private static final int MAX_LINE = 1 << 20;

  private final InputStream in;
  private final String file;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private long position;
  private long start;

  ManifestLines(InputStream decoded, String file) {
    this.in = decoded;
    this.file = file;
  }

  /** Where the line that was read last begins. */
  long start() {
    return start;
  }

  /** The next line without its end, or null behind the last. */
  byte @Nullable [] next() throws IOException {
    start = position;
    ByteArrayOutputStream begun = new ByteArrayOutputStream(0);
    while (at < end || fill()) {
      int lineEnd = at;
      while (lineEnd < end && buffer[lineEnd] != '\n') {
        lineEnd++;
      }
      int length = lineEnd - at;
      if (begun.size() + length > MAX_LINE) {
        throw new CorruptDataException(file, start, "a line of more than " + MAX_LINE + " bytes");
      }
      int from = at;
      boolean whole = lineEnd < end;
      at = whole ? lineEnd + 1 : end;
      position += at - from;
      if (whole && begun.size() == 0) {
        return Arrays.copyOfRange(buffer, from, lineEnd);
      }
      begun.write(buffer, from, length);
      if (whole) {
        return begun.toByteArray();
      }
    }
    return position == start ? null : begun.toByteArray();
  }

  private boolean fill() throws IOException {
    at = 0;
    end = Math.max(0, in.read(buffer));
    return end > 0;
  }

  /** Splits at runs of ASCII white space. */
  static List<byte[]> words(byte[] line) {
    List<byte[]> words = new ArrayList<>(4);
    int begin = -1;
    for (int i = 0; i <= line.length; i++) {
      boolean blank = i == line.length || line[i] == ' ' || (line[i] >= 9 && line[i] <= 13);
      if (blank && begin >= 0) {
        words.add(Arrays.copyOfRange(line, begin, i));
        begin = -1;
      } else if (!blank && begin < 0) {
        begin = i;
      }
    }
    return words;
  }

  /** A path as a manifest writes it, or null if it is none. */
  static @Nullable FilePath path(byte[] quoted) {
    byte[] plain = unquoted(quoted);
    if (plain == null) {
      return null;
    }
    if (plain.length == 1 && plain[0] == '.') {
      return FilePath.ROOT;
    }
    try {
      return FilePath.of(plain);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What is in quotes, or null if they are wrong; other text as it is. */
  static byte @Nullable [] unquoted(byte[] text) {
    if (text[0] != '"') {
      return text;
    }
    ByteArrayOutputStream plain = new ByteArrayOutputStream(text.length);
    int end = text.length - 1;
    if (end < 1 || text[end] != '"') {
      return null;
    }
    for (int i = 1; i < end; i++) {
      if (text[i] != '\\') {
        plain.write(text[i]);
        continue;
      }
      byte[] value =
          i + 3 < end && text[i + 1] == 'x' ? hex(Arrays.copyOfRange(text, i + 2, i + 4)) : null;
      if (value == null) {
        return null;
      }
      plain.write(value[0]);
      i += 3;
    }
    return plain.toByteArray();
  }

  /** Bytes of hexadecimal digits, or null if they are none. */
  static byte @Nullable [] hex(byte[] digits) {
    byte[] value = new byte[digits.length / 2];
    for (int i = 0; i < value.length; i++) {
      int high = Character.digit(digits[2 * i], 16);
      int low = Character.digit(digits[2 * i + 1], 16);
      if (high < 0 || low < 0) {
        return null;
      }
      value[i] = (byte) (high << 4 | low);
    }
    return digits.length % 2 == 0 ? value : null;
  }

  /** Text of which each byte is one character. */
  static String ascii(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
