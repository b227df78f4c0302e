package io.github.dupfs.cli;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.maintenance.Holdings;
import io.github.dupfs.repository.BackupChains.Chain;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.Decoding;
import io.github.dupfs.repository.FileDecoder;
import io.github.dupfs.repository.FileListReader;
import io.github.dupfs.repository.ManifestWriter.Change;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.storage.FileBackend;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells which regular files the sets of the newest chain change, as duplicity 0.8.22 does: after
 * the lists in their manifests. The copies in the archive directory are read, and where there is
 * none, the manifest in the repository.
 */
final class FileChanges {
  private static final String LINE = "-------------------------\n";
  private static final String ROW = "%20s   %30s  %20s\n";
  private static final int MIN_WIDTH = 5;

  private final Holdings holdings;
  private final Path archiveDirectory;
  private final Decoder repository;
  private final List<BackupSet> sets;

  /** Makes what reads the repository, when a manifest has no copy. */
  @FunctionalInterface
  interface Decoder {
    FileDecoder open() throws IOException;
  }

  FileChanges(Holdings holdings, Path archiveDirectory, Decoder repository) {
    this.holdings = holdings;
    this.archiveDirectory = archiveDirectory;
    this.repository = repository;
    List<Chain> chains = holdings.chains().all();
    this.sets = chains.isEmpty() ? List.of() : chains.get(chains.size() - 1).sets();
  }

  /** The sets that change a file. */
  String ofFile(String path) throws IOException {
    FilePath wanted = SnapshotOptions.path(path);
    StringBuilder rows = new StringBuilder();
    int count = 0;
    for (BackupSet set : sets) {
      Change change = change(set, wanted);
      if (change != null) {
        count++;
        String time = CollectionWords.time(set.time());
        rows.append(String.format(ROW, StatusText.kind(set), time, capitalized(change)));
      }
    }
    String head = String.format(ROW, "Type of backup set:", "Time:", "Type of file change:");
    return LINE
        + ("File: " + path.replaceAll("/+$", "") + "\n")
        + ("Total number of backup: " + count + "\n")
        + head
        + rows
        + LINE.strip();
  }

  /** As duplicity, which writes {@code b'New'}. */
  private static String capitalized(Change change) {
    String word = change.word();
    return "b'" + Character.toUpperCase(word.charAt(0)) + word.substring(1) + "'";
  }

  private @Nullable Change change(BackupSet set, FilePath wanted) throws IOException {
    Change[] found = new Change[1];
    read(
        set,
        entry -> {
          if (entry.path().equals(wanted)) {
            found[0] = entry.change();
          }
        });
    return found[0];
  }

  /**
   * The files that a set changes.
   *
   * @param index 0 for the newest set
   * @throws IllegalArgumentException if there are not so many sets
   */
  Log.LongText ofSet(int index) throws IOException {
    if (index >= sets.size()) {
      throw new IllegalArgumentException(
          "the newest chain has " + sets.size() + " sets, so that there is no set " + index);
    }
    BackupSet set = sets.get(sets.size() - 1 - index);
    Extent extent = new Extent();
    read(set, extent::add);
    return out -> write(set, extent, out);
  }

  /** How many entries there are, and how long the longest. */
  private static final class Extent {
    private long count;
    private int width = MIN_WIDTH;

    private void add(FileListReader.Entry entry) {
      count++;
      width = Math.max(width, FileChanges.width(entry.text()));
    }
  }

  private void write(BackupSet set, Extent extent, OutputStream out) throws IOException {
    String head =
        LINE
            + (" Backup set time: " + CollectionWords.time(set.time()) + "\n")
            + ("Total number of changes: " + extent.count + "\n");
    out.write(head.getBytes(StandardCharsets.UTF_8));
    writeRow("File:".getBytes(StandardCharsets.UTF_8), "Type of file change:", extent.width, out);
    read(set, entry -> writeRow(entry.text(), entry.change().word(), extent.width, out));
    out.write(LINE.strip().getBytes(StandardCharsets.UTF_8));
  }

  private static void writeRow(byte[] text, String change, int width, OutputStream out)
      throws IOException {
    out.write(text);
    String rest = " ".repeat(width - width(text)) + String.format("  %20s\n", change);
    out.write(rest.getBytes(StandardCharsets.UTF_8));
  }

  /** The number of characters, if it is UTF-8. */
  private static int width(byte[] text) {
    int count = 0;
    for (byte b : text) {
      count += (b & 0xc0) == 0x80 ? 0 : 1;
    }
    return count;
  }

  @FunctionalInterface
  private interface Sink {
    void accept(FileListReader.Entry entry) throws IOException;
  }

  private void read(BackupSet set, Sink sink) throws IOException {
    BackupSet copies = holdings.copy(set);
    RepositoryFile copy = copies == null ? null : copies.manifest();
    RepositoryFile manifest = copy == null ? set.manifest() : copy;
    if (manifest == null) {
      return; // it is being written, so what it changes is not known
    }
    FileDecoder decoder =
        copy == null
            ? repository.open()
            : FileDecoder.unencrypted(new FileBackend(archiveDirectory));
    try (Decoding decoding = decoder.open(manifest, null, null)) {
      FileListReader list = new FileListReader(decoding.content(), manifest.name());
      for (FileListReader.Entry entry = list.next(); entry != null; entry = list.next()) {
        sink.accept(entry);
      }
      decoding.finish();
    }
  }
}
