package io.github.dupfs.snapshot;

import io.github.dupfs.io.FilePath;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Names as duplicity 0.8 on Python 3.7 and before wrote them into volumes: each byte that is not
 * part of a UTF-8 character became a question mark. Its signature files and manifests have the true
 * names.
 */
final class LossyNames {
  private LossyNames() {}

  /** What such a volume calls {@code path}; the path itself if all of it is UTF-8. */
  static FilePath of(FilePath path) {
    byte[] bytes = path.toBytes();
    CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer ignored = CharBuffer.allocate(bytes.length + 1);
    for (CoderResult result = utf8.decode(in, ignored, true);
        result.isError();
        result = utf8.decode(in, ignored, true)) {
      bytes[in.position()] = '?';
      utf8.reset();
    }
    return FilePath.of(bytes);
  }

  /** Whether {@code path} may stand for another one. */
  static boolean mayBe(FilePath path) {
    for (byte b : path.toBytes()) {
      if (b == '?') {
        return true;
      }
    }
    return false;
  }
}
