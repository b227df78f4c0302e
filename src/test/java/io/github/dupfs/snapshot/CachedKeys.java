package io.github.dupfs.snapshot;

import io.github.dupfs.openpgp.DecryptionException;
import io.github.dupfs.openpgp.PassphraseKeys;
import io.github.dupfs.openpgp.SessionKey;
import io.github.dupfs.openpgp.SessionKeys;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Hashes a passphrase once for each message, however often a test opens it. */
final class CachedKeys implements SessionKeys {
  private final SessionKeys keys;
  private final Map<ByteBuffer, SessionKey> found = new ConcurrentHashMap<>();

  private CachedKeys(SessionKeys keys) {
    this.keys = keys;
  }

  static CachedKeys of(String passphrase) {
    return new CachedKeys(new PassphraseKeys(passphrase.toCharArray()));
  }

  static CachedKeys none() {
    return new CachedKeys(
        (request, file) -> {
          throw new DecryptionException(file, "there is no key");
        });
  }

  @Override
  public SessionKey find(byte[] request, String fileName) throws IOException {
    ByteBuffer message = ByteBuffer.wrap(request.clone());
    SessionKey known = found.get(message);
    if (known != null) {
      return known;
    }
    SessionKey key = keys.find(request, fileName);
    found.put(message, key);
    return key;
  }
}
