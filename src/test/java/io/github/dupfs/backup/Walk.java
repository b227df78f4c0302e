package io.github.dupfs.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A walk that is over.
 *
 * @param entries what was given out
 * @param problems as {@code path: CAUSE: reason}
 */
record Walk(List<SourceEntry> entries, List<String> problems) {

  static Walk of(Path source) throws IOException {
    return of(source, false, Selection.ALL);
  }

  static Walk of(Path source, boolean copyLinks, Selection selection) throws IOException {
    List<SourceEntry> entries = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    try (SourceTree tree = open(source, copyLinks, selection, problems)) {
      for (SourceEntry entry = tree.next(); entry != null; entry = tree.next()) {
        entries.add(entry);
      }
    }
    return new Walk(entries, problems);
  }

  static SourceTree open(Path source, boolean copyLinks, Selection selection, List<String> problems)
      throws IOException {
    return SourceTree.open(
        source.toString().getBytes(ISO_8859_1),
        copyLinks,
        selection,
        (path, cause, reason) -> problems.add(path + ": " + cause + ": " + reason));
  }

  List<FilePath> paths() {
    return entries.stream().map(SourceEntry::path).toList();
  }

  /** The paths in one line. */
  String line() {
    return String.join(" ", paths().stream().map(FilePath::toString).toList());
  }
}
