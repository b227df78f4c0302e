package io.github.dupfs.storage;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Predicate;

/** A place that files can be written to. Safe for use by many threads at once. */
public interface WritableBackend extends StorageBackend {

  /**
   * Starts to write a file; the caller closes it. A file of this name stays as it is until the new
   * one is committed.
   *
   * @throws StorageException if the place takes no such file
   */
  Upload create(String name) throws IOException;

  /**
   * Removes a file; that there is none is no error.
   *
   * @throws StorageException if it is still there
   */
  void delete(String name) throws IOException;

  /**
   * Removes what is left of uploads that were cut off.
   *
   * @param names tells by the name that a file was to get whether nobody is writing it any more
   * @throws StorageException if something is still there
   */
  void deleteUnfinished(Predicate<String> names) throws IOException;

  /**
   * A file on its way to a place. It is there, whole and to stay, once {@link #commit} has
   * returned; if it is closed before, nothing of it is left. Not thread-safe.
   */
  abstract class Upload extends OutputStream {
    /**
     * Ends the file.
     *
     * @throws StorageException if the place did not take it
     */
    public abstract void commit() throws IOException;

    @Override
    public final void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public abstract void write(byte[] buffer, int offset, int length) throws IOException;

    @Override
    public abstract void close() throws IOException;
  }
}
