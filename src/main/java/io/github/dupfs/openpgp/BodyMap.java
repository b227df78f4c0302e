package io.github.dupfs.openpgp;

import io.github.dupfs.io.CorruptDataException;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * All that random access to a container's body needs, except the key. Immutable.
 *
 * <p>The encoded form: the tag of the container, the cipher, with AEAD its parameters, the length
 * of the body, the map of the container; numbers are those of {@link ChunkMap}.
 */
public final class BodyMap {
  private final Integrity integrity;
  private final int cipher;
  private final @Nullable AeadParameters aead;
  private final ChunkMap chunks;
  private final long length;

  private BodyMap(
      Integrity integrity,
      int cipher,
      @Nullable AeadParameters aead,
      ChunkMap chunks,
      long length) {
    this.integrity = integrity;
    this.cipher = cipher;
    this.aead = aead;
    this.chunks = chunks;
    this.length = length;
  }

  static BodyMap cfb(boolean mdc, int cipher, ChunkMap chunks, long length) {
    return new BodyMap(mdc ? Integrity.MDC : Integrity.NONE, cipher, null, chunks, length);
  }

  static BodyMap aead(AeadParameters aead, ChunkMap chunks, long length) {
    return new BodyMap(Integrity.AEAD, aead.cipher(), aead, chunks, length);
  }

  /** How the container vouches for its body. */
  public Integrity integrity() {
    return integrity;
  }

  /** The number of bytes of the body. */
  public long length() {
    return length;
  }

  int cipher() {
    return cipher;
  }

  /** The parameters, if {@link #integrity} is {@link Integrity#AEAD}. */
  @Nullable AeadParameters aead() {
    return aead;
  }

  /** Where the bytes of the container packet's body lie in the file. */
  ChunkMap chunks() {
    return chunks;
  }

  /** This map as bytes, which {@link #decode} reads. */
  public byte[] encode() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Numbers.write(out, integrity.containerTag());
    Numbers.write(out, cipher);
    if (aead != null) {
      aead.encode(out);
    }
    Numbers.write(out, length);
    out.writeBytes(chunks.encode());
    return out.toByteArray();
  }

  /**
   * The map that {@link #encode} made.
   *
   * @param name of the file the map belongs to, for messages
   * @throws CorruptDataException if the bytes are not the map of a body
   */
  public static BodyMap decode(byte[] encoded, String name) throws CorruptDataException {
    Numbers in = new Numbers(encoded, name);
    int tag = (int) in.read("container tag", 63);
    Integrity integrity = Integrity.ofContainer(tag);
    if (integrity == null) {
      throw in.corrupt("container tag " + tag);
    }
    int cipher = (int) in.read("cipher", 255);
    if (BlockCipher.keyLength(cipher) == 0) {
      throw in.corrupt("cipher " + cipher);
    }
    AeadParameters aead = integrity == Integrity.AEAD ? AeadParameters.decode(in, cipher) : null;
    long length = in.read("body length", Long.MAX_VALUE / 4);
    ChunkMap chunks = ChunkMap.decode(in);
    in.expectEnd();
    long expected =
        switch (integrity) {
          case NONE -> BlockCipher.blockSize(cipher) + 2 + length;
          case MDC -> 1 + BlockCipher.blockSize(cipher) + 2 + length + CfbPieces.MDC_LENGTH;
          case AEAD -> aead == null ? 0 : aead.containerLength(length);
        };
    if (chunks.logicalLength() != expected) {
      throw in.corrupt(
          "a body of "
              + length
              + " bytes in a container of "
              + chunks.logicalLength()
              + ", wanted "
              + expected);
    }
    return new BodyMap(integrity, cipher, aead, chunks, length);
  }
}
