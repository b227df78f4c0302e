package io.github.dupfs.storage;

/** The fake that other tests rely on behaves as a backend does. */
final class MemoryBackendTest extends StorageBackendContract {
  private final MemoryBackend backend = new MemoryBackend();

  @Override
  StorageBackend backend() {
    return backend;
  }

  @Override
  void put(String name, byte[] content) {
    backend.put(name, content);
  }
}
