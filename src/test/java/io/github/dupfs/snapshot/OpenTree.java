package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.TarBytes.latin1;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dupfs.index.Index;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.Sha256;
import io.github.dupfs.openpgp.SessionKeys;
import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.FileDecoder;
import io.github.dupfs.repository.FileNames;
import io.github.dupfs.repository.SignerPolicy;
import io.github.dupfs.snapshot.FileTree.Attributes;
import io.github.dupfs.snapshot.FileTree.Entry;
import io.github.dupfs.snapshot.FileTree.Kind;
import io.github.dupfs.storage.MeteredBackend;
import io.github.dupfs.storage.StorageBackend;
import io.github.dupfs.volume.Owners;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The tree of a repository in memory. Paths are strings whose characters are bytes. */
public final class OpenTree implements AutoCloseable {
  static final String REFUSED = "refused: ";

  /** No index can be made below a device, so that it lives in memory. */
  private static final Path IN_MEMORY = Path.of("/dev/null/index");

  private static final long CACHES = 85L << 20;

  /** The tree itself. */
  public final RepositoryTree tree;

  final Index index;
  private final MeteredBackend backend;
  private final FileNames names;

  private OpenTree(
      MemoryBackend backend, FileNames names, SessionKeys keys, Index index, long caches)
      throws IOException {
    this.backend = new MeteredBackend(backend);
    this.names = names;
    this.index = index;
    this.tree =
        new RepositoryTree(
            new FileDecoder(this.backend, keys, false, SignerPolicy.none()),
            index,
            caches,
            collection(),
            SnapshotNames.standard(),
            Owners.numeric(),
            new Owners.Owner(0, 0));
  }

  /** Of what is stored there. */
  public static OpenTree of(MemoryBackend backend) throws IOException {
    return of(backend, FileNames.DEFAULT, CachedKeys.none(), IN_MEMORY);
  }

  static OpenTree of(MemoryBackend backend, FileNames names, SessionKeys keys) throws IOException {
    return of(backend, names, keys, IN_MEMORY);
  }

  static OpenTree of(MemoryBackend backend, FileNames names, SessionKeys keys, Path index)
      throws IOException {
    return new OpenTree(backend, names, keys, Index.open(index), CACHES);
  }

  /** Reads everything anew whenever it is wanted. */
  static OpenTree withoutCaches(MemoryBackend backend, FileNames names, SessionKeys keys)
      throws IOException {
    return new OpenTree(backend, names, keys, Index.open(IN_MEMORY), 0);
  }

  private BackupCollection collection() throws IOException {
    return BackupCollection.of(backend.list(), names);
  }

  boolean update() throws IOException {
    return tree.update(collection());
  }

  /** How much was read so far of all volumes. */
  long volumeBytesRead() throws IOException {
    long bytes = 0;
    for (StorageBackend.StoredFile file : backend.list()) {
      if (file.name().contains(".vol")) {
        bytes += backend.bytesRead(file.name());
      }
    }
    return bytes;
  }

  static FilePath path(String path) {
    return FilePath.of(latin1(path));
  }

  byte[] read(String path) throws IOException {
    FileTree.OpenFile file = tree.open(path(path));
    byte[] content = new byte[Math.toIntExact(file.size())];
    for (int at = 0; at < content.length; ) {
      int count = file.read(at, content, at, Math.min(100_000, content.length - at));
      if (count <= 0) {
        throw new AssertionError(path + " ends at byte " + at + " of " + content.length);
      }
      at += count;
    }
    return content;
  }

  /** Reading it fails, for a reason that has these words in it. */
  void assertRefused(String path, String words) {
    String reason = String.valueOf(assertThrows(IOException.class, () -> read(path)).getMessage());
    assertTrue(reason.contains(words), reason);
  }

  String text(String path) throws IOException {
    return SetWriter.text(read(path));
  }

  long size(String path) throws IOException {
    return tree.attributes(path(path)).size();
  }

  Kind kind(String path) throws IOException {
    return tree.attributes(path(path)).kind();
  }

  List<String> names(String directory) throws IOException {
    List<String> names = new ArrayList<>();
    for (Entry entry : tree.entries(path(directory))) {
      names.add(SetWriter.text(entry.name()));
    }
    return names;
  }

  /** Every path with all that can be seen of it, or with why it was refused. */
  SortedMap<String, String> walk() throws IOException {
    SortedMap<String, String> seen = new TreeMap<>();
    for (String snapshot : names("")) {
      walk(snapshot, seen);
    }
    return seen;
  }

  private void walk(String path, SortedMap<String, String> seen) {
    try {
      Attributes attributes = tree.attributes(path(path));
      seen.put(path, describe(path, attributes));
      if (attributes.kind() == Kind.DIRECTORY) {
        for (String name : names(path)) {
          walk(path + "/" + name, seen);
        }
      }
    } catch (IOException e) {
      seen.put(path, REFUSED + e.getMessage());
    }
  }

  private String describe(String path, Attributes a) throws IOException {
    String content =
        switch (a.kind()) {
          case REGULAR -> sha256(path, a.size());
          case SYMBOLIC_LINK -> SetWriter.text(tree.linkTarget(path(path)));
          default -> a.deviceMajor() + "," + a.deviceMinor();
        };
    return String.join(
        " ",
        a.kind().toString(),
        Integer.toOctalString(a.permissions()),
        a.uid() + ":" + a.gid(),
        Long.toString(a.modified()),
        Long.toString(a.size()),
        content);
  }

  private String sha256(String path, long size) throws IOException {
    byte[] content = read(path);
    if (content.length != size) {
      throw new AssertionError(path + " has " + content.length + " bytes, stat says " + size);
    }
    MessageDigest digest = Sha256.open();
    return HexFormat.of().formatHex(digest.digest(content));
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
