package io.github.dupfs.openpgp;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.CorruptDataException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The decrypted body of a message, read at any position.
 *
 * <p>With AEAD every byte is verified, at the price that whole chunks are decrypted (up to 16 MiB;
 * the last one used is kept). The ranges of a CFB body cannot be verified by themselves: whoever
 * reads them must know that the file is the one that {@link BodyInputStream} has verified.
 *
 * <p>Thread-safe. Closing it closes the file.
 */
public final class BodySource implements ByteSource {
  private final ChunkSource container;
  private final BodyMap map;
  private final Ranges ranges;

  /**
   * @param file the encrypted file
   * @param key the session key that the body was read with before
   * @param map as given by {@link BodyInputStream#map} for this file
   * @throws DecryptionException if the key is not one for this body
   * @throws CorruptDataException if the file is shorter than the map
   */
  public BodySource(ByteSource file, SessionKey key, BodyMap map) throws IOException {
    if (map.chunks().physicalEnd() > file.size()) {
      throw new CorruptDataException(
          file.name(),
          file.size(),
          "has become shorter, wanted " + map.chunks().physicalEnd() + " bytes");
    }
    if (key.cipher() != map.cipher()) {
      throw new DecryptionException(
          file.name(),
          "wrong session key: for cipher " + key.cipher() + ", wanted " + map.cipher());
    }
    this.container = new ChunkSource(file, map.chunks());
    this.map = map;
    AeadParameters aead = map.aead();
    this.ranges =
        aead == null
            ? new CfbRanges(key, map.integrity() == Integrity.MDC)
            : new AeadRanges(key, aead);
  }

  @Override
  public String name() {
    return container.name();
  }

  @Override
  public long size() {
    return map.length();
  }

  @Override
  public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(position, length, size());
    Objects.checkFromIndexSize(offset, length, buffer.length);
    for (int done = 0; done < length; ) {
      done += ranges.read(position + done, buffer, offset + done, length - done);
    }
  }

  @Override
  public void close() throws IOException {
    container.close();
  }

  private interface Ranges {
    /** Reads at least one and at most {@code length} bytes, returns how many. */
    int read(long position, byte[] buffer, int offset, int length) throws IOException;
  }

  private final class CfbRanges implements Ranges {
    private final SessionKey key;

    /** Where the first block after the prefix's start lies in the container. */
    private final int firstBlock;

    private final int prefixLength;
    private final ConcurrentLinkedQueue<CfbBuffers> idle = new ConcurrentLinkedQueue<>();

    CfbRanges(SessionKey key, boolean mdc) throws DecryptionException {
      this.key = key;
      CfbBuffers buffers = new CfbBuffers(new Cfb(BlockCipher.of(key, name())));
      idle.add(buffers);
      this.prefixLength = buffers.cfb.prefixLength();
      this.firstBlock = mdc ? 1 : 2;
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
      CfbBuffers buffers = idle.poll();
      if (buffers == null) {
        buffers = new CfbBuffers(new Cfb(BlockCipher.of(key, name())));
      }
      int count = read(buffers, position, buffer, offset, length);
      idle.add(buffers);
      return count;
    }

    /** Every range of the body has a block of ciphertext before it: at least that of the prefix. */
    private int read(CfbBuffers buffers, long position, byte[] buffer, int offset, int length)
        throws IOException {
      int blockSize = buffers.cfb.blockSize();
      int bodyStart = firstBlock == 1 ? 1 + prefixLength : prefixLength;
      int inBlock = (int) ((position + bodyStart - firstBlock) % blockSize);
      long block = position + bodyStart - inBlock;
      int count = Math.min(length, Cfb.STEP - inBlock);
      container.readInPlace(block - blockSize, buffers.in, 0, blockSize + inBlock + count);
      boolean direct = inBlock == 0;
      byte[] out = direct ? buffer : buffers.out;
      buffers.cfb.decrypt(buffers.in, blockSize, inBlock + count, out, direct ? offset : 0);
      if (!direct) {
        System.arraycopy(out, inBlock, buffer, offset, count);
      }
      return count;
    }
  }

  private static final class CfbBuffers {
    final Cfb cfb;
    final byte[] in;
    final byte[] out = new byte[Cfb.STEP];

    CfbBuffers(Cfb cfb) {
      this.cfb = cfb;
      int length = cfb.blockSize() + Cfb.STEP;
      this.in = new byte[length + ChunkSource.spareFor(length)];
    }
  }

  private final class AeadRanges implements Ranges {
    private final SessionKey key;
    private final AeadParameters aead;
    private volatile @Nullable Chunk last;

    AeadRanges(SessionKey key, AeadParameters aead) throws DecryptionException {
      this.key = key;
      this.aead = aead;
      Aead.of(aead.mode(), key, name());
    }

    @Override
    public int read(long position, byte[] buffer, int offset, int length) throws IOException {
      long index = position / aead.chunkSize();
      Chunk chunk = last;
      if (chunk == null || chunk.index != index) {
        chunk = new Chunk(index, decrypt(index));
        last = chunk;
      }
      int inChunk = (int) (position % aead.chunkSize());
      int count = Math.min(length, chunk.bytes.length - inChunk);
      System.arraycopy(chunk.bytes, inChunk, buffer, offset, count);
      return count;
    }

    private byte[] decrypt(long index) throws IOException {
      int size = aead.chunkSize();
      int length = (int) Math.min(size, size() - index * size);
      long at = aead.headLength() + index * (size + Aead.TAG_LENGTH);
      byte[] bytes = new byte[length + Aead.TAG_LENGTH];
      container.readFully(at, bytes, 0, bytes.length);
      boolean good =
          Aead.of(aead.mode(), key, name())
              .decrypt(aead.nonce(index), aead.associatedData(index), bytes, 0, length);
      if (!good) {
        throw new CorruptDataException(
            name(),
            map.chunks().physical(at),
            "the tag of chunk " + index + " does not match: the file was altered");
      }
      return Arrays.copyOf(bytes, length);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Chunk(long index, byte[] bytes) {}
}
