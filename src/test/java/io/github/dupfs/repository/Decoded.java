package io.github.dupfs.repository;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.MemorySource;
import io.github.dupfs.openpgp.PassphraseKeys;
import io.github.dupfs.openpgp.SessionKey;
import io.github.dupfs.openpgp.SessionKeys;
import io.github.dupfs.storage.MemoryBackend;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A file that was decoded from its first byte to its last, and what was learned of it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Decoded(byte[] content, FileLayout layout, List<byte[]> windows) {
  static final String NAME = "stored";

  private static final SessionKeys PASSPHRASE = new PassphraseKeys("foo".toCharArray());
  private static final Map<ByteBuffer, SessionKey> FOUND = new ConcurrentHashMap<>();

  /** Each passphrase is hashed once. */
  private static SessionKey find(byte[] request, String name) throws IOException {
    SessionKey known = FOUND.get(ByteBuffer.wrap(request));
    if (known != null) {
      return known;
    }
    SessionKey key = PASSPHRASE.find(request, name);
    FOUND.put(ByteBuffer.wrap(request), key);
    return key;
  }

  /** Decodes with the passphrase "foo"; also what nothing protects against changes. */
  static Decoded of(byte[] file, Encoding encoding, VolumeInfo.@Nullable Digest expected)
      throws IOException {
    FileDecoder decoder =
        new FileDecoder(
            new MemoryBackend().put(NAME, file), Decoded::find, true, SignerPolicy.none());
    List<byte[]> windows = new ArrayList<>();
    RepositoryFile stored = new RepositoryFile(NAME, file.length, Instant.EPOCH, encoding);
    try (Decoding decoding = decoder.open(stored, expected, windows::add)) {
      byte[] content = decoding.content().readAllBytes();
      decoding.finish();
      return new Decoded(content, decoding.layout(), windows);
    }
  }

  static Decoded of(byte[] file, Encoding encoding) throws IOException {
    return of(file, encoding, sha1(file));
  }

  static VolumeInfo.Digest sha1(byte[] file) {
    MessageDigest digest = FileDecoder.messageDigest("SHA-1");
    return new VolumeInfo.Digest("SHA-1", digest.digest(file));
  }

  /** Loads segments of a file by a layout that was kept in an index. */
  SegmentLoader loader(byte[] file) throws IOException {
    FileLayout kept = FileLayout.decode(layout.encode(), "index");
    return new SegmentLoader(new MemoryBackend().put(NAME, file), NAME, kept, windows::get);
  }

  /** The content, segment by segment, the last one first. */
  byte[] bySegments(byte[] file) throws IOException {
    SegmentLoader loader = loader(file);
    int count = loader.layout().segments();
    byte[][] segments = new byte[count][];
    for (int i = count - 1; i >= 0; i--) {
      segments[i] = loader.load(i);
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] segment : segments) {
      all.writeBytes(segment);
    }
    ByteSource whole = loader.layout().content(new MemorySource(NAME, all.toByteArray()));
    byte[] read = new byte[Math.toIntExact(whole.size())];
    whole.readFully(0, read, 0, read.length);
    return read;
  }
}
