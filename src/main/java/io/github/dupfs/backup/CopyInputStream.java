package io.github.dupfs.backup;

import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.ReadAheadInputStream;
import io.github.dupfs.repository.Encoding;
import io.github.dupfs.repository.RepositoryFile;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The content of a copy in an archive directory, which is compressed at most; a thread of its own
 * reads some of it ahead. By its end it is known to be sound, as far as gzip can tell; what is
 * damaged is thrown as {@link CorruptDataException}. Not thread-safe.
 */
final class CopyInputStream extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  private final InputStream stored;
  private final String name;

  private CopyInputStream(InputStream stored, InputStream content, String name) {
    super(new ReadAheadInputStream(content, "read " + name));
    this.stored = stored;
    this.name = name;
  }

  /** Opens a copy. */
  static InputStream open(Path directory, RepositoryFile copy) throws IOException {
    String name = copy.name();
    InputStream stored = Files.newInputStream(directory.resolve(name));
    try {
      boolean compressed = copy.encoding() == Encoding.GZIP;
      InputStream content = compressed ? new GZIPInputStream(stored, BUFFER) : stored;
      return new CopyInputStream(stored, content, name);
    } catch (IOException e) {
      stored.close();
      throw explained(name, e);
    }
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      return super.read(buffer, offset, length);
    } catch (IOException e) {
      throw explained(name, e);
    }
  }

  private static IOException explained(String name, IOException e) {
    return e instanceof EOFException || e instanceof ZipException
        ? new CorruptDataException(
            name, CorruptDataException.UNKNOWN_OFFSET, "cannot be decompressed", e)
        : e;
  }

  @Override
  public void close() throws IOException {
    super.close();
    stored.close();
  }
}
