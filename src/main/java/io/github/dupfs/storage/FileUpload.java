package io.github.dupfs.storage;

import io.github.dupfs.storage.WritableBackend.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of a directory being written under another name, which no program takes for a file of a
 * repository. It gets its own name once it is on the disk.
 */
final class FileUpload extends Upload {
  private static final String PREFIX = ".";
  private static final String SUFFIX = ".dupfs-upload";

  private final String name;
  private final Path target;
  private final Path unfinished;
  private final FileChannel channel;
  private boolean committed;

  FileUpload(Path target) throws IOException {
    this.name = target.getFileName().toString();
    this.target = target;
    this.unfinished = target.resolveSibling(PREFIX + name + SUFFIX);
    this.channel =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
  }

  /** The name that an unfinished upload was to get, or null if {@code name} is not of one. */
  static @Nullable String finalName(String name) {
    return name.startsWith(PREFIX) && name.endsWith(SUFFIX)
        ? name.substring(PREFIX.length(), name.length() - SUFFIX.length())
        : null;
  }

  @Override
  public void write(byte[] buffer, int offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void commit() throws IOException {
    try {
      channel.force(true);
      channel.close();
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
      committed = true;
      try (FileChannel directory = FileChannel.open(target.resolveSibling("."))) {
        directory.force(true);
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!committed) {
      try {
        channel.close();
      } finally {
        Files.deleteIfExists(unfinished);
      }
    }
  }

  private StorageException failure(IOException e) {
    return new StorageException(name, "cannot be written to " + target.getParent(), e);
  }
}
