package io.github.dupfs.cli;

import io.github.dupfs.openpgp.PassphraseKeys;
import io.github.dupfs.openpgp.SessionKey;
import io.github.dupfs.openpgp.SessionKeys;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Session keys where no passphrase was given: where one opens the message it is asked for at the
 * terminal, once. Without a terminal, and for private keys, gpg is asked, which asks in its own
 * way.
 */
final class PromptedKeys implements SessionKeys {
  private final SessionKeys gnupg;
  private @Nullable PassphraseKeys answered;
  private boolean asked;

  PromptedKeys(SessionKeys gnupg) {
    this.gnupg = gnupg;
  }

  @Override
  public SessionKey find(byte[] keyRequest, String fileName) throws IOException {
    SessionKeys ways = PassphraseKeys.canOpen(keyRequest, fileName) ? prompted() : null;
    return (ways == null ? gnupg : ways).find(keyRequest, fileName);
  }

  private synchronized @Nullable PassphraseKeys prompted() {
    if (!asked) {
      asked = true;
      byte[] passphrase = Passphrases.prompt();
      answered = passphrase == null ? null : new PassphraseKeys(passphrase);
    }
    return answered;
  }
}
