package io.github.dupfs.index;

import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Groups records by directory while they arrive depth-first, and writes them as pages. Records in
 * another order are kept too, on more pages. Memory is bounded by the depth of the tree. Not
 * thread-safe.
 */
final class PageWriter {
  /** A page is cut when its records take so many bytes. */
  private static final int PAGE_BYTES = 32 << 10;

  private final Database.SectionWriter out;
  private final Deque<Open> open = new ArrayDeque<>();
  private long[] hashes = new long[64];
  private int pages;

  PageWriter(Database.SectionWriter out) {
    this.out = out;
  }

  /**
   * Adds a record of {@code path}; the root's is kept in the root directory under an empty name.
   */
  void add(FilePath path, byte[] record) throws IOException {
    FilePath parent = path.parent();
    FilePath directory = parent == null ? FilePath.ROOT : parent;
    while (!open.isEmpty() && !directory.startsWith(open.peek().directory)) {
      flush(open.pop());
    }
    if (open.isEmpty() || !open.peek().directory.equals(directory)) {
      open.push(new Open(directory));
    }
    Open page = open.peek();
    page.records.string(path.fileName()).string(record);
    page.count++;
    if (page.records.length() >= PAGE_BYTES) {
      flush(open.pop());
    }
  }

  /** Writes what is left, and the catalogue. */
  void finish() throws IOException {
    while (!open.isEmpty()) {
      flush(open.pop());
    }
    out.write(Kind.CATALOGUE, 0, Catalogue.of(Arrays.copyOf(hashes, pages)).encode());
  }

  private void flush(Open page) throws IOException {
    if (pages == hashes.length) {
      hashes = Arrays.copyOf(hashes, pages * 2);
    }
    ByteWriter bytes = new ByteWriter().string(page.directory.toBytes()).number(page.count);
    out.write(Kind.PAGE, pages, bytes.raw(page.records.toBytes()).toBytes());
    hashes[pages++] = Catalogue.hash(page.directory);
  }

  private static final class Open {
    private final FilePath directory;
    private final ByteWriter records = new ByteWriter();
    private int count;

    Open(FilePath directory) {
      this.directory = directory;
    }
  }
}
