package io.github.dupfs.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The SQLite file of an index: byte strings in sections, each with a checksum.
 *
 * <p>A <b>section</b> holds what was learned from one repository file, under a key that names the
 * file and an identity that changes with its content. It becomes visible as a whole when it is
 * committed. Every value carries a CRC-32C of itself and of the place it belongs to, because SQLite
 * does not notice a flipped bit.
 *
 * <pre>
 * sections(id, key, identity, committed)
 * data(id = section × 2^32 + kind × 2^28 + number, value = bytes + CRC-32C, 4 bytes big-endian)
 * meta(key, value)
 * </pre>
 *
 * <p>Several processes may use one file. Safe for use by many threads at once.
 */
final class Database implements Closeable {
  /** Changes whenever the meaning of anything in the file changes. */
  private static final int VERSION = 4;

  private static final List<String> SCHEMA =
      List.of(
          "CREATE TABLE IF NOT EXISTS sections(id INTEGER PRIMARY KEY AUTOINCREMENT,"
              + " key TEXT NOT NULL, identity BLOB NOT NULL, committed INTEGER NOT NULL)",
          "CREATE UNIQUE INDEX IF NOT EXISTS section_keys ON sections(key) WHERE committed = 1",
          "CREATE TABLE IF NOT EXISTS data(id INTEGER PRIMARY KEY, value BLOB)",
          "CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value BLOB)");

  private final SqliteFile file;

  private Database(SqliteFile file) {
    this.file = file;
  }

  /**
   * Opens the file, or makes it; one that is damaged or of another version is replaced.
   *
   * @throws IOException if the place cannot be written
   */
  static Database open(Path file) throws IOException {
    return new Database(new SqliteFile(file, VERSION, SCHEMA));
  }

  /** An index that lives in memory only. */
  static Database inMemory() throws IOException {
    return new Database(new SqliteFile(null, VERSION, SCHEMA));
  }

  /**
   * The committed section of that key and identity, or null.
   *
   * @throws IndexDamagedException if that cannot be told
   */
  @Nullable Section find(String key, byte[] identity) throws IOException {
    return file.read(
        reader -> {
          try (PreparedStatement query =
              reader.prepareStatement(
                  "SELECT id FROM sections WHERE key = ? AND identity = ? AND committed = 1")) {
            query.setString(1, key);
            query.setBytes(2, identity);
            try (ResultSet row = query.executeQuery()) {
              return row.next() ? new Section(row.getLong(1), key, identity) : null;
            }
          }
        });
  }

  /** Begins a section. Nobody finds it before it is committed. */
  SectionWriter create(String key, byte[] identity) throws IOException {
    return file.write(
        writer -> {
          try (PreparedStatement insert =
              writer.prepareStatement(
                  "INSERT INTO sections(key, identity, committed) VALUES(?, ?, 0) RETURNING id")) {
            insert.setString(1, key);
            insert.setBytes(2, identity);
            try (ResultSet row = insert.executeQuery()) {
              row.next();
              return new SectionWriter(new Section(row.getLong(1), key, identity));
            }
          }
        });
  }

  /** Drops the committed sections whose keys are not among {@code keys}. */
  void retain(Set<String> keys) throws IOException {
    file.write(writer -> deleteIf(writer, 1, key -> !keys.contains(key)));
  }

  /** Drops what killed processes have left unfinished. */
  void removeUnfinished() throws IOException {
    file.write(writer -> deleteIf(writer, 0, key -> true));
  }

  byte @Nullable [] meta(String key) throws IOException {
    byte[] stored =
        file.read(
            reader -> {
              try (PreparedStatement query =
                  reader.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
                query.setString(1, key);
                try (ResultSet row = query.executeQuery()) {
                  return row.next() ? row.getBytes(1) : null;
                }
              }
            });
    return stored == null ? null : Place.ofMeta(key).checked(stored);
  }

  void putMeta(String key, byte[] value) throws IOException {
    file.write(
        writer -> {
          try (PreparedStatement insert =
              writer.prepareStatement("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)")) {
            insert.setString(1, key);
            insert.setBytes(2, Place.ofMeta(key).withChecksum(value));
            return insert.executeUpdate();
          }
        });
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** Deletes the sections that are committed or not, by their keys; returns how many. */
  private static int deleteIf(Connection writer, int committed, Predicate<String> condition)
      throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement query =
        writer.prepareStatement("SELECT id, key FROM sections WHERE committed = ?")) {
      query.setInt(1, committed);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          if (condition.test(rows.getString(2))) {
            ids.add(rows.getLong(1));
          }
        }
      }
    }
    for (long id : ids) {
      delete(writer, id);
    }
    return ids.size();
  }

  private static void delete(Connection writer, long id) throws SQLException {
    try (PreparedStatement data =
            writer.prepareStatement("DELETE FROM data WHERE id >= ? AND id < ?");
        PreparedStatement section = writer.prepareStatement("DELETE FROM sections WHERE id = ?")) {
      data.setLong(1, id << 32);
      data.setLong(2, (id + 1) << 32);
      data.executeUpdate();
      section.setLong(1, id);
      section.executeUpdate();
    }
  }

  /** A row of a section. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record StoredValue(long row, byte[] stored) {}

  /** A committed section. */
  final class Section {
    private final long id;
    private final String key;
    private final byte[] identity;
    private final byte[] owner;

    /** The file that it is in, as that may be replaced. */
    private final int generation = file.generation();

    private Section(long id, String key, byte[] identity) {
      this.id = id;
      this.key = key;
      this.identity = identity.clone();
      String name = key + " " + HexFormat.of().formatHex(identity);
      this.owner = name.getBytes(StandardCharsets.UTF_8);
    }

    /** The name of a value, unique in the index. */
    String place(int kind, int number) {
      return at(kind, number).toString();
    }

    private Place at(int kind, int number) {
      return new Place(owner, kind, number);
    }

    /**
     * Reads one value.
     *
     * @throws IndexDamagedException if it is missing or not what was written
     */
    byte[] read(int kind, int number) throws IOException {
      if (!exists(kind, number)) {
        throw new IndexDamagedException(at(kind, number) + " is missing", null);
      }
      byte[] stored = file.read(reader -> select(reader, kind, number));
      return at(kind, number).checked(stored);
    }

    private byte @Nullable [] select(Connection reader, int kind, int number) throws SQLException {
      try (PreparedStatement query =
          reader.prepareStatement("SELECT value FROM data WHERE id = ?")) {
        query.setLong(1, rowId(kind, number));
        try (ResultSet row = query.executeQuery()) {
          if (row.next()) {
            return row.getBytes(1);
          }
        }
      }
      if (generation == file.generation() && isPresent(reader)) {
        throw new SQLiteException(at(kind, number) + " is missing", SQLiteErrorCode.SQLITE_CORRUPT);
      }
      return null;
    }

    /**
     * Passes all values on, in the order of their kinds and numbers.
     *
     * @throws IndexDamagedException if one is not what was written
     */
    void forEach(ValueSink sink) throws IOException {
      long next = id << 32;
      while (true) {
        long from = next;
        List<StoredValue> some = file.read(reader -> select(reader, from));
        if (some == null || some.isEmpty()) {
          return;
        }
        for (StoredValue value : some) {
          int kind = (int) (value.row >>> 28) & Kind.MAX;
          int number = (int) value.row & Kind.MAX_NUMBER;
          sink.write(kind, number, at(kind, number).checked(value.stored));
          next = value.row + 1;
        }
      }
    }

    private List<StoredValue> select(Connection reader, long firstRow) throws SQLException {
      List<StoredValue> values = new ArrayList<>();
      try (PreparedStatement query =
          reader.prepareStatement(
              "SELECT id, value FROM data WHERE id >= ? AND id < ? ORDER BY id LIMIT 256")) {
        query.setLong(1, firstRow);
        query.setLong(2, (id + 1) << 32);
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            values.add(new StoredValue(rows.getLong(1), rows.getBytes(2)));
          }
        }
      }
      return values;
    }

    /** Whether another process has not removed it. */
    private boolean isPresent(Connection reader) throws SQLException {
      try (PreparedStatement query =
          reader.prepareStatement("SELECT 1 FROM sections WHERE id = ?")) {
        query.setLong(1, id);
        try (ResultSet row = query.executeQuery()) {
          return row.next();
        }
      }
    }

    /** Drops this section; others of its key stay. */
    void remove() throws IOException {
      file.write(
          writer -> {
            if (generation == file.generation()) {
              delete(writer, id);
            }
            return this;
          });
    }

    private static boolean exists(int kind, int number) {
      return kind >= 0 && kind <= Kind.MAX && number >= 0 && number <= Kind.MAX_NUMBER;
    }

    private long rowId(int kind, int number) {
      if (!exists(kind, number)) {
        throw new IllegalArgumentException("kind " + kind + ", number " + number);
      }
      return id << 32 | (long) kind << 28 | number;
    }
  }

  /**
   * A section that is being written, in short transactions, also by several threads at once until
   * it is committed. Closing it before {@link #commit} drops what was written.
   */
  final class SectionWriter implements Closeable {
    private static final int BATCH_BYTES = 1 << 20;

    private final Section section;
    private final List<Long> rows = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();
    private long pending;
    private boolean open = true;

    private SectionWriter(Section section) {
      this.section = section;
    }

    /** The section that is being written. */
    Section section() {
      return section;
    }

    /** Adds a value. Each kind and number is written once. */
    synchronized void write(int kind, int number, byte[] value) throws IOException {
      rows.add(section.rowId(kind, number));
      values.add(section.at(kind, number).withChecksum(value));
      pending += value.length;
      if (pending >= BATCH_BYTES) {
        flush();
      }
    }

    /**
     * Makes the section the one that {@link #find} finds for its key.
     *
     * @return the section, or an equal one if another thread or process was quicker
     * @throws IndexDamagedException if the file was found damaged meanwhile: the section is lost
     */
    Section commit() throws IOException {
      flush();
      Section published = inFile(this::publish);
      open = published != section;
      close();
      return published;
    }

    @Override
    public void close() throws IOException {
      if (!open) {
        return;
      }
      open = false;
      section.remove();
    }

    private void flush() throws IOException {
      inFile(
          writer -> {
            insertRows(writer);
            return section;
          });
      rows.clear();
      values.clear();
      pending = 0;
    }

    private Section inFile(SqliteFile.Change<Section> change) throws IOException {
      return file.writeOnce(
          writer -> {
            if (section.generation != file.generation()) {
              throw new IndexDamagedException("was made anew meanwhile", null);
            }
            return change.on(writer);
          });
    }

    private void insertRows(Connection writer) throws SQLException {
      try (PreparedStatement insert =
          writer.prepareStatement("INSERT INTO data(id, value) VALUES(?, ?)")) {
        for (int i = 0; i < rows.size(); i++) {
          insert.setLong(1, rows.get(i));
          insert.setBytes(2, values.get(i));
          insert.executeUpdate();
        }
      }
    }

    private Section publish(Connection writer) throws SQLException {
      try (PreparedStatement query =
          writer.prepareStatement(
              "SELECT id, identity FROM sections WHERE committed = 1 AND key = ?")) {
        query.setString(1, section.key);
        try (ResultSet row = query.executeQuery()) {
          if (row.next()) {
            long present = row.getLong(1);
            if (Arrays.equals(row.getBytes(2), section.identity)) {
              return new Section(present, section.key, section.identity);
            }
            delete(writer, present);
          }
        }
      }
      try (PreparedStatement update =
          writer.prepareStatement("UPDATE sections SET committed = 1 WHERE id = ?")) {
        update.setLong(1, section.id);
        update.executeUpdate();
      }
      return section;
    }
  }
}
