package io.github.dupfs.repository;

import io.github.dupfs.deflate.InflateResume;
import io.github.dupfs.deflate.SeekPoint;
import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.ByteSourceInputStream;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.openpgp.BodySource;
import io.github.dupfs.openpgp.Bzip2InputStream;
import io.github.dupfs.storage.StorageBackend;
import java.io.IOException;
import java.io.InputStream;

/**
 * Decodes single segments of a stored file. Every byte of the stored file is checked against the
 * digests of the layout before it is used. Safe for use by many threads at once.
 */
public final class SegmentLoader {
  private final StorageBackend backend;
  private final String fileName;
  private final FileLayout layout;
  private final FileLayout.Windows windows;

  /** Loads from the file of that name and layout. */
  public SegmentLoader(
      StorageBackend backend, String fileName, FileLayout layout, FileLayout.Windows windows) {
    this.backend = backend;
    this.fileName = fileName;
    this.layout = layout;
    this.windows = windows;
  }

  /** The name of the stored file. */
  public String fileName() {
    return fileName;
  }

  /** The layout of the stored file. */
  public FileLayout layout() {
    return layout;
  }

  /**
   * The bytes of one segment.
   *
   * @throws IOException if the file is missing, unreadable, or not what it was when it was checked
   */
  public byte[] load(int segment) throws IOException {
    long start = layout.segmentStart(segment);
    byte[] bytes = new byte[Math.toIntExact(layout.segmentStart(segment + 1) - start)];
    try (ByteSource file = backend.open(fileName)) {
      if (file.size() != layout.fileSize()) {
        throw new CorruptDataException(
            fileName,
            CorruptDataException.UNKNOWN_OFFSET,
            "has " + file.size() + " bytes, had " + layout.fileSize() + " when it was checked");
      }
      ByteSource data = layout.data(file, BodySource::new);
      switch (layout.compression()) {
        case NONE -> data.readFully(start, bytes, 0, bytes.length);
        case BZIP2 -> decompress(data, layout.inputBit(segment), bytes);
        default -> inflate(data, segment, start, bytes);
      }
    }
    return bytes;
  }

  private void decompress(ByteSource data, long bit, byte[] bytes) throws IOException {
    InputStream compressed = new ByteSourceInputStream(data, bit >>> 3, data.size());
    InputStream block = Bzip2InputStream.resume(compressed, (int) (bit & 7), fileName);
    int count = block.readNBytes(bytes, 0, bytes.length);
    if (count < bytes.length) {
      throw new CorruptDataException(
          fileName,
          CorruptDataException.UNKNOWN_OFFSET,
          "a bzip2 block of " + count + " bytes, wanted " + bytes.length);
    }
  }

  private void inflate(ByteSource data, int segment, long start, byte[] bytes) throws IOException {
    long bit = layout.inputBit(segment);
    byte[] window = layout.isIndependent() ? new byte[0] : windows.window(segment);
    InflateResume.inflate(
        new SeekPoint(bit, start, window),
        new ByteSourceInputStream(data, bit >>> 3, data.size()),
        bytes,
        0,
        bytes.length,
        fileName);
  }
}
