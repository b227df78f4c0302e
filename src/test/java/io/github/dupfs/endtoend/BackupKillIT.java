package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.endtoend.DuplicityRepository.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Backups that are killed at any moment. */
@ExtendWith(Repositories.Shared.class)
final class BackupKillIT {
  /** A backup of the tree takes about so long. */
  private static final int LONGEST_LIFE = 2500;

  private final Repositories repositories;

  BackupKillIT(Repositories repositories) {
    this.repositories = repositories;
  }

  @Test
  void killedAFewTimes() throws Exception {
    kill(8);
  }

  @Test
  @Tag("long")
  void killedManyTimes() throws Exception {
    kill(200);
  }

  /** What was reported as complete is restored, and nothing else is left. */
  private void kill(int times) throws Exception {
    Random random = new Random(times);
    SourceTree tree = repositories.tree(RepositoryForm.UNCOMPRESSED.size);
    try (Sandbox sandbox = repositories.sandboxWithKeys()) {
      DuplicityRepository repository =
          DuplicityRepository.plain(sandbox, "--no-compression", "--volsize", "1");
      repository.backUp(Writer.DUPFS, true, tree.state(0));
      List<Integer> states = new ArrayList<>(List.of(0));
      for (int i = 1; i <= times; i++) {
        int state = i % SourceTree.STATES;
        Process backup = repository.startBackUp(Writer.DUPFS, i % 5 == 0, tree.state(state));
        boolean ended = backup.waitFor(random.nextInt(LONGEST_LIFE), TimeUnit.MILLISECONDS);
        backup.destroyForcibly().waitFor();
        boolean complete = repository.addIfComplete();
        assertTrue(complete || !ended, "backup " + i + " ended without a manifest");
        if (complete) {
          states.add(state);
        }
      }
      repository.backUp(Writer.DUPFS, false, tree.state(1));
      states.add(1);

      assertEquals(List.of(), repository.strayFiles());
      for (int backup = 0; backup < repository.times().size(); backup++) {
        int state = states.get(backup);
        repository
            .restored(repository.times().get(backup), "--numeric-owner")
            .assertSameAs(
                repositories.restored(RepositoryForm.UNCOMPRESSED, state), "backup " + backup);
      }
    }
  }
}
