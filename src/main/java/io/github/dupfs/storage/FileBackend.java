package io.github.dupfs.storage;

import io.github.dupfs.io.ByteSource;
import java.io.EOFException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/** A local directory. */
public final class FileBackend implements WritableBackend {
  private static final Logger LOG = System.getLogger(FileBackend.class.getName());

  private final Path directory;

  /**
   * @throws StorageException if {@code directory} is not a directory that can be read
   */
  public FileBackend(Path directory) throws StorageException {
    this.directory = directory.toAbsolutePath().normalize();
    if (!Files.exists(this.directory)) {
      throw new StorageException(this.directory.toString(), "there is no such directory");
    }
    if (!Files.isDirectory(this.directory)) {
      throw new StorageException(this.directory.toString(), "this is not a directory");
    }
    if (!Files.isReadable(this.directory)) {
      throw new StorageException(this.directory.toString(), "no permission to read this directory");
    }
  }

  /** The absolute path of the directory. */
  public Path directory() {
    return directory;
  }

  @Override
  public List<StoredFile> list() throws IOException {
    List<StoredFile> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path path : stream) {
        try {
          BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
          String name = path.getFileName().toString();
          if (attributes.isRegularFile() && isText(path, name)) {
            files.add(
                new StoredFile(name, attributes.size(), attributes.lastModifiedTime().toInstant()));
          }
        } catch (NoSuchFileException e) {
          LOG.log(Level.DEBUG, "{0} was removed meanwhile", path);
        } catch (FileSystemException e) {
          if (!Files.isSymbolicLink(path)) {
            throw e;
          }
          LOG.log(Level.DEBUG, "{0} leads to nothing that can be read", path);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw new StorageException(
          directory.toString(), "cannot be listed", Objects.requireNonNull(e.getCause()));
    } catch (FileSystemException e) {
      throw new StorageException(directory.toString(), "cannot be listed", e);
    }
    files.sort(Comparator.comparing(StoredFile::name));
    return files;
  }

  /** Whether the name leads to the file again: bytes that are not text become other ones. */
  private boolean isText(Path path, String name) {
    try {
      return directory.resolve(name).equals(path);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public ByteSource open(String name) throws IOException {
    Path file = resolve(name);
    try {
      if (!Files.readAttributes(file, BasicFileAttributes.class).isRegularFile()) {
        throw new StorageException(name, "this is not a file in " + directory);
      }
      return new ChannelSource(name, FileChannel.open(file));
    } catch (NoSuchFileException e) {
      throw new StorageException(name, "the file is missing from " + directory);
    } catch (FileSystemException e) {
      throw new StorageException(name, "cannot be opened in " + directory, e);
    }
  }

  @Override
  public Upload create(String name) throws IOException {
    Path file = resolve(name);
    try {
      return new FileUpload(file);
    } catch (FileSystemException e) {
      throw new StorageException(name, "cannot be written to " + directory, e);
    }
  }

  @Override
  public void delete(String name) throws IOException {
    Path file = resolve(name);
    try {
      Files.deleteIfExists(file);
    } catch (FileSystemException e) {
      throw new StorageException(name, "cannot be removed from " + directory, e);
    }
  }

  @Override
  public void deleteUnfinished(Predicate<String> names) throws IOException {
    for (StoredFile file : list()) {
      String name = FileUpload.finalName(file.name());
      if (name != null && names.test(name)) {
        delete(file.name());
      }
    }
  }

  private Path resolve(String name) throws StorageException {
    try {
      Path file = directory.resolve(name);
      if (directory.equals(file.getParent()) && file.equals(file.normalize())) {
        return file;
      }
      throw new StorageException(name, "this is not the name of a file in " + directory);
    } catch (InvalidPathException e) {
      throw new StorageException(name, "this is not the name of a file in " + directory);
    }
  }

  private static final class ChannelSource implements ByteSource {
    private final String name;
    private final FileChannel channel;
    private final long size;

    ChannelSource(String name, FileChannel channel) throws IOException {
      this.name = name;
      this.channel = channel;
      this.size = channel.size();
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(position, length, size);
      ByteBuffer target = ByteBuffer.wrap(buffer, offset, length);
      long at = position;
      while (target.hasRemaining()) {
        int count = channel.read(target, at);
        if (count < 0) {
          throw new EOFException(name + " ends at byte " + at + ", wanted " + size + " bytes");
        }
        at += count;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
