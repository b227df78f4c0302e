package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every snapshot of live repositories of every form, against {@code duplicity restore}. */
@ExtendWith(Repositories.Shared.class)
final class SnapshotsIT {
  private final Repositories repositories;

  SnapshotsIT(Repositories repositories) {
    this.repositories = repositories;
  }

  @ParameterizedTest
  @EnumSource
  void everySnapshotIsWhatDuplicityRestores(RepositoryForm form) {
    DuplicityRepository repository = repositories.get(form);
    try (Dupfs dupfs = Dupfs.in(repositories.sandboxWithKeys())) {
      Mount mount = dupfs.with(form.secrets).mount(repository.url(), options(form));
      assertEquals(repository.namesInMount(), mount.names());
      for (int state = SourceTree.STATES - 1; state >= 0; state--) {
        Instant time = repository.times().get(state);
        mount
            .listing(time)
            .assertSameAs(repositories.restored(form, state), form + ", state " + state);
      }
    }
  }

  private static List<String> options(RepositoryForm form) {
    return Stream.concat(Stream.of("--numeric-owner"), form.mountOptions().stream()).toList();
  }
}
