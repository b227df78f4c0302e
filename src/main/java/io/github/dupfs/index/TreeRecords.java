package io.github.dupfs.index;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;

/** Takes the paths of one set. Not thread-safe. */
public final class TreeRecords extends Records {
  private final PageWriter<NodeState> pages;

  TreeRecords(ValueSink out) {
    this.pages = new PageWriter<>(out, RecordCode.STATES);
  }

  /** Adds the state of a path. */
  public void add(FilePath path, NodeState state) throws IOException {
    pages.add(path, state);
  }

  @Override
  void finish() throws IOException {
    pages.finish();
  }
}
