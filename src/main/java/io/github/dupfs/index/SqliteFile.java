package io.github.dupfs.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * An SQLite file with one connection that reads and one that writes. Once SQLite has found it
 * damaged, the next change finds an empty file in its place: all in it can be made anew.
 *
 * <p>Several processes may use one file (write-ahead log). Safe for use by many threads at once.
 */
final class SqliteFile implements Closeable {
  private static final int BUSY_MILLISECONDS = 60_000;

  /** What goes wrong around a file that may be sound; all else comes from what is in it. */
  private static final List<String> NOT_DAMAGE =
      List.of("BUSY", "LOCKED", "IOERR", "FULL", "PERM", "CANTOPEN", "NOMEM", "INTERRUPT", "AUTH");

  private final @Nullable Path file;
  private final int version;
  private final List<String> schema;
  private final Object writing = new Object();
  private final Object reading;
  private Connection reader;
  private Connection writer;
  private volatile boolean damaged;
  private volatile int generation;

  /** Asks for a value, or null. */
  @FunctionalInterface
  interface Query<T> {
    @Nullable T on(Connection connection) throws SQLException;
  }

  /** Changes what is in the file. */
  @FunctionalInterface
  interface Change<T> {
    T on(Connection connection) throws SQLException, IOException;
  }

  /**
   * Opens the file, or makes it; one that is damaged or of another version is replaced.
   *
   * @param file or null for one in memory
   * @param version changes when the meaning of what is in the file does; not 0
   * @param schema statements that make what is not there
   * @throws IOException if the place cannot be written
   */
  SqliteFile(@Nullable Path file, int version, List<String> schema) throws IOException {
    this.file = file;
    this.version = version;
    this.schema = schema;
    this.reading = file == null ? writing : new Object();
    Connection opened;
    try {
      opened = openWriter();
    } catch (IndexDamagedException e) {
      deleteFile();
      opened = openWriter();
    }
    this.writer = opened;
    this.reader = openReader(opened);
  }

  /** Reads. */
  <T> @Nullable T read(Query<T> query) throws IOException {
    synchronized (reading) {
      try {
        return query.on(reader);
      } catch (SQLException e) {
        throw noted(e);
      }
    }
  }

  /** Changes, all or nothing. If the file turns out to be damaged, changes a new one instead. */
  <T> T write(Change<T> change) throws IOException {
    synchronized (writing) {
      try {
        return writeOnce(change);
      } catch (IndexDamagedException e) {
        return writeOnce(change);
      }
    }
  }

  /**
   * Changes, all or nothing.
   *
   * @throws IndexDamagedException if the file turns out to be damaged
   */
  <T> T writeOnce(Change<T> change) throws IOException {
    synchronized (writing) {
      if (damaged) {
        replace();
      }
      try (Statement statement = writer.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        try {
          T result = change.on(writer);
          statement.execute("COMMIT");
          return result;
        } catch (SQLException | IOException e) {
          rollBack(statement, e);
          throw e;
        }
      } catch (SQLException e) {
        throw noted(e);
      }
    }
  }

  /** SQLite has done so itself after some failures, a full disk among them. */
  private static void rollBack(Statement statement, Exception reason) {
    try {
      statement.execute("ROLLBACK");
    } catch (SQLException e) {
      reason.addSuppressed(e);
    }
  }

  /** How often the file was replaced. */
  int generation() {
    return generation;
  }

  private IOException noted(SQLException e) {
    IOException failure = failure(e);
    if (failure instanceof IndexDamagedException) {
      damaged = true;
    }
    return failure;
  }

  private void replace() throws IOException {
    synchronized (reading) {
      closeBoth();
      deleteFile();
      writer = openWriter();
      reader = openReader(writer);
      generation++;
      damaged = false;
    }
  }

  private void deleteFile() throws IOException {
    if (file != null) {
      for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
      }
    }
  }

  private Connection openWriter() throws IOException {
    Connection connection = connect();
    try {
      prepare(connection);
      return connection;
    } catch (SQLException e) {
      close(connection);
      throw failure(e);
    } catch (IndexDamagedException e) {
      close(connection);
      throw e;
    }
  }

  private Connection openReader(Connection opened) throws IOException {
    if (file == null) {
      return opened;
    }
    try {
      return connect();
    } catch (IOException e) {
      close(opened);
      throw e;
    }
  }

  private Connection connect() throws IOException {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLISECONDS);
    config.setCacheSize(-4096);
    config.setGetGeneratedKeys(false);
    try {
      return config.createConnection("jdbc:sqlite:" + (file == null ? ":memory:" : file));
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private void prepare(Connection connection) throws SQLException, IndexDamagedException {
    try (Statement statement = connection.createStatement()) {
      int found;
      try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
        found = row.next() ? row.getInt(1) : 0;
      }
      if (found != 0 && found != version) {
        throw new IndexDamagedException("made by another version", null);
      }
      for (String sql : schema) {
        statement.execute(sql);
      }
      if (found == 0) {
        statement.execute("PRAGMA user_version = " + version);
      }
    }
  }

  private IOException failure(SQLException e) {
    if (e instanceof SQLiteException sqlite && isDamage(sqlite.getResultCode())) {
      return new IndexDamagedException(String.valueOf(e.getMessage()), e);
    }
    String reason = String.valueOf(e.getMessage());
    return e instanceof SQLiteException
        ? new IndexUnwritableException(reason, e)
        : new IOException("index: " + reason, e);
  }

  private boolean isDamage(SQLiteErrorCode code) {
    String name = code.name().replaceFirst("^SQLITE_", "");
    if (name.startsWith("READONLY")) {
      return file != null && Files.isWritable(file);
    }
    return name.equals("IOERR_SHORT_READ") || NOT_DAMAGE.stream().noneMatch(name::startsWith);
  }

  private static void close(Connection connection) throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("index: " + e.getMessage(), e);
    }
  }

  private void closeBoth() throws IOException {
    try {
      close(reader);
    } finally {
      close(writer);
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (writing) {
      synchronized (reading) {
        closeBoth();
      }
    }
  }
}
