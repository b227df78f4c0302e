package io.github.dupfs.storage;

import io.github.dupfs.io.ByteSource;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Another place, or one that is not there yet, to which nothing is written. */
final class UnchangedBackend implements WritableBackend {
  private final @Nullable StorageBackend backend;
  private final String url;

  /**
   * @param backend null if there is no such place yet
   * @param url for messages
   */
  UnchangedBackend(@Nullable StorageBackend backend, String url) {
    this.backend = backend;
    this.url = url;
  }

  @Override
  public List<StoredFile> list() throws IOException {
    return backend == null ? List.of() : backend.list();
  }

  @Override
  public ByteSource open(String name) throws IOException {
    if (backend == null) {
      throw new StorageException(name, "the file is missing: there is no " + url);
    }
    return backend.open(name);
  }

  @Override
  public Upload create(String name) throws StorageException {
    throw refusal(name);
  }

  @Override
  public void delete(String name) throws StorageException {
    throw refusal(name);
  }

  @Override
  public void deleteUnfinished(Predicate<String> names) throws StorageException {
    throw refusal(url);
  }

  private static StorageException refusal(String name) {
    return new StorageException(name, "nothing is to be changed here");
  }
}
