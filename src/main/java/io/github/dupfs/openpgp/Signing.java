package io.github.dupfs.openpgp;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.openpgp.PGPSignature;
import org.jspecify.annotations.Nullable;

/**
 * One run of gpg that signs what is written. It hashes in its own process, while this one goes on.
 * Closing it kills gpg if it still runs. Not thread-safe.
 */
final class Signing implements Closeable {
  private static final String NAME = "gpg --detach-sign";
  private static final int MAX_LENGTH = 1 << 16;

  private final GnupgProcess process;
  private final String key;
  private final OutputStream input;

  /**
   * @param key for messages
   */
  Signing(GnupgProcess process, String key) {
    this.process = process;
    this.key = key;
    this.input = process.input();
  }

  /**
   * What gpg has made.
   *
   * @param packets the signature packets, in binary form
   * @param kinds what each of them is
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Signed(byte[] packets, List<OnePass> kinds) {}

  /**
   * Gives gpg more of the data.
   *
   * @throws EncryptionException if gpg has ended
   */
  void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      input.write(bytes, offset, length);
    } catch (IOException e) {
      throw failure(process.result(), e);
    }
  }

  /**
   * Lets gpg sign, which may take a while: it may have to ask for a passphrase.
   *
   * @throws EncryptionException if it does not sign
   */
  Signed finish() throws IOException {
    IOException broken = null;
    try {
      input.close();
    } catch (IOException e) {
      broken = e;
    }
    Gnupg.Result result = process.result();
    if (broken != null || result.exitCode() != 0) {
      throw failure(result, broken);
    }
    return new Signed(result.output(), kinds(result.output()));
  }

  private static List<OnePass> kinds(byte[] packets) throws IOException {
    List<OnePass> kinds = new ArrayList<>();
    CountedInput in = new CountedInput(new ByteArrayInputStream(packets), NAME, 512);
    PacketHeader header;
    while ((header = PacketHeader.read(in)) != null) {
      PGPSignature signature = Signatures.parse(new PacketBody(in, header).readAll(MAX_LENGTH));
      if (header.tag() != PacketHeader.SIGNATURE || signature == null) {
        throw in.corrupt("wanted a signature, got a packet of tag " + header.tag());
      }
      kinds.add(OnePass.of(signature));
    }
    if (kinds.isEmpty()) {
      throw in.corrupt("wanted a signature, got nothing");
    }
    return kinds;
  }

  private EncryptionException failure(Gnupg.Result result, @Nullable IOException cause) {
    return new EncryptionException(
        "gpg does not sign with "
            + key
            + " (exit code "
            + result.exitCode()
            + "); it says: "
            + result.messages(),
        cause);
  }

  @Override
  public void close() {
    process.close();
  }
}
