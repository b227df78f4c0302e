package io.github.dupfs.backup;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.volume.NodeState;
import io.github.dupfs.volume.SigtarReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the tree was like after the last backup, path by path in the order of {@link FilePath}: the
 * signature files of a chain merged, of each path the newest state. Memory grows with the length of
 * the chain, not with the number of paths. Not thread-safe.
 */
final class PreviousState implements Closeable {
  private final List<SignatureFile> files = new ArrayList<>();
  private final PriorityQueue<SignatureFile> byPath =
      new PriorityQueue<>(
          Comparator.comparing(SignatureFile::path)
              .thenComparing(SignatureFile::age, Comparator.reverseOrder()));
  private @Nullable SignatureFile current;

  /** Opens files. */
  @FunctionalInterface
  interface Opener {
    /** The content of a file; at its end it is known to be sound. */
    InputStream open(RepositoryFile file) throws IOException;
  }

  /** An object as it was. */
  record Entry(FilePath path, NodeState state) {}

  private PreviousState() {}

  /**
   * The state after the sets of these signature files.
   *
   * @param oldestFirst from the full set on
   * @param opener gives the content of a signature file
   * @param warnings told of entries that are left out
   */
  static PreviousState open(
      List<RepositoryFile> oldestFirst, Opener opener, Consumer<String> warnings)
      throws IOException {
    PreviousState state = new PreviousState();
    try {
      for (RepositoryFile file : oldestFirst) {
        SignatureFile opened =
            new SignatureFile(state.files.size(), file.name(), opener.open(file), warnings);
        state.files.add(opened);
        state.enqueue(opened);
      }
      return state;
    } catch (Throwable e) {
      state.close();
      throw e;
    }
  }

  /** A tree of nothing. */
  static PreviousState nothing() {
    return new PreviousState();
  }

  /** Whether there was no backup before that this one builds on. */
  boolean isNothing() {
    return files.isEmpty();
  }

  /**
   * The next object that existed, or null at the end.
   *
   * @throws CorruptDataException if a signature file is damaged
   */
  @Nullable Entry next() throws IOException {
    while (true) {
      if (current != null) {
        enqueue(current);
      }
      current = byPath.poll();
      if (current == null) {
        return null;
      }
      SigtarReader.Entry newest = current.entry();
      while (!byPath.isEmpty() && byPath.element().path().equals(newest.path())) {
        enqueue(byPath.remove());
      }
      if (!newest.state().isDeleted()) {
        return new Entry(newest.path(), newest.state());
      }
    }
  }

  /** The signature of the file that {@link #next} gave, until it is called again. */
  InputStream signature() {
    if (current == null) {
      throw new IllegalStateException("there is no current entry");
    }
    return current.reader.signature();
  }

  /** The name of the signature file that {@link #signature} reads, for messages. */
  String signatureFile() {
    return current == null ? "" : current.name;
  }

  private void enqueue(SignatureFile file) throws IOException {
    if (file.advance()) {
      byPath.add(file);
    }
  }

  @Override
  public void close() throws IOException {
    for (SignatureFile file : files) {
      file.content.close();
    }
  }

  private static final class SignatureFile {
    private final int age;
    private final String name;
    private final InputStream content;
    private final SigtarReader reader;
    private final Consumer<String> warnings;
    private SigtarReader.@Nullable Entry entry;

    SignatureFile(int age, String name, InputStream content, Consumer<String> warnings) {
      this.age = age;
      this.name = name;
      this.content = content;
      this.warnings = warnings;
      this.reader = new SigtarReader(content, name, warnings);
    }

    /** The number of older files. */
    int age() {
      return age;
    }

    SigtarReader.Entry entry() {
      if (entry == null) {
        throw new IllegalStateException(name + " is at its end");
      }
      return entry;
    }

    FilePath path() {
      return entry().path();
    }

    /** Goes on to the next later path; a path may be told again after an interrupted backup. */
    boolean advance() throws IOException {
      SigtarReader.Entry last = entry;
      do {
        entry = reader.next();
        if (entry == null) {
          content.transferTo(OutputStream.nullOutputStream());
          return false;
        }
        if (last != null && entry.path().compareTo(last.path()) < 0) {
          warnings.accept(name + ": " + entry.path() + " comes after " + last.path());
        }
      } while (last != null && entry.path().compareTo(last.path()) <= 0);
      return true;
    }
  }
}
