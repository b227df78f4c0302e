package io.github.dupfs.storage;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.MemorySource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Files in memory. */
public final class MemoryBackend implements StorageBackend {
  private final Map<String, byte[]> files = new ConcurrentSkipListMap<>();

  /** Stores or replaces a file. */
  public MemoryBackend put(String name, byte[] content) {
    files.put(name, content.clone());
    return this;
  }

  @Override
  public List<StoredFile> list() {
    return files.entrySet().stream()
        .map(file -> new StoredFile(file.getKey(), file.getValue().length, Instant.EPOCH))
        .toList();
  }

  @Override
  public ByteSource open(String name) throws StorageException {
    byte[] content = files.get(name);
    if (content == null) {
      throw new StorageException(name, "is not in memory");
    }
    return new MemorySource(name, content);
  }
}
