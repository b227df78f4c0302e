package io.github.dupfs.openpgp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The start of an encrypted message: everything up to its container, and the container's first
 * bytes. Itself a message, cut off; enough to find the session key by, and to check it.
 *
 * <p>The arrays must not be changed.
 *
 * @param secretKeyPackets the bodies of the packets with which a private key finds the session key
 * @param passphrasePackets the bodies of those with which a passphrase does
 * @param container the tag of the container
 * @param start the first bytes of the container's body
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record KeyRequest(
    String name,
    List<byte[]> secretKeyPackets,
    List<byte[]> passphrasePackets,
    PacketHeader container,
    byte[] start) {
  private static final int MAX_LENGTH = 1 << 16;

  /** Enough for a prefix; and, as GnuPG reads ahead for AEAD, for a head, two tags and a bit. */
  private static final int START_LENGTH = 100;

  /** Reads the packets before a container and the container's header; its body is next. */
  static KeyRequest read(CountedInput in) throws IOException {
    List<byte[]> secretKeyPackets = new ArrayList<>();
    List<byte[]> passphrasePackets = new ArrayList<>();
    int room = MAX_LENGTH - START_LENGTH - 16;
    while (true) {
      PacketHeader header = PacketHeader.read(in);
      if (header == null) {
        throw in.corrupt("ends without encrypted data");
      }
      switch (header.tag()) {
        case PacketHeader.ENCRYPTED, PacketHeader.ENCRYPTED_MDC, PacketHeader.ENCRYPTED_AEAD -> {
          return new KeyRequest(
              in.name(), secretKeyPackets, passphrasePackets, header, new byte[0]);
        }
        case PacketHeader.PKESK, PacketHeader.SKESK, PacketHeader.MARKER, PacketHeader.PADDING -> {
          byte[] body = new PacketBody(in, header).readAll(room);
          room -= body.length + 6;
          if (room < 0) {
            throw in.corrupt("more than " + MAX_LENGTH + " bytes of session keys");
          }
          if (header.tag() == PacketHeader.PKESK) {
            secretKeyPackets.add(body);
          } else if (header.tag() == PacketHeader.SKESK) {
            passphrasePackets.add(body);
          }
        }
        default -> throw in.corrupt("a packet of tag " + header.tag() + ", wanted a session key");
      }
    }
  }

  /** As {@link #read}, with the first bytes of the container. */
  static KeyRequest readWithStart(CountedInput in) throws IOException {
    KeyRequest request = read(in);
    byte[] start = new PacketBody(in, request.container).readNBytes(START_LENGTH);
    if (request.container.tag() == PacketHeader.ENCRYPTED_MDC
        && start.length > 0
        && start[0] != 1) {
      throw new DecryptionException(
          in.name(), "version " + start[0] + " of the encrypted data packet is not supported");
    }
    return new KeyRequest(
        request.name,
        request.secretKeyPackets,
        request.passphrasePackets,
        request.container,
        start);
  }

  /** Reads what {@link #encode} has written. */
  static KeyRequest decode(byte[] encoded, String name) throws IOException {
    return readWithStart(new CountedInput(new ByteArrayInputStream(encoded), name, 512));
  }

  byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    secretKeyPackets.forEach(body -> PacketHeader.write(out, PacketHeader.PKESK, body));
    passphrasePackets.forEach(body -> PacketHeader.write(out, PacketHeader.SKESK, body));
    PacketHeader.write(out, container.tag(), start);
    return out.toByteArray();
  }

  /** Whether a key may be right: a wrong one is found out almost always, except with AEAD. */
  boolean mayFit(SessionKey key) throws DecryptionException {
    boolean mdc = container.tag() == PacketHeader.ENCRYPTED_MDC;
    if (container.tag() == PacketHeader.ENCRYPTED_AEAD) {
      return start.length > 1 && start[1] == key.cipher();
    }
    Cfb cfb = new Cfb(BlockCipher.of(key, name));
    int from = mdc ? 1 : 0;
    if (start.length < from + cfb.prefixLength()) {
      return false;
    }
    byte[] prefix = new byte[cfb.prefixLength()];
    System.arraycopy(start, from, prefix, 0, prefix.length);
    return cfb.prefixRepeats(prefix);
  }
}
