package io.github.dupfs.openpgp;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/** Whatever the bytes, the outcome is data or one of the two exceptions that say why not. */
final class OpenPgpFramingFuzzTest {
  private static final SessionKey AES = new SessionKey(9, new byte[32]);
  private static final SessionKey TRIPLE_DES = new SessionKey(2, new byte[24]);

  @FuzzTest(maxDuration = "1m")
  void message(byte[] file) throws IOException {
    message(file, AES);
    message(file, TRIPLE_DES);
  }

  private void message(byte[] file, SessionKey key) throws IOException {
    try {
      BodyInputStream stream = Messages.body(file, key);
      byte[] body = stream.readAllBytes();
      readRandomly(file, key, stream.map(), body);
      content(body);
    } catch (CorruptDataException | DecryptionException expected) {
      return;
    }
  }

  private static void readRandomly(byte[] file, SessionKey key, BodyMap map, byte[] body)
      throws IOException {
    BodyMap decoded = BodyMap.decode(map.encode(), "x");
    BodySource source = new BodySource(Messages.source(file), key, decoded);
    byte[] all = new byte[body.length];
    source.readFully(0, all, 0, all.length);
    Assertions.assertArrayEquals(body, all);
    int from = body.length / 3;
    byte[] part = new byte[body.length / 2];
    source.readFully(from, part, 0, part.length);
    Assertions.assertArrayEquals(Arrays.copyOfRange(body, from, from + part.length), part);
  }

  @FuzzTest(maxDuration = "1m")
  void content(byte[] body) throws IOException {
    try {
      BodyContent content = BodyContent.open(new ByteArrayInputStream(body), "x");
      byte[] bytes = content.readAllBytes();
      if (content instanceof CompressedInputStream compressed) {
        compressed.finish();
      }
      ChunkMap map = ChunkMap.decode(content.chunks().encode(), "x");
      byte[] again = new byte[bytes.length];
      new ChunkSource(Messages.source(body), map).readFully(0, again, 0, again.length);
      Assertions.assertArrayEquals(bytes, again);
    } catch (CorruptDataException expected) {
      return;
    }
  }

  @FuzzTest(maxDuration = "1m")
  void keyRequest(byte[] request) throws IOException {
    try {
      KeyRequest decoded = KeyRequest.decode(request, "x");
      if (decoded.passphrasePackets().size() < 3) {
        new PassphraseKeys(new byte[] {'x'}).find(request, "x");
      }
    } catch (CorruptDataException | DecryptionException expected) {
      return;
    }
  }

  @FuzzTest(maxDuration = "1m")
  void bodyMap(byte[] encoded) throws IOException {
    try {
      BodyMap map = BodyMap.decode(encoded, "x");
      Assertions.assertArrayEquals(map.encode(), BodyMap.decode(map.encode(), "x").encode());
      ChunkMap chunks = map.chunks();
      if (chunks.logicalLength() > 0) {
        chunks.physical(chunks.logicalLength() - 1);
      }
    } catch (CorruptDataException expected) {
      return;
    }
  }

  @FuzzTest(maxDuration = "1m")
  void bzip2(byte[] data) throws IOException {
    try (InputStream in =
        new Bzip2InputStream(new ByteArrayInputStream(data), "x", (bits, at) -> {})) {
      in.transferTo(OutputStream.nullOutputStream());
    } catch (CorruptDataException expected) {
      return;
    }
  }

  @FuzzTest(maxDuration = "1m")
  void signature(byte[] packet) throws IOException {
    new Signatures(List.of(packet), null).check(List.of(packet));
  }
}
