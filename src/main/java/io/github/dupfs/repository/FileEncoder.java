package io.github.dupfs.repository;

import io.github.dupfs.openpgp.Encryption;
import io.github.dupfs.storage.WritableBackend;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Writes stored files: what {@link FileDecoder} reads. Its threads compress for all files that are
 * being written; closing it ends them. Safe for use by many threads at once.
 */
public final class FileEncoder implements Closeable {
  private static final int THREADS = Runtime.getRuntime().availableProcessors();

  private final WritableBackend backend;
  private final @Nullable Encryption encryption;
  private final int level;
  private final ExecutorService workers;

  /**
   * @param encryption how files of {@link Encoding#OPENPGP} are encrypted; null if there are none
   * @param level how much is compressed: zlib's, 1 to 9, or 0 for encrypted files that are not
   */
  public FileEncoder(WritableBackend backend, @Nullable Encryption encryption, int level) {
    this.backend = backend;
    this.encryption = encryption;
    this.level = level;
    this.workers =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "compress");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Starts to write a file; the caller closes it. */
  public EncodedFile create(String name, Encoding encoding) throws IOException {
    if (encoding == Encoding.OPENPGP && encryption == null) {
      throw new IllegalArgumentException("no encryption for " + name);
    }
    return EncodedFile.start(backend.create(name), encoding, encryption, level, workers, THREADS);
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}
