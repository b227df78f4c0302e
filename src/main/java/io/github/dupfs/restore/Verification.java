package io.github.dupfs.restore;

import io.github.dupfs.backup.SourceEntry;
import io.github.dupfs.backup.SourceTree;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.posix.FileInput;
import io.github.dupfs.restore.TreeWalk.Item;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads every file in a part of a tree to its end, so that all that protects its bytes is checked,
 * and compares everything with a source if that is wanted.
 *
 * <p>The calling thread goes over both in the order of paths, and others read content; what is
 * found is told in the order of paths.
 */
public final class Verification {
  private static final int CHUNK = 1 << 18;

  /** So many files are open, or wait to be told, at most. */
  private static final int PENDING = 128;

  private static final byte[] NO_TARGET = {};
  private static final ThreadLocal<byte[][]> BUFFERS =
      ThreadLocal.withInitial(() -> new byte[2][CHUNK]);

  private final FileTree tree;
  private final FilePath from;
  private final boolean compares;
  private final int threads;
  private final Reports reports;
  private final Deque<Examined> pending = new ArrayDeque<>();
  private long objects;
  private long differences;
  private long failures;

  /** Is told what the user should know. */
  public interface Reports {
    /** An object differs. */
    void differs(Difference difference);

    /** An object of the backup cannot be read. */
    void failed(FilePath path, IOException reason);

    /** So many more bytes were read; from any thread. */
    void at(FilePath path, long objects, long bytes);
  }

  /**
   * What was found.
   *
   * @param objects how many there are, in the source, the backup or both
   * @param differences how many of them differ
   * @param failures how many cannot be read of the backup
   */
  public record Result(long objects, long differences, long failures) {}

  private record Examined(FilePath path, CompletableFuture<Optional<Difference>> difference) {}

  /**
   * @param from what to verify of the tree; if it is not there, all of the source is new
   * @param compares whether it is compared with the source, or the objects of both are just counted
   * @param threads how many files are read at once
   */
  public Verification(
      FileTree tree, FilePath from, boolean compares, int threads, Reports reports) {
    this.tree = tree;
    this.from = from;
    this.compares = compares;
    this.threads = threads;
    this.reports = reports;
  }

  /**
   * Verifies.
   *
   * @param source goes over the source, from its root on
   * @throws IOException if the root of what is verified cannot be told, or the selection fails
   */
  public Result run(SourceTree source) throws IOException {
    TreeWalk walk = new TreeWalk(tree, first(), this::fail);
    try (Workers workers = new Workers(threads)) {
      Item stored = walk.next();
      SourceEntry found = source.next();
      while (stored != null || found != null) {
        int order = order(stored, found);
        objects++;
        if (stored != null && order <= 0) {
          examine(stored, order == 0 ? found : null, workers);
        } else if (found != null && compares) {
          await(told(found.path(), Difference.added(found.path())));
        }
        stored = order <= 0 ? walk.next() : stored;
        found = order >= 0 ? source.next() : found;
      }
      while (!pending.isEmpty()) {
        tell(pending.remove());
      }
    }
    return new Result(objects, differences, failures);
  }

  private @Nullable Item first() throws IOException {
    try {
      return new Item(from, tree.attributes(from).kind());
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Which comes first: less than 0 if what is stored does. */
  private int order(@Nullable Item stored, @Nullable SourceEntry found) {
    if (stored == null || found == null) {
      return stored == null ? 1 : -1;
    }
    return stored.path().below(from).compareTo(found.path());
  }

  private void examine(Item stored, @Nullable SourceEntry found, Workers workers) {
    FilePath path = stored.path().below(from);
    Optional<Difference> difference;
    FileInput content = null;
    try {
      difference = compares ? compared(path, stored, found) : Optional.empty();
    } catch (IOException e) {
      await(new Examined(stored.path(), CompletableFuture.failedFuture(e)));
      return;
    }
    if (stored.kind() != Kind.REGULAR) {
      await(new Examined(stored.path(), CompletableFuture.completedFuture(difference)));
      return;
    }
    if (found != null && compares && difference.isEmpty()) {
      try {
        content = found.open();
      } catch (IOException e) {
        difference = Optional.of(Difference.unreadable(path, String.valueOf(e.getMessage())));
      }
    }
    submit(stored.path(), difference, content, workers);
  }

  /** Compares all but content. */
  private Optional<Difference> compared(FilePath path, Item stored, @Nullable SourceEntry found)
      throws IOException {
    if (found == null) {
      return Optional.of(Difference.missing(path));
    }
    Attributes attributes = tree.attributes(stored.path());
    boolean link = stored.kind() == Kind.SYMBOLIC_LINK;
    return Difference.of(
        path,
        attributes,
        link ? tree.linkTarget(stored.path()) : NO_TARGET,
        found.status(),
        found.linkTarget());
  }

  private void submit(
      FilePath path, Optional<Difference> known, @Nullable FileInput content, Workers workers) {
    CompletableFuture<Optional<Difference>> difference = new CompletableFuture<>();
    await(new Examined(path, difference));
    workers.submit(
        () -> {
          try (FileInput current = content) {
            boolean same = read(path, current);
            difference.complete(same ? known : Optional.of(Difference.content(path.below(from))));
          } catch (IOException | RuntimeException e) {
            difference.completeExceptionally(e);
          }
        });
  }

  /**
   * Reads a file to its end.
   *
   * @return whether it is as its current content, if that is to be compared
   */
  private boolean read(FilePath path, @Nullable FileInput current) throws IOException {
    FileTree.OpenFile file = tree.open(path);
    byte[] stored = BUFFERS.get()[0];
    byte[] found = BUFFERS.get()[1];
    boolean same = true;
    for (long at = 0; at < file.size(); ) {
      int count = file.read(at, stored, 0, CHUNK);
      if (count == 0) {
        throw new IOException(path + ": ends at byte " + at + " of " + file.size());
      }
      if (current != null && same) {
        same =
            current.readNBytes(found, 0, count) == count
                && Arrays.equals(stored, 0, count, found, 0, count);
      }
      at += count;
      reports.at(path, 0, count);
    }
    reports.at(path, 1, 0);
    return same && (current == null || current.read() < 0);
  }

  private static Examined told(FilePath path, Difference difference) {
    return new Examined(path, CompletableFuture.completedFuture(Optional.of(difference)));
  }

  /** Adds what is told when it is its turn. */
  private void await(Examined next) {
    pending.add(next);
    while (pending.size() > PENDING || pending.element().difference.isDone()) {
      tell(pending.remove());
      if (pending.isEmpty()) {
        return;
      }
    }
  }

  private void tell(Examined examined) {
    try {
      examined.difference.join().ifPresent(this::differs);
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof IOException reason)) {
        throw e;
      }
      fail(examined.path, reason);
    }
  }

  private void differs(Difference difference) {
    differences++;
    reports.differs(difference);
  }

  private void fail(FilePath path, IOException reason) {
    failures++;
    reports.failed(path, reason);
  }
}
