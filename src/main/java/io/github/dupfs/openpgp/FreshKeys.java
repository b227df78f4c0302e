package io.github.dupfs.openpgp;

import java.io.IOException;

/** Makes the session keys of new messages. Thread-safe. */
@FunctionalInterface
interface FreshKeys {

  /** The session key of one more message, another one each time. */
  FreshKey next() throws IOException;

  /**
   * A session key, and what readers find it by.
   *
   * @param packets the packets before the container, in binary form
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record FreshKey(SessionKey key, byte[] packets) {}
}
