package io.github.dupfs.repository;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.openpgp.Seal;
import io.github.dupfs.openpgp.SessionKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Seals what is kept of an encrypted repository, so that it can be read only with the repository's
 * own passphrase or private key.
 *
 * <p>A random master key seals the values. It is itself sealed under the session key of one message
 * of the repository, the anchor; the envelope holds that and what the anchor's session key is found
 * by. So whoever can open the repository can open the envelope, and nobody else.
 *
 * <p>Immutable.
 */
public final class Secrets {
  private static final String PURPOSE = "dupfs index";
  private static final byte[] PLACE = {'m', 'a', 's', 't', 'e', 'r'};
  private static final int KEY_BYTES = 32;

  private final @Nullable Seal seal;
  private final byte[] envelope;

  private Secrets(@Nullable Seal seal, byte[] envelope) {
    this.seal = seal;
    this.envelope = envelope;
  }

  /** For a repository that is not encrypted: nothing is sealed. */
  public static Secrets none() {
    return new Secrets(null, new byte[0]);
  }

  /**
   * New secrets.
   *
   * @param anchor what the session key of some message of the repository is found by
   * @param name of that message's file
   * @throws io.github.dupfs.openpgp.DecryptionException if {@code keys} do not open it
   */
  public static Secrets create(byte[] anchor, String name, SessionKeys keys) throws IOException {
    byte[] master = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(master);
    Seal outer = Seal.fromSessionKey(keys.find(anchor, name), PURPOSE);
    ByteWriter out = new ByteWriter().string(anchor).string(outer.seal(master, PLACE));
    return new Secrets(Seal.ofKey(master), out.toBytes());
  }

  /**
   * The secrets of an envelope.
   *
   * @throws io.github.dupfs.openpgp.DecryptionException if {@code keys} do not open it
   */
  public static Secrets open(byte[] envelope, SessionKeys keys) throws IOException {
    if (envelope.length == 0) {
      return none();
    }
    ByteReader in = new ByteReader(envelope, "index envelope");
    byte[] anchor = in.string();
    Seal outer = Seal.fromSessionKey(keys.find(anchor, "index"), PURPOSE);
    return new Secrets(Seal.ofKey(outer.unseal(in.string(), PLACE, "index envelope")), envelope);
  }

  /** What {@link #open} makes these secrets of; not a secret. */
  public byte[] envelope() {
    return envelope.clone();
  }

  /**
   * Seals a value.
   *
   * @param place where the value belongs; it can be unsealed only for the same place
   */
  public byte[] seal(byte[] value, byte[] place) {
    return seal == null ? value : seal.seal(value, place);
  }

  /**
   * Unseals a value.
   *
   * @throws IOException if it was changed, is of another place, or was sealed under other secrets
   */
  public byte[] unseal(byte[] sealed, byte[] place) throws IOException {
    return seal == null
        ? sealed
        : seal.unseal(sealed, place, new String(place, StandardCharsets.UTF_8));
  }
}
