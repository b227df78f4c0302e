package io.github.dupfs.repository;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.openpgp.Compressor;
import io.github.dupfs.openpgp.DecryptionException;
import io.github.dupfs.openpgp.Encryption;
import io.github.dupfs.openpgp.Gnupg;
import io.github.dupfs.openpgp.GnupgHome;
import io.github.dupfs.openpgp.MessageOutput;
import io.github.dupfs.storage.MemoryBackend;
import io.github.dupfs.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DecodingTest {
  private static final byte[] CONTENT = content(3_500_000);

  private static @Nullable GnupgHome gnupg;

  @BeforeAll
  static void openKeyring() throws IOException {
    if (Files.exists(Path.of("/usr/bin/gpg"))) {
      gnupg = new GnupgHome();
    }
  }

  @AfterAll
  static void closeKeyring() throws IOException {
    if (gnupg != null) {
      gnupg.close();
    }
  }

  /** Half noise, half runs, so that segments of all kinds come about. */
  private static byte[] content(int length) {
    Random random = new Random(length);
    byte[] content = new byte[length];
    random.nextBytes(content);
    for (int at = 0; at < length; at += 10_000) {
      Arrays.fill(content, at, Math.min(length, at + random.nextInt(10_000)), (byte) at);
    }
    return content;
  }

  private static byte[] gzip(byte[]... members) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] member : members) {
      ByteArrayOutputStream one = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(one)) {
        out.write(member);
      }
      all.writeBytes(one.toByteArray());
    }
    return all.toByteArray();
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] gpg(String compression, byte[] content) throws IOException {
    return encrypted("foo", compression, content);
  }

  private static byte[] encrypted(String passphrase, String compression, byte[] content)
      throws IOException {
    GnupgHome home = gnupg;
    assumeTrue(home != null, "no gpg");
    return Objects.requireNonNull(home)
        .run(
            content,
            "--passphrase",
            passphrase,
            "--s2k-count",
            "1024",
            "--compress-algo",
            compression,
            "--symmetric");
  }

  private static void assertDecodes(byte[] content, byte[] file, Encoding encoding)
      throws IOException {
    Decoded decoded = Decoded.of(file, encoding);
    assertArrayEquals(content, decoded.content());
    assertArrayEquals(content, decoded.bySegments(file));
    FileLayout kept = FileLayout.decode(decoded.layout().encode(), "index");
    assertArrayEquals(decoded.layout().encode(), kept.encode());
    assertEquals(decoded.layout().segments(), kept.segments());
    for (int i = 0; i < kept.segments(); i++) {
      long start = kept.segmentStart(i);
      long end = kept.segmentStart(i + 1);
      if (start < end) {
        assertEquals(i, kept.segmentAt(start));
        assertEquals(i, kept.segmentAt(end - 1));
      }
    }
    assertEquals(kept.packetBytes(), kept.segmentStart(kept.segments()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3_500_000})
  void plain(int length) throws IOException {
    byte[] content = content(length);
    assertDecodes(content, content, Encoding.PLAIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, (1 << 20) + 1, 3_500_000})
  void gzipOfOneMember(int length) throws IOException {
    byte[] content = content(length);
    assertDecodes(content, gzip(content), Encoding.GZIP);
  }

  @Test
  void gzipOfManyMembers() throws IOException {
    byte[] a = content(2_000_000);
    byte[] none = new byte[0];
    assertDecodes(concat(a, a), gzip(none, a, none, none, a, none), Encoding.GZIP);
    byte[] padded = concat(gzip(a, a), new byte[1000]);
    assertDecodes(concat(a, a), padded, Encoding.GZIP);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "zip", "zlib", "bzip2"})
  void openPgp(String compression) throws IOException {
    assertDecodes(CONTENT, gpg(compression, CONTENT), Encoding.OPENPGP);
    byte[] empty = gpg(compression, new byte[0]);
    assertDecodes(new byte[0], empty, Encoding.OPENPGP);
  }

  /** Also with chunks of all lengths inside. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void openPgpOfOurs(boolean compressed) throws IOException {
    Encryption encryption =
        Encryption.symmetric(new byte[] {'f', 'o', 'o'}, new Gnupg("/no/such/gpg", List.of()));
    for (int length : new int[] {0, 1, 8186, CONTENT.length}) {
      byte[] content = content(length);
      ByteArrayOutputStream file = new ByteArrayOutputStream();
      try (MessageOutput out = encryption.open(file, compressed ? DecodingTest::deflate : null)) {
        for (int at = 0; at < length; at += 40_001) {
          out.write(content, at, Math.min(40_001, length - at));
          out.flush();
        }
        out.finish();
      }
      assertDecodes(content, file.toByteArray(), Encoding.OPENPGP);
    }
  }

  private static Compressor.Deflation deflate(OutputStream out) {
    DeflaterOutputStream stream =
        new DeflaterOutputStream(out, new Deflater(Deflater.DEFAULT_COMPRESSION, true));
    return new Compressor.Deflation(stream, stream::finish);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sym08/duplicity-full.20261120T150003Z.vol1.difftar.gpg",
        "short-names/df.qgljwg.1.dt.g",
        "d07/duplicity-full.20261120T150242Z.vol6.difftar.gz",
      })
  void volumesOfDuplicity(String name) throws IOException {
    byte[] file = Files.readAllBytes(Path.of("src/test/resources/repositories", name));
    Encoding encoding = name.endsWith("z") ? Encoding.GZIP : Encoding.OPENPGP;
    Decoded decoded = Decoded.of(file, encoding);
    assertArrayEquals(decoded.content(), decoded.bySegments(file));
  }

  private static byte[] stored(Encoding encoding, byte[] content) throws IOException {
    return switch (encoding) {
      case PLAIN -> content;
      case GZIP -> gzip(content);
      case OPENPGP -> gpg("zip", content);
    };
  }

  @ParameterizedTest
  @EnumSource
  void aFileThatTheManifestDoesNotMean(Encoding encoding) throws IOException {
    byte[] file = stored(encoding, content(1000));
    byte[] other = {1};
    CorruptDataException e =
        assertThrows(
            CorruptDataException.class, () -> Decoded.of(file, encoding, Decoded.sha1(other)));
    assertTrue(e.reason().contains("SHA-1 wanted bf8b4530d8d246dd74ac53a13471bba17941dff7"));
    VolumeInfo.Digest md5 = new VolumeInfo.Digest("MD5", new byte[16]);
    assertThrows(CorruptDataException.class, () -> Decoded.of(file, encoding, md5));
  }

  @ParameterizedTest
  @EnumSource
  void damageIsFoundOrHarmless(Encoding encoding) throws IOException {
    byte[] content = content(5_000);
    byte[] file = stored(encoding, content);
    Random random = new Random(1);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = i % 3 == 0 ? Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
      if (damaged.length == file.length) {
        damaged[random.nextInt(file.length)] ^= (byte) (1 + random.nextInt(255));
      }
      assertThrows(IOException.class, () -> Decoded.of(damaged, encoding, Decoded.sha1(file)));
      if (encoding != Encoding.PLAIN) {
        assertSameOrRefused(content, damaged, encoding);
      }
    }
  }

  /** Without a digest, what the encoding itself protects. */
  private static void assertSameOrRefused(byte[] content, byte[] damaged, Encoding encoding) {
    byte[] read;
    try {
      read = Decoded.of(damaged, encoding, null).content();
    } catch (IOException expected) {
      return;
    }
    assertArrayEquals(content, read);
  }

  @Test
  void junkAfterTheEnd() throws IOException {
    byte[] junk = {'j', 'u', 'n', 'k'};
    byte[] gzip = concat(gzip(CONTENT), junk);
    assertThrows(CorruptDataException.class, () -> Decoded.of(gzip, Encoding.GZIP));
    byte[] message = concat(gpg("zip", content(1000)), junk);
    assertThrows(CorruptDataException.class, () -> Decoded.of(message, Encoding.OPENPGP));
  }

  @Test
  void aWrongPassphraseIsToldFromDamage() throws IOException {
    byte[] file = encrypted("bar", "zip", CONTENT);
    assertThrows(DecryptionException.class, () -> Decoded.of(file, Encoding.OPENPGP));
  }

  @ParameterizedTest
  @EnumSource
  void whatChangesAfterItWasCheckedIsNotServed(Encoding encoding) throws IOException {
    byte[] file = stored(encoding, CONTENT);
    Decoded decoded = Decoded.of(file, encoding);
    for (int at = 100; at < file.length; at += 1 << 18) {
      byte[] changed = file.clone();
      changed[at] ^= 1;
      List<Integer> refused = new ArrayList<>();
      SegmentLoader loader = decoded.loader(changed);
      for (int i = 0; i < decoded.layout().segments(); i++) {
        try {
          int start = (int) decoded.layout().segmentStart(i);
          byte[] segment = loader.load(i);
          if (encoding != Encoding.OPENPGP) {
            byte[] wanted = Arrays.copyOfRange(CONTENT, start, start + segment.length);
            assertArrayEquals(wanted, segment);
          }
        } catch (CorruptDataException expected) {
          refused.add(i);
        }
      }
      assertFalse(refused.isEmpty(), "byte " + at);
    }
    SegmentLoader cut = decoded.loader(Arrays.copyOf(file, file.length - 1));
    assertThrows(CorruptDataException.class, () -> cut.load(0));
    SegmentLoader missing =
        new SegmentLoader(new MemoryBackend(), "gone", decoded.layout(), decoded.windows()::get);
    assertThrows(StorageException.class, () -> missing.load(0));
  }
}
