package io.github.dupfs.backup;

import io.github.dupfs.io.FilePath;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Paths as text, for patterns to look at. Bytes are UTF-8; each byte that is not becomes one lone
 * surrogate, U+DC80 for 0x80 to U+DCFF for 0xff, so that no name is lost and each has a text of its
 * own. It is what Python calls {@code surrogateescape}.
 */
final class PathText {
  private static final char ESCAPE = 0xdc00;

  private PathText() {}

  static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.indexOf('\ufffd') < 0 ? text : decodeEscaping(bytes);
  }

  private static String decodeEscaping(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    while (result.isError()) {
      for (int i = 0; i < result.length(); i++) {
        out.put((char) (ESCAPE + (in.get() & 0xff)));
      }
      result = decoder.decode(in, out, true);
    }
    return out.flip().toString();
  }

  /** The bytes that {@link #decode} makes {@code text} of. */
  static byte[] encode(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff) {
                bytes.write(c - ESCAPE);
              } else {
                bytes.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
              }
            });
    return bytes.toByteArray();
  }

  /** For messages: in double quotes, as {@link FilePath#escape} shows it. */
  static String quote(String text) {
    return '"' + FilePath.escape(encode(text)) + '"';
  }

  /**
   * A path without empty components, those that are a dot, and slashes at its end. Unlike {@code
   * ..}, these can go without a look at links.
   */
  static String canonical(String path) {
    StringBuilder canonical = new StringBuilder(path.startsWith("/") ? "/" : "");
    String separator = "";
    for (String component : path.split("/", -1)) {
      if (!component.isEmpty() && !component.equals(".")) {
        canonical.append(separator).append(component);
        separator = "/";
      }
    }
    return canonical.length() == 0 ? "." : canonical.toString();
  }
}
