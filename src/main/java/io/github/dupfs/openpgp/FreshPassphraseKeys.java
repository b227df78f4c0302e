package io.github.dupfs.openpgp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Session keys that a passphrase and a new salt give, as gpg would make them: its configuration
 * says with which cipher, and how the passphrase is hashed. A key takes a tenth of a second and
 * more, so the next one is always made ahead, in a thread of its own. Thread-safe.
 */
final class FreshPassphraseKeys implements FreshKeys {
  private static final String NAME = "gpg --symmetric";

  /** Any passphrase does to learn how gpg goes about it. */
  private static final byte[] PROBE = "probe\n".getBytes(StandardCharsets.US_ASCII);

  /**
   * For machines without gpg, whose messages other machines must read: AES-256 as every gpg since
   * 2.1 takes; SHA-512, because one hash gives the whole key, where that of a shorter one needs two
   * which an attacker may make at the same time; and as much work as the format knows.
   */
  private static final PassphrasePacket WITHOUT_GPG =
      new PassphrasePacket(BlockCipher.AES_256, StringToKey.slowest(Digests.SHA512));

  private final byte[] passphrase;
  private final PassphrasePacket model;
  private FutureTask<FreshKey> ahead;

  private FreshPassphraseKeys(byte[] passphrase, PassphrasePacket model) {
    this.passphrase = passphrase;
    this.model = model;
    this.ahead = started();
  }

  private FutureTask<FreshKey> started() {
    FutureTask<FreshKey> task = new FutureTask<>(this::make);
    Thread thread = new Thread(task, "next session key");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  /**
   * Asks gpg once.
   *
   * @throws EncryptionException if gpg fails, or if its way is not supported
   */
  static FreshPassphraseKeys of(byte[] passphrase, Gnupg gnupg) throws IOException {
    byte[] whole = Passphrase.whole(passphrase, "encryption");
    try {
      return new FreshPassphraseKeys(whole, probe(gnupg));
    } catch (GnupgException e) {
      if (e.started()) {
        throw new EncryptionException(e.reason(), e);
      }
      return new FreshPassphraseKeys(whole, WITHOUT_GPG);
    } catch (DecryptionException e) {
      throw new EncryptionException(e.reason(), e);
    }
  }

  private static PassphrasePacket probe(Gnupg gnupg) throws IOException {
    Gnupg.Result result =
        gnupg.write(
            List.of("--pinentry-mode", "loopback", "--passphrase-fd", "0", "--symmetric"), PROBE);
    if (result.exitCode() != 0) {
      throw new EncryptionException("gpg does not encrypt: " + result.messages());
    }
    List<byte[]> packets = KeyRequest.decode(result.output(), NAME).passphrasePackets();
    if (packets.isEmpty()) {
      throw new EncryptionException("gpg does not encrypt with a passphrase, against its options");
    }
    PassphrasePacket found = PassphrasePacket.read(packets.get(0), NAME);
    return new PassphrasePacket(found.cipher(), found.stringToKey());
  }

  @Override
  public synchronized FreshKey next() throws IOException {
    try {
      FreshKey key = ahead.get();
      ahead = started();
      return key;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a session key was made");
    } catch (ExecutionException e) {
      throw new EncryptionException("no session key can be made: " + e.getCause(), e.getCause());
    }
  }

  private FreshKey make() {
    PassphrasePacket packet =
        new PassphrasePacket(model.cipher(), model.stringToKey().withFreshSalt());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PacketHeader.write(out, PacketHeader.SKESK, packet.encode());
    return new FreshKey(packet.derive(passphrase), out.toByteArray());
  }
}
