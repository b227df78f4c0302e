package io.github.dupfs.repository;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.ManifestWriter.Change;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the list of files of a manifest one entry after the other, as there may be millions:
 *
 * <pre>
 * Filelist 3
 *     new      a
 *     changed  "with\x20space"
 *     deleted  b
 * </pre>
 *
 * <p>It names the regular files that a set adds, changes or removes, and nothing else. Manifests
 * from before 2015 and those that were replicated have none. Not thread-safe.
 *
 * <p>Source: the files that duplicity 0.7 to 3.1 write.
 */
public final class FileListReader {
  private final ManifestLines lines;
  private final String file;
  private boolean inList;

  /**
   * @param decoded a manifest from its beginning
   * @param file its name, for messages
   */
  public FileListReader(InputStream decoded, String file) {
    this.lines = new ManifestLines(decoded, file);
    this.file = file;
  }

  /**
   * What became of a file.
   *
   * @param text the path as the manifest writes it: in quotes if there is a blank in it
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Entry(Change change, FilePath path, byte[] text) {}

  /**
   * The next entry, or null behind the last.
   *
   * @throws CorruptDataException if a line of the list is no entry
   */
  public @Nullable Entry next() throws IOException {
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      boolean indented = line.length > 0 && (line[0] == ' ' || line[0] == '\t');
      if (indented && !inList) {
        continue;
      }
      List<byte[]> words = ManifestLines.words(line);
      if (indented && !words.isEmpty()) {
        return entry(words);
      }
      if (!indented) {
        inList = !words.isEmpty() && lowerCase(words.get(0)).equals("filelist");
      }
    }
    return null;
  }

  private Entry entry(List<byte[]> words) throws CorruptDataException {
    FilePath path = words.size() < 2 ? null : ManifestLines.path(words.get(1));
    for (Change change : Change.values()) {
      if (path != null && change.word().equals(lowerCase(words.get(0)))) {
        return new Entry(change, path, words.get(1));
      }
    }
    throw new CorruptDataException(
        file, lines.start(), "wanted new, changed or deleted and a path in the list of files");
  }

  private static String lowerCase(byte[] word) {
    return ManifestLines.ascii(word).toLowerCase(Locale.ROOT);
  }
}
