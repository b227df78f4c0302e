package io.github.dupfs.cli;

import io.github.dupfs.mount.MountSession;
import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.FileNames;
import io.github.dupfs.snapshot.RepositoryTree;
import io.github.dupfs.storage.StorageBackend;
import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Looks for new snapshots from time to time while a repository is mounted. */
final class Refresher implements Closeable {
  private static final Logger LOG = System.getLogger(Refresher.class.getName());
  private static final int SECONDS = 30;

  private final StorageBackend backend;
  private final FileNames names;
  private final RepositoryTree tree;
  private final MountSession session;
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "refresh");
            thread.setDaemon(true);
            return thread;
          });

  Refresher(StorageBackend backend, FileNames names, RepositoryTree tree, MountSession session) {
    this.backend = backend;
    this.names = names;
    this.tree = tree;
    this.session = session;
  }

  /** Looks every half minute. */
  void start() {
    ScheduledFuture<?> unused =
        executor.scheduleWithFixedDelay(this::refresh, SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  /** Looks as soon as possible. */
  void refreshNow() {
    try {
      executor.execute(this::refresh);
    } catch (RejectedExecutionException e) {
      LOG.log(Level.DEBUG, "the mount is ending");
    }
  }

  private void refresh() {
    try {
      if (tree.update(BackupCollection.of(backend.list(), names))) {
        session.refresh();
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "looking for new snapshots: {0}", e.toString());
    }
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
