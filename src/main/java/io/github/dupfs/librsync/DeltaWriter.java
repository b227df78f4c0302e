package io.github.dupfs.librsync;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a delta from a basis, of which only the signature is known, to a new file that is being
 * signed. {@link DeltaParser} has the layout.
 *
 * <p>As long as the new file's signature is the beginning of the basis' one, the file is a copy of
 * the basis' beginning, and nothing is computed twice. From the first block that differs on, the
 * blocks of the basis are looked for, see {@link BlockSearch}. Not thread-safe.
 */
public final class DeltaWriter implements SignatureWriter.BlockSink {
  private final Signature basis;
  private final CommandWriter commands;

  /** The length of the blocks that are signed; 0 if their sums are not like those of the basis. */
  private final int signedLength;

  /** How many blocks of the basis the new file begins with. */
  private int sameBlocks;

  /** The length of these in bytes. */
  private long sameBytes;

  private @Nullable BlockSearch search;

  /**
   * Starts a delta.
   *
   * @param basis what the delta is to be made against
   * @param blockLength of the signature that is being made of the new file
   * @param out where the delta goes; numbers are written byte by byte; not closed
   */
  public DeltaWriter(Signature basis, int blockLength, OutputStream out) throws IOException {
    this.basis = basis;
    this.commands = new CommandWriter(out);
    boolean alike =
        basis.blockLength() == blockLength
            && basis.sums().sumLength() == SignatureWriter.SUM_LENGTH;
    this.signedLength = alike ? blockLength : 0;
  }

  @Override
  public void blocks(byte[] bytes, int offset, int length, int count, byte[] sums)
      throws IOException {
    int same = countSame(length, count, sums);
    if (same > 0) {
      commands.copy(sameBytes, (long) same * length);
      sameBlocks += same;
      sameBytes += (long) same * length;
    }
    if (same < count) {
      if (search == null) {
        search = new BlockSearch(basis, commands, sameBlocks, sameBytes);
      }
      search.write(bytes, offset + same * length, (count - same) * length);
    }
  }

  /** How many of these blocks are those of the basis that come next in it. */
  private int countSame(int length, int count, byte[] sums) {
    int left = basis.sums().count() - sameBlocks;
    boolean shorter = length < signedLength;
    if (search != null || signedLength == 0 || (shorter && left != 1)) {
      return 0;
    }
    return basis.sums().countSame(sameBlocks, sums, Math.min(count, left));
  }

  /** Says that there are no more blocks. Nothing may follow. */
  public void finish() throws IOException {
    if (search != null) {
      search.finish();
    }
    commands.end();
  }
}
