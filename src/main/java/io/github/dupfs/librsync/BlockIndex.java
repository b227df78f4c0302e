package io.github.dupfs.librsync;

import java.util.SplittableRandom;

/**
 * Finds blocks by their sums, in 9 to 11 bytes a block. Immutable.
 *
 * <p>Most weak sums that are looked up belong to no block. A Bloom filter knows this of 98 % of
 * them, by two bits of one word. The rest are looked up in a table with linear probing, in which a
 * block has its place by its weak sum or, if a block with the same weak sum was there before, by
 * both of its sums: so blocks that have one weak sum all in common are found as fast as others. Of
 * blocks with equal sums the table holds the first.
 *
 * <p>Who makes the files chooses the weak sums; how they are hashed is random, so that nobody can
 * choose ones that crowd together.
 */
final class BlockIndex {
  /** What is found if there is no such block. */
  static final int NONE = -1;

  private static final int FILTER_BITS_PER_BLOCK = 16;

  private final BlockSums sums;
  private final long multiplier = new SplittableRandom().nextLong() | 1;

  private final long[] filter;

  /** The bits of a hash from here on are the place in {@link #filter}. */
  private final int filterShift;

  /** Blocks, plus 1; 0 is empty. Two fifths at least are. */
  private final int[] table;

  BlockIndex(BlockSums sums) {
    this.sums = sums;
    long filterWords = (long) sums.count() * FILTER_BITS_PER_BLOCK / Long.SIZE;
    filterShift = Long.numberOfLeadingZeros(filterWords | 1);
    filter = new long[1 << (Long.SIZE - filterShift)];
    table = new int[(int) (sums.count() * 5L / 3) + 2];
    for (int block = 0; block < sums.count(); block++) {
      add(block);
    }
  }

  /** False if no block has this weak sum; else it is likely that one has. */
  boolean mayHold(int weak) {
    long hash = hash(weak);
    long word = filter[(int) (hash >>> filterShift)];
    return (word >>> firstBit(hash) & word >>> secondBit(hash) & 1) != 0;
  }

  /** Whether a block has this weak sum. */
  boolean holds(int weak) {
    return table[slot(weak)] != 0;
  }

  /** The first block with this weak sum, and the strong sum that the digest starts with. */
  int find(int weak, byte[] digests, int at) {
    return table[slot(weak, digests, at)] - 1;
  }

  private void add(int block) {
    int weak = sums.weak(block);
    long hash = hash(weak);
    filter[(int) (hash >>> filterShift)] |= 1L << firstBit(hash) | 1L << secondBit(hash);
    int slot = slot(weak, sums.bytes(), sums.strongAt(block));
    if (table[slot] == 0) {
      table[slot] = block + 1;
    }
  }

  /** The slot of a block with this weak sum, or the empty slot for it. */
  private int slot(int weak) {
    int slot = start(hash(weak));
    while (table[slot] != 0 && sums.weak(table[slot] - 1) != weak) {
      slot = next(slot);
    }
    return slot;
  }

  /** The slot of the block with these sums, or the empty slot for it. */
  private int slot(int weak, byte[] digests, int at) {
    int slot = slot(weak);
    if (table[slot] == 0 || sums.strongIs(table[slot] - 1, digests, at)) {
      return slot;
    }
    slot = start(hash(sums.strongHash(digests, at) ^ weak));
    while (table[slot] != 0
        && (sums.weak(table[slot] - 1) != weak || !sums.strongIs(table[slot] - 1, digests, at))) {
      slot = next(slot);
    }
    return slot;
  }

  private int start(long hash) {
    return (int) (((hash >>> Integer.SIZE) * table.length) >>> Integer.SIZE);
  }

  private int next(int slot) {
    return slot + 1 == table.length ? 0 : slot + 1;
  }

  /** A hash whose high half depends on all of a number. */
  private long hash(long number) {
    return number * multiplier;
  }

  private static int firstBit(long hash) {
    return (int) (hash >>> 32) & 63;
  }

  private static int secondBit(long hash) {
    return (int) (hash >>> 38) & 63;
  }
}
