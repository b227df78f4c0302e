package io.github.dupfs.volume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SigtarReaderTest {
  @Test
  void everyPathAndItsState() throws IOException {
    Volumes tree = Volumes.sigtar(Volumes.golden("full.sigtar"));
    String owner = " 1000/alice 100/staff 1700000000";
    assertEquals(
        List.of(
            ". 5 0640" + owner,
            "bad\\xff 0 0640" + owner,
            "gone gone",
            "fifo 6 0640" + owner,
            "long/" + "n".repeat(120) + " 0 0640" + owner,
            "link 2 0640" + owner + " -> ../up"),
        tree.lines);
    assertEquals(1, tree.warnings.size());
    assertTrue(tree.warnings.get(0).contains("snapshot/../up"), tree.warnings.get(0));
  }
}
