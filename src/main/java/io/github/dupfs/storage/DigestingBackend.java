package io.github.dupfs.storage;

import io.github.dupfs.io.ByteSource;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Another place, and the digest of each file that is written to it. */
public final class DigestingBackend implements WritableBackend {
  private final WritableBackend backend;
  private final Map<String, byte[]> digests = new ConcurrentHashMap<>();

  public DigestingBackend(WritableBackend backend) {
    this.backend = backend;
  }

  /** The SHA-1 of the files that were committed and are still there, by their names. */
  public Map<String, byte[]> digests() {
    return new TreeMap<>(digests);
  }

  @Override
  public List<StoredFile> list() throws IOException {
    return backend.list();
  }

  @Override
  public ByteSource open(String name) throws IOException {
    return backend.open(name);
  }

  @Override
  public Upload create(String name) throws IOException {
    return new Digesting(name, backend.create(name), sha1());
  }

  @Override
  public void delete(String name) throws IOException {
    backend.delete(name);
    digests.remove(name);
  }

  @Override
  public void deleteUnfinished(Predicate<String> names) throws IOException {
    backend.deleteUnfinished(names);
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private final class Digesting extends Upload {
    private final String name;
    private final Upload upload;
    private final MessageDigest digest;

    Digesting(String name, Upload upload, MessageDigest digest) {
      this.name = name;
      this.upload = upload;
      this.digest = digest;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      upload.write(buffer, offset, length);
      digest.update(buffer, offset, length);
    }

    @Override
    public void commit() throws IOException {
      upload.commit();
      digests.put(name, digest.digest());
    }

    @Override
    public void close() throws IOException {
      upload.close();
    }
  }
}
