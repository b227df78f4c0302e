package io.github.dupfs.cache;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A memory cache bounded by weight that loads each value once, however many threads want it.
 *
 * <p>Caffeine lets a new value in if it is asked for more often than one that would have to go. Who
 * reads on through large values asks for each some times, and each would be dropped, and loaded
 * again, while that goes on. So the values that were used last stay in any case, in a quarter of
 * the room; two of them however large they are.
 *
 * <p>A load runs in the thread that asks first; the others wait for it. Loads of different keys
 * never wait for each other. A load that fails leaves nothing behind and throws in every thread
 * that waited. Safe for use by many threads at once; values must be immutable.
 *
 * @param <K> keys, with equals and hashCode
 * @param <V> values
 */
public final class MemoryCache<K, V> {
  private static final int LEAST_RECENT = 2;

  private final AsyncCache<K, V> cache;
  private final ToIntFunction<V> weight;
  private final long maxRecentWeight;

  /** The value that was used last comes last. */
  private final LinkedHashMap<K, V> recent = new LinkedHashMap<>(16, 0.75f, true);

  private long recentWeight;

  /**
   * @param maxWeight the most that all values may weigh together
   * @param weight the weight of a value, such as its bytes
   */
  public MemoryCache(long maxWeight, ToIntFunction<V> weight) {
    this.weight = weight;
    this.maxRecentWeight = maxWeight / 4;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(maxWeight - maxRecentWeight)
            .weigher((K key, V value) -> weight.applyAsInt(value))
            .executor(Runnable::run)
            .buildAsync();
  }

  /** The value of {@code key}, loaded if it is not there. */
  public V get(K key, Loader<V> loader) throws IOException {
    V value = recent(key);
    if (value == null) {
      value = loaded(key, loader);
      keep(key, value);
    }
    return value;
  }

  private synchronized @Nullable V recent(K key) {
    return recent.get(key);
  }

  private synchronized void keep(K key, V value) {
    if (maxRecentWeight == 0) {
      return;
    }
    V before = recent.put(key, value);
    recentWeight += weight.applyAsInt(value) - (before == null ? 0 : weight.applyAsInt(before));
    Iterator<V> oldest = recent.values().iterator();
    while (recentWeight > maxRecentWeight && recent.size() > LEAST_RECENT) {
      recentWeight -= weight.applyAsInt(oldest.next());
      oldest.remove();
    }
  }

  private V loaded(K key, Loader<V> loader) throws IOException {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> present = cache.asMap().putIfAbsent(key, mine);
    if (present != null) {
      return await(present);
    }
    try {
      V value = loader.load();
      mine.complete(value);
      return value;
    } catch (Throwable e) {
      mine.completeExceptionally(new LoadFailure(e));
      throw e;
    }
  }

  private static <V> V await(CompletableFuture<V> future) throws IOException {
    try {
      return future.join();
    } catch (CancellationException e) {
      Throwable cause = e;
      while (cause instanceof CancellationException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof IOException io) {
        throw io;
      }
      throw new CompletionException(cause);
    }
  }

  /** Carries the failure of a load: Caffeine logs, with its trace, any other exception. */
  private static final class LoadFailure extends CancellationException {
    private static final long serialVersionUID = 1L;

    LoadFailure(Throwable cause) {
      initCause(cause);
    }
  }

  /** Makes a value. */
  @FunctionalInterface
  public interface Loader<V> {
    /** Called at most once at a time for one key. */
    V load() throws IOException;
  }
}
