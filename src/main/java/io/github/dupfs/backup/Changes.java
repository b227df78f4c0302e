package io.github.dupfs.backup;

import io.github.dupfs.backup.Backup.Reports;
import io.github.dupfs.backup.SetWriter.TornFileException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.librsync.Signature;
import io.github.dupfs.librsync.UnsupportedSignatureException;
import io.github.dupfs.posix.FileInput;
import io.github.dupfs.posix.FileStatus;
import io.github.dupfs.repository.ManifestWriter.Change;
import io.github.dupfs.volume.NodeState;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Gives what has changed in a source to a set, and counts it. What cannot be read is reported and
 * keeps the state that it had. Not thread-safe.
 */
final class Changes implements TreeComparison.Visitor, Problems {
  private static final String NOT_STORED = "; it is not in this backup";
  private static final String KEPT = "; what the last backup has of it is kept";

  private final SetSink set;
  private final PreviousState previous;
  private final ChangedFiles changedFiles;
  private final BlockLength blockLength;
  private final Reports reports;
  private final SourceProgress progress;
  private final Statistics statistics = new Statistics();

  /** What could not be read, in order: it and all below it keep their state. */
  private final Deque<FilePath> unreadable = new ArrayDeque<>();

  Changes(
      SetSink set,
      PreviousState previous,
      ChangedFiles changedFiles,
      BlockLength blockLength,
      Reports reports) {
    this.set = set;
    this.previous = previous;
    this.changedFiles = changedFiles;
    this.blockLength = blockLength;
    this.reports = reports;
    this.progress = new SourceProgress(reports);
  }

  /** What was done. */
  Statistics statistics() {
    return statistics;
  }

  @Override
  public void added(SourceEntry entry, NodeState state) throws IOException {
    count(entry);
    if (!state.isFile()) {
      object(entry, state);
    } else if (write(entry, state, null)) {
      statistics.newFiles++;
      statistics.newFileSize += entry.status().size();
      changedFiles.add(Change.NEW, entry.path());
    }
    progress.done(entry);
  }

  @Override
  public void changed(SourceEntry entry, NodeState state, NodeState before) throws IOException {
    count(entry);
    if (!state.isFile()) {
      object(entry, state);
      progress.done(entry);
      return;
    }
    Signature basis = basis(entry.path());
    if (write(entry, state, basis)) {
      statistics.changedFiles++;
      statistics.changedFileSize += entry.status().size();
      changedFiles.add(Change.CHANGED, entry.path());
    }
    progress.done(entry);
  }

  @Override
  public void same(SourceEntry entry) {
    count(entry);
    progress.done(entry);
  }

  @Override
  public void gone(FilePath path, NodeState before) throws IOException {
    if (isUnreadable(path)) {
      return;
    }
    set.deleted(path);
    statistics.deletedFiles++;
    statistics.deltaEntries++;
    if (before.isFile()) {
      changedFiles.add(Change.DELETED, path);
    }
  }

  /** Paths come in order, so that what lies before them is no longer needed. */
  private boolean isUnreadable(FilePath path) {
    while (!unreadable.isEmpty() && !path.startsWith(unreadable.element())) {
      if (path.compareTo(unreadable.element()) < 0) {
        return false;
      }
      unreadable.remove();
    }
    return !unreadable.isEmpty();
  }

  private void count(SourceEntry entry) {
    statistics.sourceFiles++;
    statistics.sourceFileSize += entry.status().size();
  }

  private void object(SourceEntry entry, NodeState state) throws IOException {
    set.object(entry.path(), state);
    statistics.newFiles++;
    statistics.newFileSize += entry.status().size();
    statistics.deltaEntries++;
  }

  /** The signature of the file that was there, or null if it is of no use. */
  private @Nullable Signature basis(FilePath path) throws IOException {
    try {
      return Signature.read(previous.signature(), previous.signatureFile() + ": " + path);
    } catch (UnsupportedSignatureException e) {
      reports.notice(e.getMessage() + "; the file is stored whole");
      return null;
    }
  }

  /** Returns false if nothing of the file was stored. */
  private boolean write(SourceEntry entry, NodeState state, @Nullable Signature basis)
      throws IOException {
    FileStatus status = entry.status();
    try (FileInput content = entry.open()) {
      statistics.rawDeltaSize +=
          set.file(
              entry.path(),
              state,
              progress.reading(entry, content),
              blockLength.of(status.size()),
              basis);
    } catch (TornFileException e) {
      if (!e.isStored()) {
        leftOut(entry.path(), Cause.UNREADABLE, String.valueOf(e.getMessage()));
        return false;
      }
      error(entry.path(), e.getMessage() + "; only what comes before is stored");
    } catch (FileSystemException e) {
      leftOut(entry.path(), cause(e), String.valueOf(e.getReason()));
      return false;
    }
    statistics.deltaEntries++;
    return true;
  }

  private static Cause cause(FileSystemException e) {
    return e instanceof NoSuchFileException ? Cause.GONE : Cause.UNREADABLE;
  }

  @Override
  public void leftOut(FilePath path, Cause cause, String reason) {
    switch (cause) {
      case UNREADABLE -> {
        error(path, reason + (previous.isNothing() ? NOT_STORED : KEPT));
        unreadable.add(path);
      }
      case GONE, LOOP, UNKNOWN_TYPE, SOCKET -> reports.notice(path + " is left out: " + reason);
    }
  }

  private void error(FilePath path, String reason) {
    statistics.errors++;
    reports.error(path + ": " + reason);
  }
}
