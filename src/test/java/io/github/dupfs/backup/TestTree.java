package io.github.dupfs.backup;

import io.github.dupfs.backup.Selection.Candidate;
import io.github.dupfs.backup.Selection.Choice;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.FileStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A directory with names of any bytes, walked with the JDK alone. Paths keep such names inside; to
 * get them in and out they must go by URIs.
 */
final class TestTree {
  private TestTree() {}

  /** The path of an object below {@code directory}. */
  static Path resolve(Path directory, byte[] name) {
    StringBuilder uri = new StringBuilder(directory.toUri().getRawPath());
    for (byte b : name) {
      uri.append(b == '/' ? "/" : String.format("%%%02X", b));
    }
    return Path.of(URI.create("file://" + uri.toString().replaceFirst("/$", "")));
  }

  private static byte[] name(Path path) {
    String uri = path.toUri().getRawPath().replaceFirst("/$", "");
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    for (int i = uri.lastIndexOf('/') + 1; i < uri.length(); i++) {
      if (uri.charAt(i) == '%') {
        name.write(Integer.parseInt(uri, i + 1, i + 3, 16));
        i += 2;
      } else {
        name.write(uri.charAt(i));
      }
    }
    return name.toByteArray();
  }

  static FileStatus status(Path path) throws IOException {
    Map<String, Object> attributes =
        Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) Objects.requireNonNull(attributes.get("mode"));
    Instant modified =
        ((FileTime) Objects.requireNonNull(attributes.get("lastModifiedTime"))).toInstant();
    char type =
        switch (mode & 0170000) {
          case 0100000 -> '0';
          case 0120000 -> '2';
          case 0020000 -> '3';
          case 0060000 -> '4';
          case 0040000 -> '5';
          case 0010000 -> '6';
          default -> '?';
        };
    return new FileStatus(
        type,
        mode & 07777,
        0,
        0,
        Files.size(path),
        modified.getEpochSecond(),
        modified.getNano(),
        (Long) Objects.requireNonNull(attributes.get("dev")),
        (Long) Objects.requireNonNull(attributes.get("ino")),
        0,
        0);
  }

  /** Tells of what is selected below {@code root}, parents before what they hold. */
  static void walk(Path root, Selection selection, Consumer<FilePath> selected) throws IOException {
    walk(root, FilePath.ROOT, selection, selected);
  }

  private static void walk(
      Path directory, FilePath path, Selection selection, Consumer<FilePath> selected)
      throws IOException {
    for (Path child : list(directory)) {
      FilePath childPath = path.resolve(name(child));
      FileStatus status = status(child);
      Choice choice = selection.choose(new Entry(childPath, status, child));
      if (choice == Choice.INCLUDE) {
        selected.accept(childPath);
      }
      if (choice != Choice.EXCLUDE && status.isDirectory()) {
        List<FilePath> below = new ArrayList<>();
        walk(child, childPath, selection, below::add);
        if (choice == Choice.SCAN && !below.isEmpty()) {
          selected.accept(childPath);
        }
        below.forEach(selected);
      }
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      stream.forEach(children::add);
    }
    return children;
  }

  private record Entry(FilePath path, FileStatus status, Path file) implements Candidate {
    @Override
    public boolean holds(byte[] name) throws IOException {
      return status.isDirectory()
          && list(file).stream().anyMatch(child -> Arrays.equals(name(child), name));
    }
  }
}
