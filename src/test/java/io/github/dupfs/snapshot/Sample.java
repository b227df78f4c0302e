package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.TarBytes.latin1;

import io.github.dupfs.openpgp.SessionKeys;
import io.github.dupfs.repository.FileNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;

/** Repositories to be damaged, and how damage may show. */
record Sample(
    MemoryBackend backend, FileNames names, SessionKeys keys, SortedMap<String, String> expected) {

  private static final Path RECORDED = Path.of("src/test/resources/repositories");

  private static final CachedKeys SAMPLE_KEYS = CachedKeys.of("sample");
  private static final CachedKeys FOO_KEYS = CachedKeys.of("foo");

  /** What came of looking at everything in a damaged repository. */
  enum Outcome {
    /** Some of it was refused, the rest is right. */
    REFUSED,
    /** All of it is right, after a warning. */
    REPAIRED,
    /** All of it is right. */
    UNSEEN
  }

  static Sample encrypted() throws IOException {
    return of(Path.of("src/sample/repository"), FileNames.DEFAULT, SAMPLE_KEYS);
  }

  static Sample encryptedShortNames() throws IOException {
    return of(RECORDED.resolve("short-names"), FileNames.DEFAULT, FOO_KEYS);
  }

  static Sample gzip() throws IOException {
    FileNames names = new FileNames("", "", "", "", '_');
    return of(RECORDED.resolve("old-names"), names, CachedKeys.none());
  }

  /** One chain of three sets with files over several volumes, compressed or not. */
  static Sample handMade(boolean gzip) throws IOException {
    MemoryBackend backend = new MemoryBackend();
    Random random = new Random(1);
    byte[] large = new byte[300_000];
    random.nextBytes(large);
    SetWriter full = SetWriter.full(1).cutAfter(100_000).root().file("a", "first").directory("d");
    full.file("d/large", large).link("d/link", "large").fifo("p").file("z", "last");
    SetWriter second = SetWriter.incremental(1, 2).cutAfter(100_000).root();
    second.file("b", "new").directory("d");
    second.delta(
        "d/large",
        new DeltaBytes().copy(5, 200_000).insert(TarBytes.slice(large, 0, 90_000)).end());
    SetWriter third = SetWriter.incremental(2, 3).root().deleted("a");
    third.delta(
        "d/large", new DeltaBytes().copy(100, 289_900).insert(latin1("end")).copy(0, 100).end());
    for (SetWriter set : List.of(full, second, third)) {
      (gzip ? set : set.plain()).into(backend);
    }
    return of(backend, FileNames.DEFAULT, CachedKeys.none());
  }

  private static Sample of(Path directory, FileNames names, SessionKeys keys) throws IOException {
    return of(MemoryBackend.of(directory), names, keys);
  }

  private static Sample of(MemoryBackend backend, FileNames names, SessionKeys keys)
      throws IOException {
    try (OpenTree tree = OpenTree.of(backend, names, keys)) {
      SortedMap<String, String> expected = tree.walk();
      if (expected.size() < 10 || expected.toString().contains(OpenTree.REFUSED)) {
        throw new AssertionError("unfit to be damaged: " + expected);
      }
      return new Sample(backend, names, keys, expected);
    }
  }

  /** Looks at everything in a damaged copy. */
  Outcome look(MemoryBackend damaged, Warnings warnings) throws IOException {
    List<String> ignored = warnings.take();
    try (OpenTree tree = OpenTree.of(damaged, names, keys)) {
      warnings.take();
      Outcome outcome = judge(tree.walk());
      boolean warned = !warnings.take().isEmpty();
      return outcome == Outcome.UNSEEN && warned ? Outcome.REPAIRED : outcome;
    } catch (RuntimeException e) {
      throw new AssertionError("after " + ignored, e);
    }
  }

  /**
   * @throws AssertionError if anything differs from what it should be and was not refused
   */
  Outcome judge(SortedMap<String, String> seen) {
    Outcome outcome = Outcome.UNSEEN;
    for (Map.Entry<String, String> path : expected.entrySet()) {
      String now = seen.get(path.getKey());
      if (now == null ? refusedAbove(path.getKey(), seen) : now.startsWith(OpenTree.REFUSED)) {
        outcome = Outcome.REFUSED;
      } else if (!path.getValue().equals(now)) {
        throw new AssertionError(path.getKey() + "\nwanted " + path.getValue() + "\ngot    " + now);
      }
    }
    for (String path : seen.keySet()) {
      if (!expected.containsKey(path)) {
        throw new AssertionError(path + " does not exist, got " + seen.get(path));
      }
    }
    return outcome;
  }

  private static boolean refusedAbove(String path, SortedMap<String, String> seen) {
    String at = path;
    while (at.contains("/")) {
      at = at.substring(0, at.lastIndexOf('/'));
      String state = seen.get(at);
      if (state != null && state.startsWith(OpenTree.REFUSED)) {
        return true;
      }
    }
    return false;
  }
}
