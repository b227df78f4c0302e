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
import org.jspecify.annotations.Nullable;

/** The volumes of a set, cut between entries once they are large enough. Not thread-safe. */
final class VolumeSequence implements Closeable {
  private static final Position NOTHING = new Position(FilePath.ROOT, 0);

  private final Opener opener;
  private final long limit;
  private final ManifestWriter manifest;
  private final SetIndexWriter index;
  private int number;
  private @Nullable Volume current;
  private long storedBytes;

  /** Starts to write the volume of a number. */
  @FunctionalInterface
  interface Opener {
    EncodedFile open(int number) throws IOException;
  }

  private static final class Volume {
    final EncodedFile file;
    final VolumeRecords contents;
    final DifftarWriter tar;
    final Position first;
    Position last;

    Volume(EncodedFile file, VolumeRecords contents, Position first) {
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
      store(current);
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
    return new Volume(opener.open(number), index.volume(number), first);
  }

  /** Stores the last volume; of nothing at all, one that is empty. */
  void finish() throws IOException {
    if (current == null && number == 0) {
      current = open(NOTHING);
    }
    if (current != null) {
      store(current);
    }
  }

  private void store(Volume volume) throws IOException {
    volume.tar.finish();
    EncodedFile.Summary stored = volume.file.finish();
    volume.contents.layout(stored.layout());
    index.end(number, volume.contents, SetIndexWriter.mark(stored.sha1(), stored.size()));
    volume.file.close();
    current = null;
    storedBytes += stored.size();
    manifest.add(number, volume.first, volume.last, stored.sha1());
  }

  /** The length of all volumes stored so far. */
  long storedBytes() {
    return storedBytes;
  }

  /** Gives up the volume that is not stored yet. */
  @Override
  public void close() throws IOException {
    if (current != null) {
      current.file.close();
    }
  }
}
