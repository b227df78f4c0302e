package io.github.dupfs.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Many readers at once, while snapshots are added. */
@ExtendWith(Repositories.Shared.class)
final class ReadersIT {
  private static final int READERS = 16;
  private static final long MOST_KIB = 400 * 1024;
  private static final RepositoryForm FORM = RepositoryForm.SYMMETRIC;

  private final Repositories repositories;

  ReadersIT(Repositories repositories) {
    this.repositories = repositories;
  }

  @Test
  void readersForSomeSeconds() throws IOException {
    read(10);
  }

  @Test
  @Tag("long")
  void readersForAMinute() throws IOException {
    read(60);
  }

  private void read(int seconds) throws IOException {
    try (Dupfs dupfs = Dupfs.create()) {
      DuplicityRepository repository = DuplicityRepository.of(dupfs.sandbox(), FORM);
      SourceTree tree = repositories.tree(FORM.size);
      repository.backUp(true, tree.state(0));
      repository.backUp(false, tree.state(1));
      Mount mount = dupfs.with(FORM.secrets).mount(repository.url(), "--numeric-owner");
      List<Process> readers = new ArrayList<>();
      Path log = dupfs.sandbox().path("readers");
      for (int reader = 0; reader < READERS; reader++) {
        readers.add(
            dupfs
                .sandbox()
                .command(
                    "python3",
                    dupfs.sandbox().resource("reader.py").toString(),
                    reader + "",
                    seconds + "",
                    mount.point().toString(),
                    tree.directory().toString())
                .start(log, log));
      }
      for (int state = 2; state < 5; state++) {
        repository.backUp(state == 3, tree.state(state));
        mount.signal("HUP");
      }
      for (Process reader : readers) {
        Mount.await("reader", Duration.ofSeconds(seconds + 60), () -> !reader.isAlive());
        assertEquals(0, reader.exitValue(), Files.readString(log));
      }
      Mount.await(
          "snapshots that were added",
          Duration.ofSeconds(20),
          () -> mount.names().equals(repository.namesInMount()));
      long peak = mount.statusKib("VmHWM");
      System.out.printf("peak memory with %d readers: %d KiB%n", READERS, peak);
      assertTrue(peak < MOST_KIB, "peak memory " + peak + " KiB");
    }
  }
}
