package io.github.dupfs.backup;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Files that list patterns or paths.
 *
 * <p>They are UTF-8; entries end with a newline, or on request with a NUL. As duplicity reads them
 * in Python's text mode, a carriage return counts as a newline, alone or with one.
 */
final class FileList {
  private FileList() {}

  /**
   * A line of a list of patterns.
   *
   * @param number 1-based
   * @param include whether it includes what it matches
   */
  record Line(int number, boolean include, String pattern) {}

  /**
   * The patterns of a list. Space around a line is dropped; empty lines and those that begin with
   * {@code #} mean nothing. {@code + } or {@code - } at its beginning says that the line includes
   * or excludes; otherwise it does as {@code include} says. A pair of quotes around the rest is
   * dropped.
   *
   * @throws SelectionException if the file cannot be read
   */
  static List<Line> patterns(Path file, boolean include, boolean nullSeparated)
      throws SelectionException {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String entry : entries(file, nullSeparated)) {
      number++;
      Line line = line(number, include, stripped(entry));
      if (line != null) {
        lines.add(line);
      }
    }
    return lines;
  }

  private static @Nullable Line line(int number, boolean include, String text) {
    if (text.startsWith("#")) {
      return null;
    }
    boolean signed = text.startsWith("+ ") || text.startsWith("- ");
    String pattern = withoutQuotes(signed ? text.substring(2) : text);
    return pattern.isEmpty()
        ? null
        : new Line(number, signed ? text.startsWith("+") : include, pattern);
  }

  private static String withoutQuotes(String text) {
    boolean quoted =
        (text.startsWith("'") && text.endsWith("'"))
            || (text.startsWith("\"") && text.endsWith("\""));
    return quoted ? text.substring(1, Math.max(1, text.length() - 1)) : text;
  }

  /** Without what Python takes for space at both ends. */
  private static String stripped(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (start < end && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  /**
   * The paths of a list, which are relative to the source, and all their parents. Every character
   * of an entry belongs to the path; empty entries mean nothing.
   *
   * @throws SelectionException if the file cannot be read, lists nothing, or what is not below the
   *     source
   */
  static Set<FilePath> paths(Path file, boolean nullSeparated) throws SelectionException {
    Set<FilePath> paths = new HashSet<>();
    int number = 0;
    for (String entry : entries(file, nullSeparated)) {
      number++;
      FilePath path = entry.isEmpty() ? null : path(file, number, entry);
      while (path != null && paths.add(path)) {
        path = path.parent();
      }
    }
    if (paths.isEmpty()) {
      throw new SelectionException(
          SelectionException.EMPTY_LIST, file + ": lists nothing, so nothing would be backed up");
    }
    return paths;
  }

  private static FilePath path(Path file, int number, String entry) throws SelectionException {
    try {
      String path = PathText.canonical(entry);
      return path.equals(".") ? FilePath.ROOT : FilePath.of(path);
    } catch (IllegalArgumentException e) {
      throw new SelectionException(
          SelectionException.PATH_OUTSIDE,
          "%s, line %d: wanted a path relative to the source and below it, got %s"
              .formatted(file, number, PathText.quote(entry)));
    }
  }

  private static String[] entries(Path file, boolean nullSeparated) throws SelectionException {
    String text = text(file).replace("\r\n", "\n").replace('\r', '\n');
    return text.split(nullSeparated ? "\0" : "\n", -1);
  }

  private static String text(Path file) throws SelectionException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new SelectionException(
          SelectionException.UNREADABLE_LIST, "cannot read the list of files: " + e);
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
    if (result.isError()) {
      throw new SelectionException(
          SelectionException.UNREADABLE_LIST,
          "%s: wanted UTF-8, got byte 0x%02x at %d"
              .formatted(file, bytes[in.position()], in.position()));
    }
    return out.flip().toString();
  }
}
