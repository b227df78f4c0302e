package io.github.dupfs.cli;

import io.github.dupfs.mount.MountSession;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Unmounts when the process is told to end, at whatever moment that is: while a mount is being
 * made, the end waits for it.
 */
final class UnmountAtExit {
  private @Nullable MountSession session;
  private boolean ending;

  private UnmountAtExit() {}

  static UnmountAtExit install() {
    UnmountAtExit hook = new UnmountAtExit();
    Runtime.getRuntime().addShutdownHook(new Thread(hook::end, "unmount"));
    return hook;
  }

  /** Makes a mount, unless the process is ending. */
  synchronized MountSession mount(Maker maker) throws IOException {
    if (ending) {
      throw new IOException("told to end before the mount was made");
    }
    MountSession made = maker.mount();
    session = made;
    return made;
  }

  private synchronized void end() {
    ending = true;
    if (session != null) {
      session.close();
    }
  }

  /** Makes a mount. */
  @FunctionalInterface
  interface Maker {
    MountSession mount() throws IOException;
  }
}
