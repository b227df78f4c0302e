package io.github.dupfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.io.FilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class JsonWriterTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final JsonWriter json = new JsonWriter(out);

  private void assertWritten(String text) {
    assertEquals(text, out.toString(StandardCharsets.UTF_8));
  }

  @Test
  void objectsInAnArray() throws IOException {
    json.beginArray();
    json.beginObject().name("a").value(1).name("b").value(true).endObject();
    json.beginObject().name("list").beginArray().value(-1).value("x").endArray();
    json.name("none").value((String) null).endObject();
    json.beginObject().endObject().endArray();
    assertWritten(
        """
        [
        {"a":1,"b":true},
        {"list":[-1,"x"],"none":null},
        {}
        ]
        """);
  }

  @Test
  void nothing() throws IOException {
    json.beginArray().endArray();
    assertWritten("[\n]\n");
  }

  @Test
  void text() throws IOException {
    json.beginArray().value("\"\\\n\t\0\177/é日𝄞").endArray();
    assertWritten("[\"\\\"\\\\\\u000a\\u0009\\u0000\\u007f/é日𝄞\"\n]\n");
  }

  @Test
  void namesAreUtf8OrBytes() throws IOException {
    json.beginArray().value(FilePath.ROOT).value(FilePath.of("d/é"));
    json.value(FilePath.of(new byte[] {'l', (byte) 0xe9})).value(1).endArray();
    assertWritten("[\".\",\"d/é\",\n{\"bytes\":\"6ce9\"},1\n]\n");
  }
}
