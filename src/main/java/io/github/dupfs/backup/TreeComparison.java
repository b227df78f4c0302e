package io.github.dupfs.backup;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.volume.NodeState;
import io.github.dupfs.volume.Owners;
import io.github.dupfs.volume.Owners.Owner;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a source and the previous state side by side, and tells what is new, changed or
 * gone, as duplicity judges it: by type, permissions, owner and whole seconds of the modification
 * time; of links by the target alone; of devices by their numbers, not the time. Sizes and contents
 * are not looked at. The root is never gone. Not thread-safe.
 */
final class TreeComparison {
  private final SourceTree source;
  private final PreviousState previous;
  private final Owners owners;
  private final States states;

  /** Makes the state of an object. */
  @FunctionalInterface
  interface States {
    NodeState of(SourceEntry entry);
  }

  /** Is told of the objects of a source in order. */
  interface Visitor {
    /** It was not there before, or was something else. */
    void added(SourceEntry entry, NodeState state) throws IOException;

    /** It is of the same type as before, but has changed. */
    void changed(SourceEntry entry, NodeState state, NodeState before) throws IOException;

    /** It is as it was. */
    void same(SourceEntry entry) throws IOException;

    /** The walk has not come by it any more. */
    void gone(FilePath path, NodeState before) throws IOException;
  }

  TreeComparison(SourceTree source, PreviousState previous, Owners owners, States states) {
    this.source = source;
    this.previous = previous;
    this.owners = owners;
    this.states = states;
  }

  /** Visits everything. */
  void run(Visitor visitor) throws IOException {
    SourceEntry now = source.next();
    PreviousState.Entry then = previous.next();
    while (now != null || then != null) {
      int order = order(now, then);
      if (now != null && order <= 0) {
        if (then != null && order == 0) {
          compare(visitor, now, then.state());
        } else {
          visitor.added(now, states.of(now));
        }
      } else if (then != null && !then.path().isRoot()) {
        visitor.gone(then.path(), then.state());
      }
      now = order <= 0 ? source.next() : now;
      then = order >= 0 ? previous.next() : then;
    }
  }

  private static int order(@Nullable SourceEntry now, PreviousState.@Nullable Entry then) {
    if (now == null || then == null) {
      return now == null ? 1 : -1;
    }
    return now.path().compareTo(then.path());
  }

  private void compare(Visitor visitor, SourceEntry entry, NodeState before) throws IOException {
    NodeState state = states.of(entry);
    if (state.type() != before.type()) {
      visitor.added(entry, state);
    } else if (isSame(state, before)) {
      visitor.same(entry);
    } else {
      visitor.changed(entry, state, before);
    }
  }

  private boolean isSame(NodeState now, NodeState then) {
    if (now.type() == '2') {
      return Arrays.equals(now.linkTarget(), then.linkTarget());
    }
    Owner owner = owners.of(then);
    boolean same =
        now.permissions() == then.permissions()
            && now.uid() == owner.uid()
            && now.gid() == owner.gid();
    boolean device = now.type() == '3' || now.type() == '4';
    return device
        ? same && now.deviceMajor() == then.deviceMajor() && now.deviceMinor() == then.deviceMinor()
        : same && now.modified() == Math.max(0, then.modified());
  }
}
