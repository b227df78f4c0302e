package io.github.dupfs.snapshot;

import io.github.dupfs.io.ByteSource;
import io.github.dupfs.storage.StorageBackend;
import io.github.dupfs.storage.StorageException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** A repository in memory, which tests damage. */
public final class MemoryBackend implements StorageBackend {
  private static final Instant WRITTEN = Instant.ofEpochSecond(1_700_000_000);

  final SortedMap<String, byte[]> files = new ConcurrentSkipListMap<>();

  /** The files of a directory but for those that tell what to expect. */
  static MemoryBackend of(Path directory) throws IOException {
    MemoryBackend backend = new MemoryBackend();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
      for (Path path : paths) {
        String name = path.getFileName().toString();
        if (!name.startsWith("expected.")) {
          backend.files.put(name, Files.readAllBytes(path));
        }
      }
    }
    return backend;
  }

  /** The same files; what becomes of one backend does not change the other. */
  MemoryBackend copy() {
    MemoryBackend copy = new MemoryBackend();
    copy.files.putAll(files);
    return copy;
  }

  /** The only file whose name has all of {@code parts} in it. */
  String name(String... parts) {
    List<String> found = new ArrayList<>();
    for (String name : files.keySet()) {
      if (List.of(parts).stream().allMatch(name::contains)) {
        found.add(name);
      }
    }
    if (found.size() != 1) {
      throw new IllegalArgumentException(List.of(parts) + " names " + found);
    }
    return found.get(0);
  }

  byte[] bytes(String name) {
    return Objects.requireNonNull(files.get(name));
  }

  void flip(String name, long bit) {
    byte[] changed = bytes(name).clone();
    changed[(int) (bit >>> 3)] ^= (byte) (1 << (bit & 7));
    files.put(name, changed);
  }

  @Override
  public List<StoredFile> list() {
    List<StoredFile> listed = new ArrayList<>();
    files.forEach((name, bytes) -> listed.add(new StoredFile(name, bytes.length, WRITTEN)));
    return listed;
  }

  @Override
  public ByteSource open(String name) throws IOException {
    byte[] bytes = files.get(name);
    if (bytes == null) {
      throw new StorageException(name, "there is no such file");
    }
    return new Source(name, bytes);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Source(String name, byte[] bytes) implements ByteSource {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void readFully(long position, byte[] buffer, int offset, int length) {
      Objects.checkFromIndexSize(position, length, (long) bytes.length);
      System.arraycopy(bytes, (int) position, buffer, offset, length);
    }

    @Override
    public void close() {}
  }
}
