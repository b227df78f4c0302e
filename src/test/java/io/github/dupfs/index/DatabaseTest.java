package io.github.dupfs.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseTest {
  private static final byte[] VALUE = {4, 5};

  @TempDir Path directory;

  private Path file;
  private Database database;

  @BeforeEach
  void open() throws IOException {
    file = directory.resolve("index.sqlite");
    database = Database.open(file);
  }

  @AfterEach
  void close() throws IOException {
    database.close();
  }

  private void reopen() throws IOException {
    database.close();
    database = Database.open(file);
  }

  private Database.Section find(String key) throws IOException {
    Database.Section section = database.find(key, Entries.IDENTITY);
    assertNotNull(section, key);
    return section;
  }

  private long rows(String table) throws SQLException {
    return Entries.rows(file, table);
  }

  private void change(String sql) throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Test
  void keepsWhatWasCommitted() throws IOException {
    byte[] large = Entries.value(1, 3 << 20);
    Entries.section(database, "a", new byte[0], large, VALUE);
    database.putMeta("m", VALUE);
    reopen();
    assertEquals(0, find("a").read(Kind.PAGE, 0).length);
    assertArrayEquals(large, find("a").read(Kind.PAGE, 1));
    assertArrayEquals(VALUE, find("a").read(Kind.PAGE, 2));
    assertArrayEquals(VALUE, database.meta("m"));
    assertNull(database.meta("n"));
  }

  @Test
  void aSectionIsFoundByKeyAndIdentity() throws IOException {
    Entries.section(database, "a", VALUE);
    assertNull(database.find("b", Entries.IDENTITY));
    assertNull(database.find("a", new byte[0]));
  }

  @Test
  void whatIsNotCommittedIsNotFoundAndGoesWhenItIsClosed() throws Exception {
    try (Database.SectionWriter out = database.create("a", Entries.IDENTITY)) {
      out.write(Kind.PAGE, 0, new byte[3 << 20]);
      assertNull(database.find("a", Entries.IDENTITY));
      assertEquals(1, rows("data"));
    }
    assertEquals(0, rows("data"));
    assertEquals(0, rows("sections"));
  }

  /** As when the process is killed. */
  @Test
  @SuppressWarnings("MustBeClosedChecker")
  void whatWasLeftUnfinishedIsRemoved() throws Exception {
    Entries.section(database, "kept", VALUE);
    Database.SectionWriter out = database.create("a", Entries.IDENTITY);
    out.write(Kind.PAGE, 0, new byte[3 << 20]);
    reopen();
    assertEquals(2, rows("data"));
    database.removeUnfinished();
    assertEquals(1, rows("data"));
    assertArrayEquals(VALUE, find("kept").read(Kind.PAGE, 0));
  }

  @Test
  void aNewSectionTakesThePlaceOfTheOldOne() throws Exception {
    Database.Section old = Entries.section(database, "a", VALUE, VALUE);
    try (Database.SectionWriter out = database.create("a", new byte[] {9})) {
      out.write(Kind.PAGE, 0, new byte[1]);
      assertArrayEquals(VALUE, find("a").read(Kind.PAGE, 0));
      out.commit();
    }
    assertNull(database.find("a", Entries.IDENTITY));
    assertThrows(IndexDamagedException.class, () -> old.read(Kind.PAGE, 0));
    assertEquals(1, rows("data"));
    assertEquals(1, rows("sections"));
  }

  @Test
  void removedSectionsLeaveNothing() throws Exception {
    Entries.section(database, "a", VALUE, VALUE);
    Entries.section(database, "b", VALUE);
    database.retain(Set.of("b", "c"));
    assertNull(database.find("a", Entries.IDENTITY));
    assertEquals(1, rows("data"));
  }

  @Test
  void aValueBelongsToItsPlace() throws Exception {
    Database.Section section = Entries.section(database, "a", VALUE, VALUE);
    Entries.section(database, "b", new byte[] {8}, new byte[] {9});
    change("UPDATE data SET value = (SELECT value FROM data ORDER BY id LIMIT 1)");
    assertArrayEquals(VALUE, section.read(Kind.PAGE, 0));
    assertThrows(IndexDamagedException.class, () -> section.read(Kind.PAGE, 1));
    assertThrows(IndexDamagedException.class, () -> find("b").read(Kind.PAGE, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"NULL", "''", "x'00'", "17", "'text text'", "1.5", "zeroblob(6)"})
  void valuesOfAnotherMaking(String value) throws Exception {
    Database.Section section = Entries.section(database, "a", VALUE);
    change("UPDATE data SET value = " + value);
    assertThrows(IndexDamagedException.class, () -> section.read(Kind.PAGE, 0));
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 0", "1, -1", "1, 268435456", "16, 0", "-1, 0", "1, 2147483647"})
  void placesWhereNothingIs(int kind, int number) throws IOException {
    Database.Section section = Entries.section(database, "a", VALUE);
    assertThrows(IndexDamagedException.class, () -> section.read(kind, number));
  }

  @Test
  void aFileOfAnotherVersionIsReplaced() throws Exception {
    Entries.section(database, "a", VALUE);
    database.close();
    change("PRAGMA user_version = 77");
    database = Database.open(file);
    assertNull(database.find("a", Entries.IDENTITY));
    Entries.section(database, "a", VALUE);
    reopen();
    assertArrayEquals(VALUE, find("a").read(Kind.PAGE, 0));
  }

  @Test
  void aFileThatIsNoDatabaseIsReplaced() throws IOException {
    database.close();
    Files.write(file, Entries.value(1, 10_000));
    database = Database.open(file);
    Entries.section(database, "a", VALUE);
    assertArrayEquals(VALUE, find("a").read(Kind.PAGE, 0));
  }

  @Test
  void aPlaceThatCannotBeWritten() throws IOException {
    Path notADirectory = Files.createFile(directory.resolve("file"));
    assertThrows(IOException.class, () -> Database.open(notADirectory.resolve("index.sqlite")));
  }

  @Test
  void inMemory() throws IOException {
    try (Database memory = Database.inMemory()) {
      Database.Section section = Entries.section(memory, "a", VALUE);
      assertArrayEquals(VALUE, section.read(Kind.PAGE, 0));
      memory.putMeta("m", VALUE);
      assertArrayEquals(VALUE, memory.meta("m"));
    }
  }

  @Test
  void manyThreads() throws IOException {
    AtomicInteger wrong = new AtomicInteger();
    IntStream.range(0, 60)
        .parallel()
        .forEach(
            i -> {
              String key = "key " + i % 7;
              try {
                Entries.section(database, key, VALUE, Entries.value(i, 400_000));
                Database.Section found = database.find(key, Entries.IDENTITY);
                if (found != null && found.read(Kind.PAGE, 0).length != VALUE.length) {
                  wrong.incrementAndGet();
                }
              } catch (IndexDamagedException expected) {
                // Another thread has put a new section in its place.
                return;
              } catch (IOException e) {
                wrong.incrementAndGet();
              }
            });
    assertEquals(0, wrong.get());
    for (int i = 0; i < 7; i++) {
      assertArrayEquals(VALUE, find("key " + i).read(Kind.PAGE, 0));
    }
  }
}
