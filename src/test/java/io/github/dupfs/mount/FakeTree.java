package io.github.dupfs.mount;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A tree in memory, which may change while it is mounted. */
final class FakeTree implements FileTree {
  static final long MODIFIED = 1_700_000_000L;

  /** Where a tree can fail. */
  enum Failing {
    ATTRIBUTES,
    LINK_TARGET,
    ENTRIES,
    OPEN,
    READ
  }

  /** What a file holds. */
  interface Content {
    byte at(long position);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Node(Attributes attributes, byte[] target, Content content) {}

  private record Failure(Failing where, Supplier<Throwable> what) {}

  private final Map<FilePath, Node> nodes = new ConcurrentSkipListMap<>();
  private final Map<FilePath, Failure> failures = new ConcurrentSkipListMap<>();
  private final Set<FilePath> truncating = new ConcurrentSkipListSet<>();
  private final AtomicLong inodes = new AtomicLong();

  FakeTree() {
    directory(FilePath.ROOT);
  }

  FakeTree directory(FilePath path) {
    return add(path, Kind.DIRECTORY, 0755, 0, new byte[0]);
  }

  FakeTree directory(String path) {
    return directory(FilePath.of(path));
  }

  FakeTree file(FilePath path, int permissions, byte[] bytes) {
    return generated(path, permissions, bytes.length, position -> bytes[(int) position]);
  }

  FakeTree file(String path, String text) {
    return file(FilePath.of(path), 0644, text.getBytes(StandardCharsets.UTF_8));
  }

  FakeTree generated(FilePath path, int permissions, long size, Content content) {
    Attributes attributes = attributes(Kind.REGULAR, permissions, size, 0, 0);
    nodes.put(path, new Node(attributes, new byte[0], content));
    return this;
  }

  FakeTree link(FilePath path, byte[] target) {
    return add(path, Kind.SYMBOLIC_LINK, 0777, target.length, target);
  }

  FakeTree add(FilePath path, Kind kind, int permissions, long size, byte[] target) {
    nodes.put(path, new Node(attributes(kind, permissions, size, 0, 0), target, position -> 0));
    return this;
  }

  FakeTree device(String path, Kind kind, int major, int minor) {
    nodes.put(
        FilePath.of(path),
        new Node(attributes(kind, 0660, 0, major, minor), new byte[0], position -> 0));
    return this;
  }

  /** Makes one method fail at a path. */
  FakeTree failing(String path, Failing where, Supplier<Throwable> what) {
    failures.put(FilePath.of(path), new Failure(where, what));
    return this;
  }

  /** Makes reads return half of what they should. */
  FakeTree truncating(String path) {
    truncating.add(FilePath.of(path));
    return this;
  }

  void remove(String path) {
    nodes.remove(FilePath.of(path));
  }

  private Attributes attributes(Kind kind, int permissions, long size, int major, int minor) {
    return new Attributes(
        kind, inodes.incrementAndGet(), permissions, 1234, 5678, size, MODIFIED, major, minor);
  }

  private Node node(FilePath path) throws IOException {
    Node node = nodes.get(path);
    if (node != null) {
      return node;
    }
    FilePath parent = path.parent();
    if (parent != null && node(parent).attributes().kind() != Kind.DIRECTORY) {
      throw new NotDirectoryException(path.toString());
    }
    throw new NoSuchFileException(path.toString());
  }

  private void mayFail(FilePath path, Failing where) throws IOException {
    Failure failure = failures.get(path);
    if (failure != null && failure.where() == where) {
      Throwable what = failure.what().get();
      if (what instanceof Error error) {
        throw error;
      }
      if (what instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw (IOException) what;
    }
  }

  @Override
  public Attributes attributes(FilePath path) throws IOException {
    mayFail(path, Failing.ATTRIBUTES);
    return node(path).attributes();
  }

  @Override
  public @Nullable Attributes attributesAtHand(FilePath path) throws IOException {
    return attributes(path);
  }

  @Override
  public byte[] linkTarget(FilePath path) throws IOException {
    mayFail(path, Failing.LINK_TARGET);
    Node node = node(path);
    if (node.attributes().kind() != Kind.SYMBOLIC_LINK) {
      throw new NotLinkException(path.toString());
    }
    return node.target();
  }

  @Override
  public List<Entry> entries(FilePath directory) throws IOException {
    mayFail(directory, Failing.ENTRIES);
    if (node(directory).attributes().kind() != Kind.DIRECTORY) {
      throw new NotDirectoryException(directory.toString());
    }
    List<Entry> entries = new ArrayList<>();
    nodes.forEach(
        (path, node) -> {
          if (directory.equals(path.parent())) {
            Attributes attributes = node.attributes();
            entries.add(new Entry(path.fileName(), attributes.kind(), attributes.inode()));
          }
        });
    return entries;
  }

  @Override
  public OpenFile open(FilePath path) throws IOException {
    mayFail(path, Failing.OPEN);
    Node node = node(path);
    return new OpenFile() {
      @Override
      public long size() {
        return node.attributes().size();
      }

      @Override
      public int read(long position, byte[] buffer, int offset, int length) throws IOException {
        mayFail(path, Failing.READ);
        int count = (int) Math.max(0, Math.min(length, size() - position));
        for (int i = 0; i < count; i++) {
          buffer[offset + i] = node.content().at(position + i);
        }
        return truncating.contains(path) ? count / 2 : count;
      }
    };
  }

  @Override
  public long repositoryBytes() {
    return 5_000_000_001L;
  }
}
