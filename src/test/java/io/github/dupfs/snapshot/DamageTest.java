package io.github.dupfs.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.snapshot.Sample.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files of a repository that are missing, cut short, swapped, or changed after they were read. */
final class DamageTest {
  private final Warnings warnings = new Warnings();

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
  void aFileCutShortAnywhere(BitFlipTest.Form form) throws IOException {
    Sample sample = form.sample();
    Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
    for (String name : sample.backend().files.keySet()) {
      byte[] whole = sample.backend().bytes(name);
      for (int length : lengths(whole.length)) {
        MemoryBackend damaged = sample.backend().copy();
        damaged.files.put(name, Arrays.copyOf(whole, length));
        try {
          outcomes.merge(sample.look(damaged, warnings), 1, Integer::sum);
        } catch (AssertionError e) {
          throw new AssertionError(name + " cut to " + length + " of " + whole.length, e);
        }
      }
    }
    System.out.println(form + ": " + outcomes);
    assertTrue(outcomes.getOrDefault(Outcome.REFUSED, 0) > 10, outcomes.toString());
  }

  private static List<Integer> lengths(int length) {
    List<Integer> lengths = new ArrayList<>(List.of(0, 1, length / 2, length - 1));
    for (int blocks = 1; blocks < length / TarBytes.BLOCK; blocks = blocks * 3 / 2 + 1) {
      lengths.add(length - blocks * TarBytes.BLOCK);
    }
    return lengths;
  }

  /**
   * A set without its manifest is no snapshot, unless others build on it; nothing else vanishes.
   */
  @ParameterizedTest
  @EnumSource
  void eachFileMissingInTurn(BitFlipTest.Form form) throws IOException {
    Sample sample = form.sample();
    for (String name : sample.backend().files.keySet()) {
      MemoryBackend damaged = sample.backend().copy();
      damaged.files.remove(name);
      try (OpenTree tree = OpenTree.of(damaged, sample.names(), sample.keys())) {
        SortedMap<String, String> expected = new TreeMap<>(sample.expected());
        List<String> snapshots = tree.names("");
        List<String> before = rootNames(sample);
        if (!snapshots.equals(before)) {
          assertTrue(name.contains("manifest") || name.matches(".*\\.m\\..*"), name);
          before.removeAll(snapshots);
          assertEquals(1, before.size(), name + " took " + before);
          expected.keySet().removeIf(path -> (path + "/").startsWith(before.get(0) + "/"));
          expected.put("latest", String.valueOf(tree.walk().get("latest")));
        }
        Sample left = new Sample(damaged, sample.names(), sample.keys(), expected);
        Outcome outcome = left.judge(tree.walk());
        boolean signatures = name.contains("signatures") || name.matches("d(f|n)s\\..*");
        assertEquals(
            !signatures && snapshots.equals(rootNames(sample)), outcome == Outcome.REFUSED, name);
      } catch (AssertionError e) {
        throw new AssertionError("without " + name, e);
      }
    }
  }

  private static List<String> rootNames(Sample sample) {
    List<String> names = new ArrayList<>(sample.expected().keySet());
    names.removeIf(path -> path.contains("/"));
    return names;
  }

  @Test
  void swappedVolumesAreRefused() throws IOException {
    Sample sample = Sample.handMade(true);
    MemoryBackend damaged = sample.backend().copy();
    String one = damaged.name("full", "vol1");
    String two = damaged.name("full", "vol2");
    damaged.files.put(one, sample.backend().bytes(two));
    damaged.files.put(two, sample.backend().bytes(one));
    assertEquals(Outcome.REFUSED, sample.look(damaged, warnings));
  }

  @Test
  void aVolumeOfAnotherSetIsRefused() throws IOException {
    for (Sample sample : List.of(Sample.handMade(false), Sample.encrypted())) {
      MemoryBackend damaged = sample.backend().copy();
      List<String> volumes = new ArrayList<>(damaged.files.keySet());
      volumes.removeIf(name -> !name.contains("vol1."));
      damaged.files.put(volumes.get(0), sample.backend().bytes(volumes.get(1)));
      assertEquals(Outcome.REFUSED, sample.look(damaged, warnings));
    }
  }

  /** The tree stays as it was read; what is read of the volume is checked again. */
  @ParameterizedTest
  @EnumSource
  void aVolumeChangedAfterItWasIndexed(BitFlipTest.Form form) throws IOException {
    Sample sample = form.sample();
    Random random = new Random(form.name().hashCode());
    int refused = 0;
    int rounds = 0;
    for (String name : sample.backend().files.keySet()) {
      if (!name.contains("vol") && !name.contains(".dt")) {
        continue;
      }
      for (int i = 0; i < 5; i++) {
        MemoryBackend damaged = sample.backend().copy();
        // Room for nothing, so that all is read again.
        try (OpenTree tree = OpenTree.withoutCaches(damaged, sample.names(), sample.keys())) {
          assertEquals(Outcome.UNSEEN, sample.judge(tree.walk()));
          damaged.flip(name, random.nextLong(8L * damaged.bytes(name).length));
          refused += sample.judge(tree.walk()) == Outcome.REFUSED ? 1 : 0;
          rounds++;
        }
      }
    }
    System.out.println(form + ": " + refused + " of " + rounds + " refused");
    assertTrue(refused * 2 > rounds, refused + " of " + rounds + " refused");
  }

  @Test
  void aFileIsReadAgainOnceItIsWhole() throws IOException {
    Sample sample = Sample.handMade(true);
    MemoryBackend damaged = sample.backend().copy();
    String volume = damaged.name("full", "vol2");
    damaged.flip(volume, 1000);
    try (OpenTree tree = OpenTree.of(damaged)) {
      assertEquals(Outcome.REFUSED, sample.judge(tree.walk()));
      damaged.files.put(volume, sample.backend().bytes(volume));
      assertEquals(Outcome.REFUSED, sample.judge(tree.walk()), "remembered for a minute");
    }
    try (OpenTree tree = OpenTree.of(damaged)) {
      assertEquals(Outcome.UNSEEN, sample.judge(tree.walk()));
    }
  }

  @Test
  void volumesThatAreSoundStayReadable() throws IOException {
    Sample sample = Sample.handMade(true);
    MemoryBackend damaged = sample.backend().copy();
    damaged.files.remove(damaged.name("full", "vol2"));
    try (OpenTree tree = OpenTree.of(damaged)) {
      String first = SetWriter.snapshot(1);
      assertEquals("first", tree.text(first + "/a"));
      assertEquals("last", tree.text(first + "/z"));
      assertEquals(List.of("large", "link"), tree.names(first + "/d"));
      tree.assertRefused(first + "/d/large", "volume 2");
      tree.assertRefused(first + "/d/large", "missing");
      assertFalse(tree.names(SetWriter.snapshot(3)).contains("a"));
    }
  }
}
