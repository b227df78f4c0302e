package io.github.dupfs.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to the file, what is read from it is what was written, or is not there, or is
 * damaged; and it can be written again.
 */
final class DatabaseDamageTest {
  private static final String[] KEYS = {"manifest", "tree", "volume"};

  @TempDir Path directory;

  private Path file;
  private byte[] sound;

  @BeforeEach
  void makeIndex() throws IOException {
    file = directory.resolve("index.sqlite");
    try (Database database = Database.open(file)) {
      database.putMeta("envelope", Entries.value(0, 100));
      for (int i = 0; i < KEYS.length; i++) {
        keep(database, i);
      }
    }
    sound = Files.readAllBytes(file);
  }

  private static byte[][] values(int key) {
    return IntStream.range(0, 4)
        .mapToObj(i -> Entries.value(10 * key + i, new int[] {0, 30, 1500, 9000}[i]))
        .toArray(byte[][]::new);
  }

  private static void keep(Database database, int key) throws IOException {
    Entries.section(database, KEYS[key], values(key));
  }

  /** Uses a file of these bytes as an index is used. */
  private void use(byte[] damaged) throws IOException {
    Files.write(file, damaged);
    try (Database database = Database.open(file)) {
      database.removeUnfinished();
      checkMeta(database);
      for (int key = 0; key < KEYS.length; key++) {
        if (!isSound(database, key)) {
          database.retain(allBut(KEYS[key]));
          keepAgain(database, key);
        }
      }
    }
  }

  private static Set<String> allBut(String key) {
    Set<String> keys = new HashSet<>(Set.of(KEYS));
    keys.remove(key);
    return keys;
  }

  private static void checkMeta(Database database) throws IOException {
    try {
      byte[] envelope = database.meta("envelope");
      if (envelope != null) {
        assertArrayEquals(Entries.value(0, 100), envelope);
      }
    } catch (IndexDamagedException expected) {
      database.putMeta("envelope", Entries.value(0, 100));
    }
  }

  private static boolean isSound(Database database, int key) throws IOException {
    try {
      Database.Section section = database.find(KEYS[key], Entries.IDENTITY);
      byte[][] values = values(key);
      for (int i = 0; section != null && i < values.length; i++) {
        assertArrayEquals(values[i], section.read(Kind.PAGE, i));
      }
      return section != null;
    } catch (IndexDamagedException expected) {
      return false;
    }
  }

  /** Damage may show only now, but once: then there is a new file. */
  private static void keepAgain(Database database, int key) throws IOException {
    try {
      keep(database, key);
      assertTrue(isSound(database, key));
    } catch (IndexDamagedException | AssertionError e) {
      keep(database, key);
      assertTrue(isSound(database, key), KEYS[key]);
    }
  }

  private void useFlipped(int position, int mask) {
    byte[] damaged = sound.clone();
    damaged[position] ^= (byte) mask;
    try {
      use(damaged);
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError("byte " + position + " of " + sound.length + " ^ " + mask, e);
    }
  }

  @Test
  void flippedBytes() {
    Random random = new Random(1);
    for (int position = 0; position < 112; position++) {
      useFlipped(position, 1 << random.nextInt(8));
    }
    flipAnywhere(random, 150);
  }

  @Test
  @Tag("long")
  void manyFlippedBytes() {
    flipAnywhere(new Random(3), 8000);
  }

  private void flipAnywhere(Random random, int count) {
    for (int i = 0; i < count; i++) {
      useFlipped(random.nextInt(sound.length), 1 + random.nextInt(255));
    }
  }

  /** The tables' definitions lie at the end of the first page, and SQLite executes them. */
  @Test
  void flippedDefinitions() {
    Random random = new Random(2);
    int end = 4096;
    int start = end;
    while (sound[start - 1] != 0) {
      start--;
    }
    for (int i = 0; i < 100; i++) {
      useFlipped(start + random.nextInt(end - start), 1 << random.nextInt(8));
    }
  }

  @Test
  void truncated() throws IOException {
    for (int length = 0; length < sound.length; length += 1 + sound.length / 60) {
      use(Arrays.copyOf(sound, length));
    }
  }

  @Test
  void zeroedPages() throws IOException {
    for (int page = 0; page + 4096 <= sound.length; page += 4096) {
      byte[] damaged = sound.clone();
      Arrays.fill(damaged, page, page + 4096, (byte) 0);
      use(damaged);
    }
  }

  @Test
  void swappedPages() throws IOException {
    for (int page = 4096; page + 8192 <= sound.length; page += 4096) {
      byte[] damaged = sound.clone();
      System.arraycopy(sound, page, damaged, page + 4096, 4096);
      System.arraycopy(sound, page + 4096, damaged, page, 4096);
      use(damaged);
    }
  }

  @Test
  void junkBesideIt() throws IOException {
    for (String suffix : new String[] {"-wal", "-shm", "-journal"}) {
      Files.write(directory.resolve("index.sqlite" + suffix), Entries.value(5, 50_000));
      use(sound);
    }
  }
}
