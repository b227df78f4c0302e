package io.github.dupfs.snapshot;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.Timeline.Visitor;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.Predicate;

/**
 * Goes through the histories of a path and of all that ever was below it, depth-first. Each
 * directory is read once of each set that changes something in it, however many snapshots there
 * are. Not thread-safe.
 */
final class HistoryWalk {
  private final Timeline timeline;
  private final Predicate<FilePath> directories;
  private final Visitor visitor;

  /** What is left of the directories from the first to the current one. */
  private final Deque<Iterator<PathHistory>> open = new ArrayDeque<>();

  /**
   * @param directories whether a directory is looked into
   */
  HistoryWalk(Timeline timeline, Predicate<FilePath> directories, Visitor visitor) {
    this.timeline = timeline;
    this.directories = directories;
    this.visitor = visitor;
  }

  void run(PathHistory from) throws IOException {
    visit(from);
    while (!open.isEmpty()) {
      if (open.peek().hasNext()) {
        visit(open.peek().next());
      } else {
        open.pop();
      }
    }
  }

  private void visit(PathHistory history) throws IOException {
    visitor.visit(history);
    if (history.wasDirectory() && directories.test(history.path())) {
      open.push(timeline.histories(history.path(), history.directories()).iterator());
    }
  }
}
