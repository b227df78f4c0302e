package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.endtoend.DuplicityRepository.Writer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What dupfs writes, in every form, against what duplicity makes of it. */
@ExtendWith(Repositories.Shared.class)
final class BackupIT {
  private final Repositories repositories;

  BackupIT(Repositories repositories) {
    this.repositories = repositories;
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "GZIP",
        "SYMMETRIC",
        "UNCOMPRESSED",
        "TWO_RECIPIENTS",
        "HIDDEN_RECIPIENT",
        "SIGNED",
        "UNCOMPRESSED_TWOFISH",
        "PREFIXES"
      })
  void duplicityRestoresAndContinuesWhatDupfsWrites(RepositoryForm form) {
    write(form);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"SIGNED_SYMMETRIC", "PROTECTED_KEY", "BZIP2_CAST5", "ZLIB_3DES", "TWO_CHAINS"})
  @Tag("long")
  void likewiseInFormsThatDifferLittle(RepositoryForm form) {
    write(form);
  }

  private void write(RepositoryForm form) {
    SourceTree tree = repositories.tree(form.size);
    try (Sandbox sandbox = repositories.sandboxWithKeys()) {
      DuplicityRepository repository = DuplicityRepository.of(sandbox, form);
      for (int state = 0; state < SourceTree.STATES; state++) {
        Command.Result made =
            repository.backUp(
                Writer.DUPFS, form.isFull(state), tree.state(state), "--verify-after");
        assertTrue(made.out().contains("files of the backup are sound"), made.toString());
      }
      int newest = SourceTree.STATES - 1;
      Command.Result verified = repository.verified(tree.state(newest));
      assertTrue(verified.out().contains(" 0 differences found"), verified.toString());

      Command.Result again = repository.backUp(Writer.DUPLICITY, false, tree.state(newest));
      assertTrue(again.out().contains("\nDeltaEntries 0\n"), again.toString());
      repository.backUp(Writer.DUPLICITY, false, tree.state(0));

      // Restoring takes long, and in between the forms do not differ.
      int step = form == RepositoryForm.SYMMETRIC ? 1 : newest;
      for (int state = newest; state >= 0; state -= step) {
        assertState(form, repository, state, state);
      }
      assertState(form, repository, newest + 1, newest);
      assertState(form, repository, newest + 2, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"GZIP", "TWO_RECIPIENTS"})
  void dupfsContinuesWhatDuplicityWrites(RepositoryForm form) {
    SourceTree tree = repositories.tree(form.size);
    try (Sandbox sandbox = repositories.sandboxWithKeys()) {
      DuplicityRepository repository = DuplicityRepository.of(sandbox, form);
      for (int state = 0; state < SourceTree.STATES; state++) {
        Writer writer = state % 2 == 0 ? Writer.DUPLICITY : Writer.DUPFS;
        repository.backUp(writer, state == 0, tree.state(state));
      }
      int newest = SourceTree.STATES - 1;
      Command.Result again = repository.backUp(Writer.DUPFS, false, tree.state(newest));
      assertTrue(again.out().contains("\nDeltaEntries 0\n"), again.toString());
      for (int state = newest; state >= 0; state--) {
        assertState(form, repository, state, state);
      }
    }
  }

  private void assertState(
      RepositoryForm form, DuplicityRepository repository, int backup, int state) {
    repository
        .restored(repository.times().get(backup), "--numeric-owner")
        .assertSameAs(repositories.restored(form, state), form + ", backup " + backup);
  }
}
