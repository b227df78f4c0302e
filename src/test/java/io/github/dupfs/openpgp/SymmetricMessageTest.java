package io.github.dupfs.openpgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Files written by duplicity 0.8.22 with GnuPG 2.2.40 and a passphrase. */
final class SymmetricMessageTest {
  private static final PassphraseKeys KEYS = new PassphraseKeys("foo".toCharArray());
  private static final byte[] MANIFEST = Messages.resource("symmetric.manifest.gpg");
  private static final byte[] VOLUME = Messages.resource("symmetric.difftar.gpg");

  @Test
  void manifestIsWhatGpgDecrypts() throws Exception {
    byte[] read = Messages.read(MANIFEST, Messages.key(MANIFEST, KEYS));
    assertEquals(
        new String(Messages.resource("symmetric.manifest"), StandardCharsets.ISO_8859_1),
        new String(read, StandardCharsets.ISO_8859_1));
  }

  @Test
  void volumeIsWhatGpgDecrypts() throws Exception {
    byte[] read = Messages.read(VOLUME, Messages.key(VOLUME, KEYS));
    assertEquals(81920, read.length);
    assertEquals(
        "61941117564610aed6a6c33dd261ec5e81215b4027101fce0af09f5f8858ac7a",
        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(read)));
  }

  @Test
  void everyRangeOfTheBodyCanBeReadByItself() throws Exception {
    SessionKey key = Messages.key(VOLUME, KEYS);
    BodyInputStream stream = Messages.body(VOLUME, key);
    byte[] body = stream.readAllBytes();
    BodyMap map = BodyMap.decode(stream.map().encode(), "message.gpg");
    assertEquals(body.length, map.length());
    assertEquals(Integrity.MDC, map.integrity());
    BodySource source = new BodySource(Messages.source(VOLUME), key, map);
    byte[] all = new byte[body.length];
    source.readFully(0, all, 0, all.length);
    assertArrayEquals(body, all);
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      int from = random.nextInt(body.length);
      int length = random.nextInt(Math.min(i < 1000 ? 40 : 30000, body.length - from + 1));
      byte[] range = new byte[length + 2];
      source.readFully(from, range, 1, length);
      assertArrayEquals(
          Arrays.copyOfRange(body, from, from + length), Arrays.copyOfRange(range, 1, length + 1));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> source.readFully(body.length, all, 0, 1));
  }

  @Test
  void compressedDataIsMappedIntoTheBody() throws Exception {
    SessionKey key = Messages.key(VOLUME, KEYS);
    BodyInputStream stream = Messages.body(VOLUME, key);
    CompressedInputStream compressed =
        (CompressedInputStream) BodyContent.open(stream, "message.gpg");
    assertEquals(CompressedInputStream.ZIP, compressed.algorithm());
    byte[] data = compressed.readAllBytes();
    compressed.finish();
    BodySource body = new BodySource(Messages.source(VOLUME), key, stream.map());
    ChunkSource mapped = new ChunkSource(body, compressed.chunks());
    byte[] again = new byte[(int) mapped.size()];
    mapped.readFully(0, again, 0, again.length);
    assertArrayEquals(data, again);
  }

  @Test
  void literalDataIsMappedIntoItsPackets() throws Exception {
    CompressedInputStream compressed =
        (CompressedInputStream)
            BodyContent.open(Messages.body(VOLUME, Messages.key(VOLUME, KEYS)), "message.gpg");
    byte[] packets = Messages.decompress(compressed).readAllBytes();
    BodyContent literal = BodyContent.open(new ByteArrayInputStream(packets), "message.gpg");
    byte[] content = literal.readAllBytes();
    ChunkMap map = ChunkMap.decode(literal.chunks().encode(), "message.gpg");
    assertTrue(literal.chunks().encode().length < 40, "partial lengths of one size are one run");
    byte[] mapped = new byte[content.length];
    new ChunkSource(Messages.source(packets), map).readFully(0, mapped, 0, mapped.length);
    assertArrayEquals(content, mapped);
  }

  @Test
  void wrongPassphraseIsSaid() {
    DecryptionException e =
        assertThrows(
            DecryptionException.class,
            () -> Messages.key(MANIFEST, new PassphraseKeys("fop".toCharArray())));
    assertEquals("message.gpg: wrong passphrase", e.getMessage());
  }

  @Test
  void passphraseEndsAtNewlineAsWithGpg() throws Exception {
    byte[] withNewline = "foo\nbar".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        Messages.key(MANIFEST, KEYS), Messages.key(MANIFEST, new PassphraseKeys(withNewline)));
  }

  @Test
  void wrongSessionKeyIsSaid() throws Exception {
    SessionKey key = Messages.key(VOLUME, KEYS);
    DecryptionException e =
        assertThrows(DecryptionException.class, () -> Messages.read(MANIFEST, key));
    assertEquals("message.gpg: wrong session key", e.getMessage());
  }

  @Test
  void everyFlippedBitIsFound() throws Exception {
    SessionKey key = Messages.key(MANIFEST, KEYS);
    byte[] content = Messages.read(MANIFEST, key);
    for (int bit = 0; bit < 8 * MANIFEST.length; bit++) {
      byte[] flipped = MANIFEST.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        byte[] read = readSkippingInflateErrors(flipped, key);
        assertArrayEquals(content, read, "bit " + bit);
      } catch (CorruptDataException | DecryptionException e) {
        assertTrue(e.toString().contains("message.gpg"), e.toString());
      }
    }
  }

  @Test
  void laterVersionIsSaid() throws Exception {
    byte[] file = MANIFEST.clone();
    assertEquals((byte) 0xd2, file[15]);
    file[17] = 2;
    DecryptionException e =
        assertThrows(
            DecryptionException.class, () -> EncryptedMessage.parse(Messages.source(file)));
    assertEquals("version 2 of the encrypted data packet is not supported", e.reason());
  }

  @Test
  void everyTruncationIsFound() throws Exception {
    SessionKey key = Messages.key(MANIFEST, KEYS);
    for (int length = 0; length < MANIFEST.length; length++) {
      byte[] shorter = Arrays.copyOf(MANIFEST, length);
      assertThrows(CorruptDataException.class, () -> Messages.body(shorter, key).readAllBytes());
    }
    byte[] longer = Arrays.copyOf(MANIFEST, MANIFEST.length + 1);
    assertThrows(CorruptDataException.class, () -> Messages.body(longer, key).readAllBytes());
  }

  /** Reads the whole body first, because the JDK's inflater has errors of its own. */
  private static byte[] readSkippingInflateErrors(byte[] file, SessionKey key) throws Exception {
    byte[] body = Messages.body(file, key).readAllBytes();
    return Messages.read(new ByteArrayInputStream(body));
  }
}
