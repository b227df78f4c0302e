package io.github.dupfs.index;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.util.Arrays;

/** Reads what a {@link PageWriter} wrote. Safe for use by many threads at once. */
final class Pages {
  private final Database.Section section;
  private final Catalogue catalogue;

  private Pages(Database.Section section, Catalogue catalogue) {
    this.section = section;
    this.catalogue = catalogue;
  }

  static Pages open(Database.Section section) throws IOException {
    byte[] bytes = section.read(Kind.CATALOGUE, 0);
    return new Pages(section, Catalogue.decode(bytes, section.place(Kind.CATALOGUE, 0)));
  }

  /** Whether the directory may have records. */
  boolean mayHold(long directoryHash) {
    return catalogue.pages(directoryHash).length > 0;
  }

  /** The pages that may hold records of a directory, in the order written. */
  int[] of(FilePath directory) {
    return catalogue.pages(Catalogue.hash(directory));
  }

  /** Visits the records of a directory in the order they were added. */
  void read(FilePath directory, RecordVisitor visitor) throws IOException {
    for (int page : of(directory)) {
      read(directory, page, visitor);
    }
  }

  /** Visits the records of one page, if it is of that directory. */
  void read(FilePath directory, int page, RecordVisitor visitor) throws IOException {
    String place = section.place(Kind.PAGE, page);
    ByteReader in = new ByteReader(section.read(Kind.PAGE, page), place);
    if (!Arrays.equals(in.string(), directory.toBytes())) {
      return;
    }
    int count = in.count(2);
    for (int i = 0; i < count; i++) {
      byte[] name = in.string();
      visitor.record(name, new ByteReader(in.string(), place));
    }
  }

  /** Told of one record. */
  @FunctionalInterface
  interface RecordVisitor {
    void record(byte[] name, ByteReader record) throws CorruptDataException;
  }
}
