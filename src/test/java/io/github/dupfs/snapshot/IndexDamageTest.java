package io.github.dupfs.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.openpgp.EncryptedMessage;
import io.github.dupfs.repository.Secrets;
import io.github.dupfs.snapshot.Sample.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that was damaged between two mounts: what is read is right, or refused. */
final class IndexDamageTest {
  private final Warnings warnings = new Warnings();

  @TempDir Path directory;

  @BeforeEach
  void captureWarnings() {
    warnings.take();
  }

  @AfterEach
  void releaseWarnings() {
    warnings.close();
  }

  @Test
  void aFewFlips() throws IOException {
    flip(Sample.handMade(true), 60, 1);
  }

  @Test
  void aFewFlipsOfASealedIndex() throws IOException {
    flip(Sample.encrypted(), 40, 2);
  }

  @Tag("long")
  @Test
  void manyFlips() throws IOException {
    flip(Sample.handMade(true), 3000, 3);
    flip(Sample.encrypted(), 2000, 4);
  }

  @Test
  void anIndexCutShort() throws IOException {
    Sample sample = Sample.handMade(true);
    byte[] sound = soundIndex(sample);
    for (int length : new int[] {0, 1, 100, 4096, 5000, sound.length / 2, sound.length - 1}) {
      Outcome outcome = reopen(sample, Arrays.copyOf(sound, length), "cut to " + length);
      assertEquals(Outcome.UNSEEN, outcome, "cut to " + length);
    }
  }

  @Test
  void tablesThatAreNoLongerWhatTheyWere() throws IOException {
    Sample sample = Sample.handMade(true);
    String sound = SetWriter.text(soundIndex(sample));
    for (String word : List.of("value BLOB", "identity BLOB", "committed INT", "data(id")) {
      String damaged = sound.replace(word, "x" + word.substring(1));
      assertNotEquals(sound, damaged, word);
      assertNotEquals(Outcome.REFUSED, reopen(sample, TarBytes.latin1(damaged), word), word);
    }
  }

  private void flip(Sample sample, int flips, int seed) throws IOException {
    byte[] sound = soundIndex(sample);
    Random random = new Random(seed);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (int i = 0; i < flips; i++) {
      byte[] damaged = sound.clone();
      int bit;
      do {
        // The first page tells what the others mean. Most of the file is room for more.
        bit = random.nextInt(8 * (i % 8 == 0 ? 4096 : damaged.length));
      } while (damaged[bit >>> 3] == 0);
      damaged[bit >>> 3] ^= (byte) (1 << (bit & 7));
      Outcome outcome = reopen(sample, damaged, "bit " + bit);
      outcomes.merge(outcome, 1, Integer::sum);
      if (outcome == Outcome.REFUSED) {
        try (OpenTree next = open(sample)) {
          assertEquals(Outcome.UNSEEN, sample.judge(next.walk()), "later mounts, bit " + bit);
        }
      }
    }
    System.out.println("index: " + outcomes);
    assertTrue(outcomes.getOrDefault(Outcome.REPAIRED, 0) > 0, outcomes.toString());
  }

  private byte[] soundIndex(Sample sample) throws IOException {
    Path file = directory.resolve("index.sqlite");
    Files.deleteIfExists(file);
    try (OpenTree tree = open(sample)) {
      assertEquals(Outcome.UNSEEN, sample.judge(tree.walk()));
    }
    try (OpenTree tree = open(sample)) {
      assertEquals(Outcome.UNSEEN, sample.judge(tree.walk()));
    }
    return Files.readAllBytes(file);
  }

  private Outcome reopen(Sample sample, byte[] damaged, String what) throws IOException {
    for (String suffix : new String[] {"-wal", "-shm"}) {
      Files.deleteIfExists(directory.resolve("index.sqlite" + suffix));
    }
    Files.write(directory.resolve("index.sqlite"), damaged);
    warnings.take();
    try (OpenTree tree = open(sample)) {
      Outcome outcome = sample.judge(tree.walk());
      boolean warned = !warnings.take().isEmpty();
      return outcome == Outcome.UNSEEN && warned ? Outcome.REPAIRED : outcome;
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(what + ": " + e.getMessage(), e);
    }
  }

  private OpenTree open(Sample sample) throws IOException {
    OpenTree tree = OpenTree.of(sample.backend(), sample.names(), sample.keys(), directory);
    if (sample.backend().files.firstKey().endsWith(".gpg")) {
      byte[] envelope;
      try {
        envelope = tree.index.envelope();
      } catch (IOException e) {
        envelope = null;
      }
      if (envelope == null) {
        String anchor = sample.backend().files.firstKey();
        try (ByteSource file = sample.backend().open(anchor)) {
          byte[] request = EncryptedMessage.parse(file).keyRequest();
          tree.index.renew(Secrets.create(request, anchor, sample.keys()));
        }
      } else {
        tree.index.unlock(Secrets.open(envelope, sample.keys()));
      }
    }
    return tree;
  }
}
