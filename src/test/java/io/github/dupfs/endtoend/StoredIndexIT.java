package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.dupfs.endtoend.DuplicityRepository.Writer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The indexes that lie beside backup sets, and what a mount without a cache makes of them. */
@ExtendWith(Repositories.Shared.class)
final class StoredIndexIT {
  /** All that a listing shows without a look at what files hold. */
  private static final String ATTRIBUTES = "find . -printf '%P %y %m %U %G %T@ %s %l\\n' | sort";

  private final Repositories repositories;
  private final Dupfs dupfs;

  StoredIndexIT(Repositories repositories) {
    this.repositories = repositories;
    this.dupfs = Dupfs.in(repositories.sandboxWithKeys());
  }

  @AfterEach
  void unmountAll() {
    dupfs.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"TWO_RECIPIENTS", "UNCOMPRESSED"})
  void aMountWithoutCacheNeedsNothingElseToList(RepositoryForm form) throws IOException {
    list(form);
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "SYMMETRIC", "SIGNED", "PREFIXES"})
  @Tag("long")
  void likewiseInOtherForms(RepositoryForm form) throws IOException {
    list(form);
  }

  private void list(RepositoryForm form) throws IOException {
    SourceTree tree = repositories.tree(form.size);
    DuplicityRepository repository = DuplicityRepository.of(dupfs.sandbox(), form);
    for (int state = 0; state < SourceTree.STATES; state++) {
      repository.backUp(Writer.DUPFS, form.isFull(state), tree.state(state));
    }
    assertIndexesSuffice(form, repository.directory());

    Mount mount =
        dupfs
            .with(form.secrets)
            .mountInFront("file://" + repository.directory(), options(form).toArray(String[]::new));
    for (int state = 0; state < SourceTree.STATES; state++) {
      mount
          .listing(repository.times().get(state))
          .assertSameAs(repositories.restored(form, state), form + ", state " + state);
    }
    assertFalse(mount.log().contains("made anew"), mount::log);
  }

  private void assertIndexesSuffice(RepositoryForm form, Path repository) throws IOException {
    Path withoutIndexes = dupfs.sandbox().copyOf(repository);
    for (Path index : DuplicityRepository.files(withoutIndexes, ".index")) {
      Files.delete(index);
    }
    Path indexesOnly = dupfs.sandbox().copyOf(repository);
    blank(DuplicityRepository.files(indexesOnly, ".difftar"));
    blank(DuplicityRepository.files(indexesOnly, ".sigtar"));
    assertEquals(attributes(form, withoutIndexes), attributes(form, indexesOnly));
  }

  @ParameterizedTest
  @EnumSource(names = {"SYMMETRIC", "TWO_CHAINS"})
  void likewiseWithIndexesOfWhatDuplicityWrote(RepositoryForm form) throws IOException {
    Path repository = dupfs.sandbox().copyOf(repositories.get(form).directory());
    Dupfs withSecrets = dupfs.with(form.secrets);
    Command.Result made = withSecrets.run("index", "--upload", "file://" + repository).orFail();
    assertEquals(SourceTree.STATES, made.out().lines().count(), made.toString());
    assertIndexesSuffice(form, repository);
    Command.Result again = withSecrets.run("index", "--upload", "file://" + repository).orFail();
    assertEquals("each backup has its index\n", again.out());
  }

  private static List<String> options(RepositoryForm form) {
    List<String> options = new ArrayList<>(form.mountOptions());
    options.add("--numeric-owner");
    return options;
  }

  private List<String> attributes(RepositoryForm form, Path repository) {
    try (Mount mount = dupfs.with(form.secrets).mount("file://" + repository, options(form))) {
      return mount.shell(ATTRIBUTES).orFail().out().lines().toList();
    }
  }

  /** Replaces all that files hold with zeros. */
  private static void blank(List<Path> files) throws IOException {
    for (Path path : files) {
      try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
        long length = file.length();
        file.setLength(0);
        file.setLength(length);
      }
    }
  }
}
