package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The head of a tag-20 container, and what follows from it.
 *
 * <pre>
 * 1        version 1
 * 1        cipher
 * 1        mode: 1 EAX, 2 OCB
 * 1        c: chunks have 2^(c+6) bytes
 * 15 / 16  initial vector
 * n × (≤ chunk + 16)   encrypted chunk, tag
 * 16                   tag of nothing, over the total length
 * </pre>
 *
 * @param chunkByte c
 * @param iv the array must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record AeadParameters(int cipher, int mode, int chunkByte, byte[] iv) {
  /** GnuPG writes 16, 4 MiB; a chunk must be decrypted before any byte of it is good. */
  private static final int MAX_CHUNK_BYTE = 18;

  /** Reads the head, after its version. */
  static AeadParameters read(PacketBody in) throws IOException {
    int version = in.read();
    int cipher = in.read();
    int mode = in.read();
    int chunkByte = in.read();
    if (version != 1) {
      throw new DecryptionException(
          in.name(), "version " + version + " of the AEAD packet is not supported");
    }
    Aead.checkMode(mode, cipher, in.name());
    if (chunkByte < 0 || chunkByte > MAX_CHUNK_BYTE) {
      throw new DecryptionException(
          in.name(),
          "AEAD chunks of 2^" + (chunkByte + 6) + " bytes are not supported, only up to 2^24");
    }
    byte[] iv = in.readNBytes(Aead.nonceLength(mode));
    if (iv.length < Aead.nonceLength(mode)) {
      throw new CorruptDataException(in.name(), in.position(), "ends inside the initial vector");
    }
    return new AeadParameters(cipher, mode, chunkByte, iv);
  }

  int headLength() {
    return 4 + iv.length;
  }

  int chunkSize() {
    return 1 << (chunkByte + 6);
  }

  /** The length of a container whose body has {@code bodyLength} bytes. */
  long containerLength(long bodyLength) {
    long chunks = (bodyLength + chunkSize() - 1) / chunkSize();
    return headLength() + bodyLength + (chunks + 1) * Aead.TAG_LENGTH;
  }

  /** The initial vector, its last eight bytes XOR the index of the chunk. */
  byte[] nonce(long index) {
    byte[] nonce = iv.clone();
    for (int i = 0; i < 8; i++) {
      nonce[nonce.length - 1 - i] ^= (byte) (index >>> (8 * i));
    }
    return nonce;
  }

  /** The associated data of a chunk. */
  byte[] associatedData(long index) {
    return start(13).putLong(index).array();
  }

  /** The associated data of the tag after {@code chunks} chunks. */
  byte[] finalAssociatedData(long chunks, long bodyLength) {
    return start(21).putLong(chunks).putLong(bodyLength).array();
  }

  private ByteBuffer start(int length) {
    return ByteBuffer.allocate(length)
        .put((byte) (0xc0 | PacketHeader.ENCRYPTED_AEAD))
        .put((byte) 1)
        .put((byte) cipher)
        .put((byte) mode)
        .put((byte) chunkByte);
  }

  void encode(ByteArrayOutputStream out) {
    Numbers.write(out, mode);
    Numbers.write(out, chunkByte);
    out.writeBytes(iv);
  }

  static AeadParameters decode(Numbers in, int cipher) throws CorruptDataException {
    int mode = (int) in.read("AEAD mode", Aead.OCB);
    if (mode == 0 || BlockCipher.blockSize(cipher) != 16) {
      throw in.corrupt("AEAD mode " + mode + " with cipher " + cipher);
    }
    int chunkByte = (int) in.read("AEAD chunk size", MAX_CHUNK_BYTE);
    return new AeadParameters(cipher, mode, chunkByte, in.readBytes(Aead.nonceLength(mode)));
  }
}
