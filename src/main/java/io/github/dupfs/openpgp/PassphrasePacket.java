package io.github.dupfs.openpgp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * How a passphrase gives the session key of a message (tag 3, RFC 4880 section 5.3). The body is
 *
 * <pre>
 * version 4: 4, cipher, specifier [, CFB from a zero block over: cipher, session key]
 * version 5: 5, cipher, mode, specifier, initial vector, encrypted session key, tag
 * </pre>
 *
 * @param cipher that of the container too, if no session key is encrypted
 * @param mode of version 5, otherwise {@link #NO_MODE}
 * @param encrypted the session key; empty if it is what the passphrase gives itself
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PassphrasePacket(int cipher, int mode, StringToKey stringToKey, byte[] encrypted) {
  static final int NO_MODE = 0;

  /** One whose session key is what the passphrase gives. */
  PassphrasePacket(int cipher, StringToKey stringToKey) {
    this(cipher, NO_MODE, stringToKey, new byte[0]);
  }

  /** Reads the body of a packet. */
  static PassphrasePacket read(byte[] body, String name) throws IOException {
    CountedInput in = new CountedInput(new ByteArrayInputStream(body), name, 256);
    int version = in.require("a session key packet");
    if (version != 4 && version != 5) {
      throw new DecryptionException(
          name, "version " + version + " of the passphrase packet is not supported");
    }
    int cipher = in.require("a session key packet");
    int mode = version == 4 ? NO_MODE : in.require("a session key packet");
    if (BlockCipher.keyLength(cipher) == 0) {
      throw new DecryptionException(name, "symmetric cipher " + cipher + " is not supported");
    }
    StringToKey stringToKey = StringToKey.read(in);
    byte[] encrypted = Arrays.copyOfRange(body, (int) in.position(), body.length);
    if (version == 5) {
      Aead.checkMode(mode, cipher, name);
      if (encrypted.length <= Aead.nonceLength(mode) + Aead.TAG_LENGTH) {
        throw in.corrupt("wanted an initial vector, a session key and a tag");
      }
    }
    return new PassphrasePacket(cipher, mode, stringToKey, encrypted);
  }

  /** The body of version 4 of a packet without an encrypted session key. */
  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(4);
    out.write(cipher);
    out.writeBytes(stringToKey.encode());
    return out.toByteArray();
  }

  /** The key that a passphrase gives. */
  SessionKey derive(byte[] passphrase) {
    return new SessionKey(cipher, stringToKey.key(passphrase, BlockCipher.keyLength(cipher)));
  }
}
