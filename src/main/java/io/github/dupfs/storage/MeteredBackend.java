package io.github.dupfs.storage;

import io.github.dupfs.io.ByteSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Another place, and how much is read of each of its files. */
public final class MeteredBackend implements StorageBackend {
  private final StorageBackend backend;
  private final Map<String, LongAdder> bytesRead = new ConcurrentHashMap<>();

  public MeteredBackend(StorageBackend backend) {
    this.backend = backend;
  }

  /** The number of bytes that were read of a file so far, those that were read twice counted so. */
  public long bytesRead(String name) {
    LongAdder count = bytesRead.get(name);
    return count == null ? 0 : count.sum();
  }

  @Override
  public List<StoredFile> list() throws IOException {
    return backend.list();
  }

  @Override
  public ByteSource open(String name) throws IOException {
    return new Metered(
        backend.open(name), bytesRead.computeIfAbsent(name, file -> new LongAdder()));
  }

  private record Metered(ByteSource source, LongAdder bytesRead) implements ByteSource {
    @Override
    public String name() {
      return source.name();
    }

    @Override
    public long size() {
      return source.size();
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) throws IOException {
      source.readFully(position, buffer, offset, length);
      bytesRead.add(length);
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }
}
