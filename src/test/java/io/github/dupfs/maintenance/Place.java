package io.github.dupfs.maintenance;

import io.github.dupfs.repository.FileNames;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.storage.FileBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A directory with empty files that are named as those of a repository, at minutes of an hour. */
final class Place {
  private final Path directory;

  Place(Path directory) {
    this.directory = directory;
  }

  void add(String name) throws IOException {
    Files.createFile(directory.resolve(name));
  }

  void delete(String name) throws IOException {
    Files.delete(directory.resolve(name));
  }

  void full(int minute, int volumes) throws IOException {
    String name = "duplicity-full." + time(minute);
    add(name + ".manifest");
    for (int volume = 1; volume <= volumes; volume++) {
      add(name + ".vol" + volume + ".difftar.gz");
    }
    add("duplicity-full-signatures." + time(minute) + ".sigtar.gz");
  }

  void inc(int from, int to) throws IOException {
    String times = time(from) + ".to." + time(to);
    add("duplicity-inc." + times + ".manifest");
    add("duplicity-inc." + times + ".vol1.difftar.gz");
    add("duplicity-new-signatures." + times + ".sigtar.gz");
  }

  private static String time(int minute) {
    return "20260120T10%02d00Z".formatted(minute);
  }

  /** What is here; there are no copies. */
  Holdings holdings() throws IOException {
    return Holdings.of(
        new FileBackend(directory), FileNames.DEFAULT, directory.resolve("no-archive"));
  }

  /** Removes files. */
  @FunctionalInterface
  interface Removal {
    void run(Deletion deletion) throws IOException;
  }

  /** The names of the files that something removes, in that order. */
  static List<String> removed(Removal removal) throws IOException {
    List<String> names = new ArrayList<>();
    removal.run(
        new Deletion() {
          @Override
          public void ofStored(RepositoryFile file) {
            names.add(file.name());
          }

          @Override
          public void ofCopy(RepositoryFile file) {
            names.add("copy of " + file.name());
          }

          @Override
          public void ofPartial() {
            names.add("partial");
          }
        });
    return names;
  }
}
