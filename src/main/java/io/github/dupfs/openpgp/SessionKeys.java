package io.github.dupfs.openpgp;

import java.io.IOException;

/** Finds session keys by what the user has: a passphrase, private keys. Thread-safe. */
@FunctionalInterface
public interface SessionKeys {

  /**
   * The session key of a message. May take long: a passphrase is hashed for a tenth of a second,
   * and the user may be asked.
   *
   * @param keyRequest as given by {@link EncryptedMessage#keyRequest}
   * @param fileName for messages
   * @throws DecryptionException if there is no key for this message; says what was tried
   * @throws io.github.dupfs.io.CorruptDataException if the request is damaged
   */
  SessionKey find(byte[] keyRequest, String fileName) throws IOException;
}
