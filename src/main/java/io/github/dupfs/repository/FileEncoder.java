package io.github.dupfs.repository;

import io.github.dupfs.openpgp.Encryption;
import io.github.dupfs.storage.WritableBackend;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Writes stored files: what {@link FileDecoder} reads. Its threads compress for all files that are
 * being written; closing it ends them. Safe for use by many threads at once.
 */
public final class FileEncoder implements Closeable {
  /** Two segments of 2 MiB in each of the files that are written at a time, which are five. */
  private static final long MEMORY_PER_THREAD = 20 << 20;

  private final WritableBackend backend;
  private final @Nullable Encryption encryption;
  private final int level;
  private final int threads;
  private final ExecutorService workers;

  /**
   * @param encryption how files of {@link Encoding#OPENPGP} are encrypted; null if there are none
   * @param level how much is compressed: zlib's, 1 to 9, or 0 for encrypted files that are not
   * @param concurrency how many threads compress, if there is memory for so many; with 0 of them,
   *     whoever writes a file does
   */
  public FileEncoder(
      WritableBackend backend, @Nullable Encryption encryption, int level, int concurrency) {
    this.backend = backend;
    this.encryption = encryption;
    this.level = level;
    this.threads = (int) Math.min(concurrency, mostThreads());
    this.workers =
        Executors.newFixedThreadPool(
            Math.max(1, threads),
            task -> {
              Thread thread = new Thread(task, "compress");
              thread.setDaemon(true);
              return thread;
            });
  }

  private static long mostThreads() {
    return Math.max(1, Runtime.getRuntime().maxMemory() / MEMORY_PER_THREAD);
  }

  /** Starts to write a file; the caller closes it. */
  public EncodedFile create(String name, Encoding encoding) throws IOException {
    if (encoding == Encoding.OPENPGP && encryption == null) {
      throw new IllegalArgumentException("no encryption for " + name);
    }
    Executor executor = threads == 0 ? Runnable::run : workers;
    return EncodedFile.start(
        backend.create(name), encoding, encryption, level, executor, Math.max(1, threads));
  }

  @Override
  public void close() {
    workers.shutdown();
  }
}
