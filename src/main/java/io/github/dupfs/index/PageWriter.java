package io.github.dupfs.index;

import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Groups values by directory while they arrive depth-first, and writes them as pages. Values in
 * another order are kept too, on more pages. Memory is bounded by the depth of the tree. Not
 * thread-safe.
 *
 * <p>A page is the path of its directory, as a string, and for each value the file name, as a
 * string, and the record that its {@link RecordCode} makes.
 */
final class PageWriter<T> {
  /** A page is cut when its records take so many bytes. */
  private static final int PAGE_BYTES = 32 << 10;

  private final ValueSink out;
  private final RecordCode<T> code;
  private final Deque<Open<T>> open = new ArrayDeque<>();
  private final Catalogue.Builder catalogue = new Catalogue.Builder();

  PageWriter(ValueSink out, RecordCode<T> code) {
    this.out = out;
    this.code = code;
  }

  /**
   * Adds the value of {@code path}; the root's is kept in the root directory under an empty name.
   */
  void add(FilePath path, T value) throws IOException {
    FilePath parent = path.parent();
    FilePath directory = parent == null ? FilePath.ROOT : parent;
    while (!open.isEmpty() && !directory.startsWith(open.peek().directory)) {
      flush(open.pop());
    }
    if (open.isEmpty() || !open.peek().directory.equals(directory)) {
      open.push(new Open<>(directory, code.first()));
    }
    Open<T> page = open.peek();
    page.records.string(path.fileName());
    code.encoder().encode(value, page.records, page.last);
    page.last = value;
    if (page.records.length() >= PAGE_BYTES) {
      flush(open.pop());
    }
  }

  /** Writes what is left, and the catalogue. */
  void finish() throws IOException {
    while (!open.isEmpty()) {
      flush(open.pop());
    }
    out.write(Kind.CATALOGUE, 0, catalogue.build().encode());
  }

  private void flush(Open<T> page) throws IOException {
    out.write(Kind.PAGE, catalogue.pages(), page.records.toBytes());
    catalogue.add(page.directory);
  }

  private static final class Open<T> {
    private final FilePath directory;
    private final ByteWriter records = new ByteWriter();
    private T last;

    Open(FilePath directory, T first) {
      this.directory = directory;
      this.last = first;
      records.string(directory.toBytes());
    }
  }
}
