package io.github.dupfs.index;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.Sha256;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which pages of a section hold records of a directory: the directory's hash and the page's number,
 * sorted. Two directories with one hash find each other's pages too, which is why a page names its
 * directory. Immutable.
 */
final class Catalogue {
  private final long[] hashes;
  private final int[] pages;

  private Catalogue(long[] hashes, int[] pages) {
    this.hashes = hashes;
    this.pages = pages;
  }

  /** The first 8 bytes of the SHA-256 of a directory's path. */
  static long hash(FilePath directory) {
    return hash(directory.toBytes());
  }

  /** The same of the bytes of its path. */
  static long hash(byte[] directory) {
    return Sha256.number(Sha256.of(directory));
  }

  /** The pages that may hold records of a directory with this hash, in the order written. */
  int[] pages(long hash) {
    int first = Arrays.binarySearch(hashes, hash);
    if (first < 0) {
      return new int[0];
    }
    int last = first;
    while (first > 0 && hashes[first - 1] == hash) {
      first--;
    }
    while (last + 1 < hashes.length && hashes[last + 1] == hash) {
      last++;
    }
    return Arrays.copyOfRange(pages, first, last + 1);
  }

  /** The number of all pages, which are numbered from 0. */
  int pageCount() {
    return pages.length;
  }

  /** The memory it takes, in bytes. */
  int weight() {
    return 64 + 12 * hashes.length;
  }

  byte[] encode() {
    ByteWriter out = new ByteWriter().number(hashes.length);
    for (int i = 0; i < hashes.length; i++) {
      out.i64(hashes[i]).number(pages[i]);
    }
    return out.toBytes();
  }

  static Catalogue decode(byte[] bytes, String name) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes, name);
    int count = in.count(9);
    long[] hashes = new long[count];
    int[] pages = new int[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = in.i64();
      pages[i] = in.number(Integer.MAX_VALUE);
    }
    return new Catalogue(hashes, pages);
  }

  /** Collects the directories of the pages 0, 1, …. Not thread-safe. */
  static final class Builder {
    private long[] hashes = new long[64];
    private int pages;

    /** The number of pages so far. */
    int pages() {
      return pages;
    }

    /** Adds the next page. */
    void add(FilePath directory) {
      add(hash(directory));
    }

    /** Adds the next page, of a directory with that hash. */
    void add(long directoryHash) {
      if (pages == hashes.length) {
        hashes = Arrays.copyOf(hashes, pages * 2);
      }
      hashes[pages++] = directoryHash;
    }

    Catalogue build() {
      int[] order =
          IntStream.range(0, pages)
              .boxed()
              .sorted(Comparator.comparingLong(page -> hashes[page]))
              .mapToInt(Integer::intValue)
              .toArray();
      return new Catalogue(Arrays.stream(order).mapToLong(p -> hashes[p]).toArray(), order);
    }
  }
}
