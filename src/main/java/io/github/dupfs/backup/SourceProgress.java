package io.github.dupfs.backup;

import io.github.dupfs.backup.Backup.Reports;
import java.io.IOException;
import java.io.InputStream;

/**
 * Tells how far a backup is, within large files too. Of each file just its size is told, whatever
 * is read of it, so that all together is what {@link Backup#count} counts. Not thread-safe.
 */
final class SourceProgress {
  /** So many bytes are worth telling: a few milliseconds. */
  private static final int STEP = 1 << 20;

  private final Reports reports;

  /** Of the bytes of the object that is not done yet. */
  private long told;

  SourceProgress(Reports reports) {
    this.reports = reports;
  }

  /** The content of a file that tells how much of it was read. */
  InputStream reading(SourceEntry entry, InputStream content) {
    return size(entry) <= STEP ? content : new Told(entry, content);
  }

  /** What comes next is another object. */
  void done(SourceEntry entry) {
    reports.at(entry.path(), 1, size(entry) - told);
    told = 0;
  }

  private static long size(SourceEntry entry) {
    return entry.status().isFile() ? entry.status().size() : 0;
  }

  private final class Told extends InputStream {
    private final SourceEntry entry;
    private final InputStream content;
    private long read;

    Told(SourceEntry entry, InputStream content) {
      this.entry = entry;
      this.content = content;
    }

    @Override
    public int read() throws IOException {
      int b = content.read();
      advance(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = content.read(buffer, offset, length);
      advance(count);
      return count;
    }

    private void advance(int count) {
      read += Math.max(0, count);
      long more = Math.min(read, size(entry)) - told;
      if (more >= STEP) {
        reports.at(entry.path(), 0, more);
        told += more;
      }
    }
  }
}
