package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The fixtures themselves: duplicity restores what it backed up, so comparing means something. */
@ExtendWith(Repositories.Shared.class)
final class SourceTreeIT {
  private final Repositories repositories;

  SourceTreeIT(Repositories repositories) {
    this.repositories = repositories;
  }

  @Test
  void duplicityRestoresTheSourceExceptTimesBefore1970() {
    SourceTree tree = repositories.tree(SourceTree.Size.SMALL);
    for (int state = 0; state < SourceTree.STATES; state++) {
      Listing source = Listing.of(repositories.sandbox(), tree.state(state));
      repositories
          .restored(RepositoryForm.UNCOMPRESSED, state)
          .where(path -> !path.startsWith("times/19"))
          .assertSameAs(source.where(path -> !path.startsWith("times/19")), "state " + state);
      assertFalse(source.files().isEmpty());
    }
  }
}
