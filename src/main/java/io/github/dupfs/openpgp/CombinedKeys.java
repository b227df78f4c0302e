package io.github.dupfs.openpgp;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Several ways to find session keys, tried in order: first those that are quick and ask nobody.
 * Thread-safe if they are.
 */
public final class CombinedKeys implements SessionKeys {
  private final List<SessionKeys> ways;

  /**
   * @param ways in the order to try them; at least one
   */
  public CombinedKeys(List<SessionKeys> ways) {
    if (ways.isEmpty()) {
      throw new IllegalArgumentException("no way to find session keys");
    }
    this.ways = List.copyOf(ways);
  }

  /**
   * The usual order: the passphrase for symmetric messages, then gpg with the same passphrase for
   * private keys.
   *
   * @param passphrase in UTF-8
   */
  public static CombinedKeys of(byte[] passphrase, Gnupg gnupg) {
    return new CombinedKeys(
        List.of(new PassphraseKeys(passphrase), new GnupgKeys(gnupg, passphrase)));
  }

  @Override
  public SessionKey find(byte[] keyRequest, String fileName) throws IOException {
    Set<String> reasons = new LinkedHashSet<>();
    DecryptionException first = null;
    for (SessionKeys way : ways) {
      try {
        return way.find(keyRequest, fileName);
      } catch (DecryptionException e) {
        reasons.add(e.reason());
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    throw new DecryptionException(fileName, String.join("; ", reasons), first);
  }
}
