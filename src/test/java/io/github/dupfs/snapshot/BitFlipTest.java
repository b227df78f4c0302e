package io.github.dupfs.snapshot;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.snapshot.Sample.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One flipped bit anywhere in a repository: what is read is right or refused, never wrong, and
 * nothing hangs.
 */
final class BitFlipTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Warnings warnings = new Warnings();

  enum Form {
    ENCRYPTED,
    ENCRYPTED_SHORT_NAMES,
    GZIP,
    GZIP_VOLUMES,
    PLAIN_VOLUMES;

    Sample sample() throws IOException {
      return switch (this) {
        case ENCRYPTED -> Sample.encrypted();
        case ENCRYPTED_SHORT_NAMES -> Sample.encryptedShortNames();
        case GZIP -> Sample.gzip();
        case GZIP_VOLUMES -> Sample.handMade(true);
        case PLAIN_VOLUMES -> Sample.handMade(false);
      };
    }
  }

  @BeforeEach
  void captureWarnings() {
    warnings.take();
  }

  @AfterEach
  void releaseWarnings() {
    warnings.close();
  }

  @ParameterizedTest
  @EnumSource
  void aFewFlips(Form form) throws IOException {
    flip(form, 60, form.name().hashCode());
  }

  @Tag("long")
  @ParameterizedTest
  @EnumSource
  void manyFlips(Form form) throws IOException {
    flip(form, 2500, 100 + form.name().hashCode());
  }

  private void flip(Form form, int flips, int seed) throws IOException {
    Sample sample = form.sample();
    Random random = new Random(seed);
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (int i = 0; i < flips; i++) {
      String name = i % 2 == 0 ? anyFile(sample, random) : anyByte(sample, random);
      long bit = random.nextLong(8L * sample.backend().bytes(name).length);
      MemoryBackend damaged = sample.backend().copy();
      damaged.flip(name, bit);
      String what = "bit " + bit + " of " + name;
      Outcome outcome =
          assertTimeoutPreemptively(PATIENCE, () -> look(sample, damaged, what), what);
      outcomes.merge(outcome, 1, Integer::sum);
    }
    System.out.println(form + ": " + outcomes);
    assertTrue(outcomes.getOrDefault(Outcome.REFUSED, 0) > flips / 4, outcomes.toString());
  }

  private Outcome look(Sample sample, MemoryBackend damaged, String what) throws IOException {
    try {
      return sample.look(damaged, warnings);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(what + ": " + e.getMessage(), e);
    }
  }

  /** Each file as likely as any other. */
  private static String anyFile(Sample sample, Random random) {
    List<String> names = new ArrayList<>(sample.backend().files.keySet());
    return names.get(random.nextInt(names.size()));
  }

  /** Each byte as likely as any other. */
  private static String anyByte(Sample sample, Random random) {
    long bytes = 0;
    String chosen = "";
    for (Map.Entry<String, byte[]> file : sample.backend().files.entrySet()) {
      bytes += file.getValue().length;
      chosen = random.nextLong(bytes) < file.getValue().length ? file.getKey() : chosen;
    }
    return chosen;
  }
}
