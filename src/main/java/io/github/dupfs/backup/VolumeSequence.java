package io.github.dupfs.backup;

import io.github.dupfs.index.SetIndexWriter;
import io.github.dupfs.index.VolumeRecords;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.EncodedFile;
import io.github.dupfs.repository.ManifestWriter;
import io.github.dupfs.repository.ManifestWriter.Position;
import io.github.dupfs.volume.DifftarWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of a set, cut between entries once they are large enough. While one is being
 * completed, by a thread of its own, the next is begun. Not thread-safe.
 */
final class VolumeSequence implements Closeable {
  private static final Position NOTHING = new Position(FilePath.ROOT, 0);

  private final Opener opener;
  private final long limit;
  private final ManifestWriter manifest;
  private final SetIndexWriter index;
  private int number;
  private @Nullable Volume current;

  /** The volume before. */
  private @Nullable Completion completion;

  private long storedBytes;

  /** Starts to write the volume of a number. */
  @FunctionalInterface
  interface Opener {
    EncodedFile open(int number) throws IOException;
  }

  private static final class Volume {
    final int number;
    final EncodedFile file;
    final VolumeRecords contents;
    final DifftarWriter tar;
    final Position first;
    Position last;

    Volume(int number, EncodedFile file, VolumeRecords contents, Position first) {
      this.number = number;
      this.file = file;
      this.contents = contents;
      this.tar = new DifftarWriter(file, contents);
      this.first = first;
      this.last = first;
    }
  }

  /**
   * @param volumeSize how long a volume may become in bytes, roughly; at least one entry is in each
   * @param manifest is told of each volume that is stored
   * @param index is told what each holds
   */
  VolumeSequence(Opener opener, long volumeSize, ManifestWriter manifest, SetIndexWriter index) {
    this.index = index;
    this.opener = opener;
    this.limit = Math.max(0, volumeSize - PartOutput.PART);
    this.manifest = manifest;
  }

  /** Where the entry at {@code position} is to be written. */
  DifftarWriter at(Position position) throws IOException {
    if (current != null && current.file.hasReached(limit)) {
      complete(current);
    }
    if (current == null) {
      current = open(position);
    }
    current.last = position;
    current.file.cut();
    return current.tar;
  }

  private Volume open(Position first) throws IOException {
    number++;
    return new Volume(number, opener.open(number), index.volume(number), first);
  }

  /** Stores the last volume; of nothing at all, one that is empty. */
  void finish() throws IOException {
    if (current == null && number == 0) {
      current = open(NOTHING);
    }
    if (current != null) {
      complete(current);
    }
    awaitCompletion();
  }

  private void complete(Volume volume) throws IOException {
    volume.tar.finish();
    awaitCompletion();
    completion = new Completion(volume);
    current = null;
  }

  private void awaitCompletion() throws IOException {
    if (completion == null) {
      return;
    }
    Volume volume = completion.volume;
    EncodedFile.Summary stored = completion.await();
    volume.file.close();
    completion = null;
    volume.contents.layout(stored.layout());
    index.end(volume.number, volume.contents, SetIndexWriter.mark(stored.sha1(), stored.size()));
    storedBytes += stored.size();
    manifest.add(volume.number, volume.first, volume.last, stored.sha1());
  }

  /** The length of all volumes stored so far. */
  long storedBytes() {
    return storedBytes;
  }

  /** Gives up what is not stored yet. */
  @Override
  public void close() throws IOException {
    try (Closeable before = completion) {
      assert before == completion;
      if (current != null) {
        current.file.close();
      }
    }
  }

  /** A volume to which nothing is added any more being stored. */
  private static final class Completion implements Closeable {
    private final Volume volume;
    private final FutureTask<EncodedFile.Summary> task;
    private final Thread thread;

    Completion(Volume volume) {
      this.volume = volume;
      this.task = new FutureTask<>(volume.file::finish);
      this.thread = new Thread(task, "store volume " + volume.number);
      thread.setDaemon(true);
      thread.start();
    }

    EncodedFile.Summary await() throws IOException {
      try {
        return task.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while storing volume " + volume.number);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof IOException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      }
    }

    /** Gives it up, if it is not stored yet; waits until that is clear. */
    @Override
    public void close() throws IOException {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      volume.file.close();
    }
  }
}
