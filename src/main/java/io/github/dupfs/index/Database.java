package io.github.dupfs.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
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
 * <p>Several processes may use one file (write-ahead log). Safe for use by many threads at once.
 */
final class Database implements Closeable {
  /** Changes whenever the meaning of anything in the file changes. */
  private static final int VERSION = 1;

  private static final int BUSY_MILLISECONDS = 60_000;
  private static final int MAX_NUMBER = (1 << 28) - 1;
  private static final Pattern UNWRITABLE =
      Pattern.compile("SQLITE_(FULL|READONLY|IOERR|CANTOPEN|PERM|BUSY)");

  private final Connection reader;
  private final Connection writer;

  private Database(Connection reader, Connection writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /**
   * Opens the file, or makes it; one that is damaged or of another version is replaced.
   *
   * @throws IOException if the place cannot be written
   */
  static Database open(Path file) throws IOException {
    try {
      return openOnce(file);
    } catch (IndexDamagedException e) {
      return replace(file);
    }
  }

  /** Starts anew, with another file of that name. */
  static Database replace(Path file) throws IOException {
    for (String suffix : List.of("", "-wal", "-shm")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
    return openOnce(file);
  }

  /** An index that lives in memory only. */
  static Database inMemory() throws IOException {
    try {
      Connection only = configuration().createConnection("jdbc:sqlite::memory:");
      prepare(only);
      return new Database(only, only);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static Database openOnce(Path file) throws IOException {
    String url = "jdbc:sqlite:" + file;
    List<Connection> open = new ArrayList<>();
    try {
      Connection writer = configuration().createConnection(url);
      open.add(writer);
      prepare(writer);
      Connection reader = configuration().createConnection(url);
      open.add(reader);
      return new Database(reader, writer);
    } catch (SQLException e) {
      for (Connection connection : open) {
        try {
          connection.close();
        } catch (SQLException suppressed) {
          e.addSuppressed(suppressed);
        }
      }
      throw failure(e);
    }
  }

  private static SQLiteConfig configuration() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLISECONDS);
    config.setCacheSize(-4096);
    return config;
  }

  private static void prepare(Connection connection) throws SQLException, IndexDamagedException {
    try (Statement statement = connection.createStatement()) {
      int version;
      try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
        version = row.next() ? row.getInt(1) : 0;
      }
      if (version != 0 && version != VERSION) {
        throw IndexDamagedException.ofFile("made by another version", null);
      }
      statement.execute(
          "CREATE TABLE IF NOT EXISTS sections(id INTEGER PRIMARY KEY AUTOINCREMENT,"
              + " key TEXT NOT NULL, identity BLOB NOT NULL, committed INTEGER NOT NULL)");
      statement.execute(
          "CREATE UNIQUE INDEX IF NOT EXISTS section_keys ON sections(key) WHERE committed = 1");
      statement.execute("CREATE TABLE IF NOT EXISTS data(id INTEGER PRIMARY KEY, value BLOB)");
      statement.execute("CREATE TABLE IF NOT EXISTS meta(key TEXT PRIMARY KEY, value BLOB)");
      statement.execute("PRAGMA user_version = " + VERSION);
    }
  }

  /** The committed section of that key and identity, or null. */
  @Nullable Section find(String key, byte[] identity) throws IOException {
    synchronized (reader) {
      try (PreparedStatement query =
          reader.prepareStatement(
              "SELECT id FROM sections WHERE key = ? AND identity = ? AND committed = 1")) {
        query.setString(1, key);
        query.setBytes(2, identity);
        try (ResultSet row = query.executeQuery()) {
          return row.next() ? new Section(row.getLong(1), key, identity) : null;
        }
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  /** Begins a section. Nobody finds it before it is committed. */
  SectionWriter create(String key, byte[] identity) throws IOException {
    synchronized (writer) {
      try (PreparedStatement insert =
          writer.prepareStatement(
              "INSERT INTO sections(key, identity, committed) VALUES(?, ?, 0) RETURNING id")) {
        insert.setString(1, key);
        insert.setBytes(2, identity);
        try (ResultSet row = insert.executeQuery()) {
          row.next();
          return new SectionWriter(new Section(row.getLong(1), key, identity));
        }
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  /** Drops a section; others of its key stay. */
  void remove(Section section) throws IOException {
    synchronized (writer) {
      try {
        delete(section.id);
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  /** Drops the committed sections whose keys are not among {@code keys}. */
  void retain(Set<String> keys) throws IOException {
    synchronized (writer) {
      try (PreparedStatement query =
              writer.prepareStatement("SELECT id, key FROM sections WHERE committed = 1");
          ResultSet rows = query.executeQuery()) {
        List<Long> absent = new ArrayList<>();
        while (rows.next()) {
          if (!keys.contains(rows.getString(2))) {
            absent.add(rows.getLong(1));
          }
        }
        for (long id : absent) {
          delete(id);
        }
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  /** Drops what killed processes have left unfinished. */
  void removeUnfinished() throws IOException {
    synchronized (writer) {
      try {
        for (long id : ids("SELECT id FROM sections WHERE committed = 0 AND key <> ?", "")) {
          delete(id);
        }
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  byte @Nullable [] meta(String key) throws IOException {
    synchronized (reader) {
      try (PreparedStatement query =
          reader.prepareStatement("SELECT value FROM meta WHERE key = ?")) {
        query.setString(1, key);
        try (ResultSet row = query.executeQuery()) {
          return row.next() ? checked(row.getBytes(1), Place.ofMeta(key)) : null;
        }
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  void putMeta(String key, byte[] value) throws IOException {
    synchronized (writer) {
      try (PreparedStatement insert =
          writer.prepareStatement("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)")) {
        insert.setString(1, key);
        insert.setBytes(2, withChecksum(value, Place.ofMeta(key)));
        insert.executeUpdate();
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (Connection first = reader;
        Connection second = writer) {
      assert first != null && second != null;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private List<Long> ids(String sql, String key) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (PreparedStatement query = writer.prepareStatement(sql)) {
      query.setString(1, key);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
    }
    return ids;
  }

  private void delete(long id) throws SQLException {
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

  private <T> T inTransaction(Transaction<T> transaction) throws IOException {
    synchronized (writer) {
      try (Statement statement = writer.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        try {
          T result = transaction.run();
          statement.execute("COMMIT");
          return result;
        } catch (SQLException e) {
          rollBack(statement, e);
          throw e;
        }
      } catch (SQLException e) {
        throw failure(e);
      }
    }
  }

  /** SQLite has done so itself after some failures, a full disk among them. */
  private static void rollBack(Statement statement, SQLException reason) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  @FunctionalInterface
  private interface Transaction<T> {
    T run() throws SQLException;
  }

  private static IOException failure(SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      SQLiteErrorCode code = sqlite.getResultCode();
      String reason = String.valueOf(e.getMessage());
      if (code.name().startsWith("SQLITE_CORRUPT") || code == SQLiteErrorCode.SQLITE_NOTADB) {
        return IndexDamagedException.ofFile(reason, e);
      }
      if (UNWRITABLE.matcher(code.name()).lookingAt()) {
        return new IndexUnwritableException(reason, e);
      }
    }
    return new IOException("index: " + e.getMessage(), e);
  }

  private static byte[] withChecksum(byte[] value, Place place) {
    int sum = checksum(value, value.length, place);
    byte[] stored = Arrays.copyOf(value, value.length + 4);
    for (int i = 0; i < 4; i++) {
      stored[value.length + i] = (byte) (sum >>> (24 - 8 * i));
    }
    return stored;
  }

  private static byte[] checked(byte @Nullable [] stored, Place place)
      throws IndexDamagedException {
    int length = stored == null ? -1 : stored.length - 4;
    if (stored == null || length < 0) {
      throw IndexDamagedException.ofValue(place + " is missing", null);
    }
    int sum = 0;
    for (int i = 0; i < 4; i++) {
      sum = sum << 8 | (stored[length + i] & 0xff);
    }
    if (sum != checksum(stored, length, place)) {
      throw IndexDamagedException.ofValue(place + " has a wrong checksum", null);
    }
    return Arrays.copyOf(stored, length);
  }

  private static int checksum(byte[] value, int length, Place place) {
    CRC32C crc = new CRC32C();
    crc.update(place.owner());
    crc.update(place.kind());
    crc.update(place.number() >>> 16);
    crc.update(place.number() >>> 8);
    crc.update(place.number());
    crc.update(value, 0, length);
    return (int) crc.getValue();
  }

  /**
   * Where a value belongs; part of its checksum.
   *
   * @param owner the key and the identity of its section
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Place(byte[] owner, int kind, int number) {
    static Place ofMeta(String key) {
      return new Place(key.getBytes(StandardCharsets.UTF_8), 0, 0);
    }

    @Override
    public String toString() {
      return new String(owner, StandardCharsets.UTF_8) + " " + kind + " " + number;
    }
  }

  /** A committed section. */
  final class Section {
    private final long id;
    private final String key;
    private final byte[] identity;
    private final byte[] owner;

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
      synchronized (reader) {
        try (PreparedStatement query =
            reader.prepareStatement("SELECT value FROM data WHERE id = ?")) {
          query.setLong(1, rowId(kind, number));
          try (ResultSet row = query.executeQuery()) {
            return checked(row.next() ? row.getBytes(1) : null, at(kind, number));
          }
        } catch (SQLException e) {
          throw failure(e);
        }
      }
    }

    /** Drops this section; others of its key stay. */
    void remove() throws IOException {
      Database.this.remove(this);
    }

    private long rowId(int kind, int number) {
      if (kind < 0 || kind > 15 || number < 0 || number > MAX_NUMBER) {
        throw new IllegalArgumentException("kind " + kind + ", number " + number);
      }
      return id << 32 | (long) kind << 28 | number;
    }
  }

  /**
   * A section that is being written, in short transactions. Not thread-safe. Closing it before
   * {@link #commit} drops what was written.
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
    void write(int kind, int number, byte[] value) throws IOException {
      rows.add(section.rowId(kind, number));
      values.add(withChecksum(value, section.at(kind, number)));
      pending += value.length;
      if (pending >= BATCH_BYTES) {
        flush();
      }
    }

    /**
     * Makes the section the one that {@link #find} finds for its key.
     *
     * @return the section, or an equal one if another thread or process was quicker
     */
    Section commit() throws IOException {
      flush();
      Section present = publish();
      open = present != section;
      close();
      return present;
    }

    @Override
    public void close() throws IOException {
      if (!open) {
        return;
      }
      open = false;
      synchronized (writer) {
        try {
          delete(section.id);
        } catch (SQLException e) {
          throw failure(e);
        }
      }
    }

    private void flush() throws IOException {
      inTransaction(
          () -> {
            try (PreparedStatement insert =
                writer.prepareStatement("INSERT INTO data(id, value) VALUES(?, ?)")) {
              for (int i = 0; i < rows.size(); i++) {
                insert.setLong(1, rows.get(i));
                insert.setBytes(2, values.get(i));
                insert.executeUpdate();
              }
            }
            return section;
          });
      rows.clear();
      values.clear();
      pending = 0;
    }

    /** In one transaction, so that nobody finds two sections of a key, or none. */
    private Section publish() throws IOException {
      return inTransaction(this::publishOrFind);
    }

    private Section publishOrFind() throws SQLException {
      try (PreparedStatement query =
          writer.prepareStatement(
              "SELECT id, identity FROM sections WHERE committed = 1 AND key = ?")) {
        query.setString(1, section.key);
        try (ResultSet row = query.executeQuery()) {
          if (row.next()) {
            long other = row.getLong(1);
            if (Arrays.equals(row.getBytes(2), section.identity)) {
              return new Section(other, section.key, section.identity);
            }
            delete(other);
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
