package io.github.dupfs.index;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Things to keep in an index. */
final class Entries {
  static final byte[] IDENTITY = {1, 2, 3};

  private Entries() {}

  /** A file that is told from others by its modification time. */
  static NodeState file(long modified) {
    byte[] none = new byte[0];
    return new NodeState('0', 0644, 1, 2, none, none, modified, none, 0, 0);
  }

  /** The paths of a tree, depth-first: {@code files} in each of its directories. */
  static List<FilePath> tree(int depth, int directories, int files) {
    List<FilePath> paths = new ArrayList<>();
    paths.add(FilePath.ROOT);
    addTo(paths, FilePath.ROOT, depth, directories, files);
    Collections.sort(paths);
    return paths;
  }

  private static void addTo(
      List<FilePath> paths, FilePath parent, int depth, int directories, int files) {
    for (int i = 0; i < files; i++) {
      paths.add(parent.resolve(("f" + i).getBytes(StandardCharsets.US_ASCII)));
    }
    for (int i = 0; i < directories && depth > 0; i++) {
      FilePath child = parent.resolve(("d" + i).getBytes(StandardCharsets.US_ASCII));
      paths.add(child);
      addTo(paths, child, depth - 1, directories, files);
    }
  }

  /** Bytes that a seed and a number tell. */
  static byte[] value(int seed, int length) {
    byte[] value = new byte[length];
    new Random(seed).nextBytes(value);
    return value;
  }

  /** The rows that another user of the file sees in a table. */
  static long rows(Path file, String table) throws SQLException {
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement query = other.createStatement();
        ResultSet row = query.executeQuery("SELECT count(*) FROM " + table)) {
      return row.getLong(1);
    }
  }

  /** A section of values of one kind. */
  static Database.Section section(Database database, String key, byte[]... values)
      throws IOException {
    try (Database.SectionWriter out = database.create(key, IDENTITY)) {
      for (int i = 0; i < values.length; i++) {
        out.write(Kind.PAGE, i, values[i]);
      }
      return out.commit();
    }
  }
}
