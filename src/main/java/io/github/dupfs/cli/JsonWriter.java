package io.github.dupfs.cli;

import io.github.dupfs.io.FilePath;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) piece by piece, each object in an array on a line of its own. Not
 * thread-safe.
 *
 * <p>File names are bytes. Those that are UTF-8 become strings; others become an object with the
 * bytes in hexadecimal: {@code {"bytes":"6cff"}}.
 */
final class JsonWriter implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final Deque<String> open = new ArrayDeque<>();

  /** Whether nothing comes before the next element of what is open. */
  private boolean first = true;

  /** Whether the next value has its name already. */
  private boolean named;

  JsonWriter(OutputStream out) {
    this.out = out;
  }

  /** Writes to standard output what may be long; nothing else may be told there meanwhile. */
  static JsonWriter toStandardOutput() {
    return new JsonWriter(new BufferedOutputStream(System.out, BUFFER));
  }

  JsonWriter beginObject() throws IOException {
    return begin("{");
  }

  JsonWriter endObject() throws IOException {
    return end("}");
  }

  JsonWriter beginArray() throws IOException {
    return begin("[");
  }

  JsonWriter endArray() throws IOException {
    return end("]");
  }

  /** The name of the next value, within an object. */
  JsonWriter name(String name) throws IOException {
    write(separator() + quoted(name) + ":");
    named = true;
    return this;
  }

  /** A string, or null. */
  JsonWriter value(@Nullable String text) throws IOException {
    return literal(text == null ? "null" : quoted(text));
  }

  JsonWriter value(long number) throws IOException {
    return literal(Long.toString(number));
  }

  JsonWriter value(boolean truth) throws IOException {
    return literal(Boolean.toString(truth));
  }

  /** A path; the root is a dot. */
  JsonWriter value(FilePath path) throws IOException {
    return path.isRoot() ? value(".") : value(path.toBytes());
  }

  /** A name or text of bytes. */
  JsonWriter value(byte[] bytes) throws IOException {
    try {
      ByteBuffer input = ByteBuffer.wrap(bytes);
      return value(StandardCharsets.UTF_8.newDecoder().decode(input).toString());
    } catch (CharacterCodingException e) {
      return beginObject().name("bytes").value(HexFormat.of().formatHex(bytes)).endObject();
    }
  }

  private JsonWriter begin(String bracket) throws IOException {
    literal(bracket);
    open.push(bracket);
    first = true;
    return this;
  }

  private JsonWriter end(String bracket) throws IOException {
    open.pop();
    write(open.isEmpty() ? "\n" + bracket + "\n" : bracket);
    first = false;
    return this;
  }

  private JsonWriter literal(String text) throws IOException {
    if (named) {
      named = false;
    } else {
      boolean ownLine = text.equals("{") && !open.isEmpty();
      write(separator() + (ownLine ? "\n" : ""));
    }
    write(text);
    return this;
  }

  private String separator() {
    String separator = first ? "" : ",";
    first = false;
    return separator;
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }

  /** A string in quotation marks. */
  static String quoted(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f) {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
