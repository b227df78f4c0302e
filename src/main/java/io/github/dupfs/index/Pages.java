package io.github.dupfs.index;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Predicate;

/** Reads what a {@link PageWriter} wrote. Safe for use by many threads at once. */
final class Pages<T> {
  private final Database.Section section;
  private final RecordCode<T> code;
  private final Catalogue catalogue;

  private Pages(Database.Section section, RecordCode<T> code, Catalogue catalogue) {
    this.section = section;
    this.code = code;
    this.catalogue = catalogue;
  }

  static <T> Pages<T> open(Database.Section section, RecordCode<T> code) throws IOException {
    byte[] bytes = section.read(Kind.CATALOGUE, 0);
    return new Pages<>(section, code, Catalogue.decode(bytes, section.place(Kind.CATALOGUE, 0)));
  }

  /** Whether the directory may have values. */
  boolean mayHold(long directoryHash) {
    return catalogue.pages(directoryHash).length > 0;
  }

  /** The pages that may hold values of a directory, in the order written. */
  int[] of(FilePath directory) {
    return catalogue.pages(Catalogue.hash(directory));
  }

  /** The number of all pages, which are numbered from 0. */
  int count() {
    return catalogue.pageCount();
  }

  /** Visits the values of a directory in the order they were added. */
  void read(FilePath directory, Visitor<T> visitor) throws IOException {
    for (int page : of(directory)) {
      read(directory, page, visitor);
    }
  }

  /** Visits the values on one page, if it is of that directory. */
  void read(FilePath directory, int page, Visitor<T> visitor) throws IOException {
    byte[] wanted = directory.toBytes();
    readIf(found -> Arrays.equals(found, wanted), page, visitor);
  }

  /** Visits the values on one page, and returns the directory that it is of. */
  FilePath read(int page, Visitor<T> visitor) throws IOException {
    return FilePath.of(readIf(found -> true, page, visitor));
  }

  private byte[] readIf(Predicate<byte[]> wanted, int page, Visitor<T> visitor) throws IOException {
    ByteReader in = new ByteReader(section.read(Kind.PAGE, page), section.place(Kind.PAGE, page));
    try {
      byte[] directory = in.string();
      if (wanted.test(directory)) {
        T value = code.first();
        while (in.remaining() > 0) {
          byte[] name = in.string();
          value = code.decoder().decode(in, value);
          visitor.value(name, value);
        }
      }
      return directory;
    } catch (CorruptDataException e) {
      throw new IndexDamagedException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Told of one value. */
  @FunctionalInterface
  interface Visitor<T> {
    void value(byte[] name, T value);
  }
}
