package io.github.dupfs.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class MemoryCacheTest {
  private static final int THREADS = 8;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final MemoryCache<String, byte[]> cache = new MemoryCache<>(100, value -> value.length);
  private final AtomicInteger loads = new AtomicInteger();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** Many threads that all want "key" while one of them is loading it. */
  private List<Future<byte[]>> getAtOnce(MemoryCache.Loader<byte[]> loader) throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(THREADS - 1);
    List<Thread> waiting = new ArrayList<>();
    MemoryCache.Loader<byte[]> slow =
        () -> {
          loads.incrementAndGet();
          loading.countDown();
          awaitAll(asked, waiting);
          return loader.load();
        };
    List<Future<byte[]>> results = new ArrayList<>();
    results.add(threads.submit(() -> cache.get("key", slow)));
    assertTrue(loading.await(10, TimeUnit.SECONDS));
    for (int i = 1; i < THREADS; i++) {
      results.add(
          threads.submit(
              () -> {
                synchronized (waiting) {
                  waiting.add(Thread.currentThread());
                }
                asked.countDown();
                return cache.get("key", slow);
              }));
    }
    return results;
  }

  private static void awaitAll(CountDownLatch asked, List<Thread> waiting) throws IOException {
    try {
      asked.await();
      for (Thread thread : waiting) {
        while (thread.getState() != Thread.State.WAITING) {
          Thread.sleep(1);
        }
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private byte[] load(int weight) {
    loads.incrementAndGet();
    return new byte[weight];
  }

  @Test
  void loadsOnceHoweverManyWait() throws Exception {
    byte[] value = {1};
    for (Future<byte[]> result : getAtOnce(() -> value)) {
      assertSame(value, result.get());
    }
    assertSame(value, cache.get("key", () -> load(1)));
    assertEquals(1, loads.get());
  }

  @Test
  void aFailureReachesAllWhoWaitAndIsNotKept() throws Exception {
    IOException failure = new IOException("disk on fire");
    List<Future<byte[]>> results =
        getAtOnce(
            () -> {
              throw failure;
            });
    for (Future<byte[]> result : results) {
      assertSame(failure, assertThrows(ExecutionException.class, result::get).getCause());
    }
    assertEquals(1, loads.get());
    assertEquals(3, cache.get("key", () -> load(3)).length);
  }

  @Test
  void anErrorReachesAllWhoWaitAndIsNotKept() throws Exception {
    Error failure = new StackOverflowError();
    List<Future<byte[]>> results =
        getAtOnce(
            () -> {
              throw failure;
            });
    for (Future<byte[]> result : results) {
      Throwable seen = assertThrows(ExecutionException.class, result::get).getCause();
      assertSame(failure, seen instanceof CompletionException ? seen.getCause() : seen);
    }
    assertEquals(3, cache.get("key", () -> load(3)).length);
  }

  /** A damaged repository must not fill the log with traces: who asked is told. */
  @Test
  void failuresAreNotLogged() {
    List<LogRecord> records = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            records.add(entry);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      assertFalse(isKept("key"));
    } finally {
      root.removeHandler(handler);
    }
    assertEquals(List.of(), records.stream().map(LogRecord::getMessage).toList());
  }

  @Test
  void keysDoNotWaitForEachOther() throws Exception {
    CountDownLatch other = new CountDownLatch(1);
    Future<byte[]> slow =
        threads.submit(
            () ->
                cache.get(
                    "slow",
                    () -> {
                      awaitAll(other, List.of());
                      return new byte[1];
                    }));
    assertEquals(2, cache.get("fast", () -> load(2)).length);
    other.countDown();
    assertEquals(1, slow.get().length);
  }

  @Test
  void aLoadMayLoadOtherKeys() throws IOException {
    byte[] value = cache.get("outer", () -> cache.get("inner", () -> load(5)));
    assertSame(value, cache.get("inner", () -> load(6)));
  }

  @Test
  void keepsAtMostItsWeight() throws IOException {
    for (int i = 0; i < 1000; i++) {
      cache.get("key " + i, () -> load(10));
    }
    int kept = 0;
    for (int i = 0; i < 1000; i++) {
      kept += isKept("key " + i) ? 1 : 0;
    }
    assertTrue(kept > 0 && kept <= 10, kept + " values of weight 10");
  }

  /** As segments of a file that is read piece by piece, after others were. */
  @Test
  void whatIsInUseIsKeptHoweverOftenOthersWereUsed() throws IOException {
    for (int key = 0; key < 100; key++) {
      for (int use = 0; use < 8; use++) {
        cache.get("key " + key, () -> load(20));
      }
      assertEquals(key + 1, loads.get());
    }
  }

  @Test
  void twoValuesAreKeptHoweverHeavy() throws IOException {
    for (int use = 0; use < 10; use++) {
      cache.get("one", () -> load(101));
      cache.get("other", () -> load(500));
    }
    assertEquals(2, loads.get());
    cache.get("third", () -> load(1));
    assertFalse(isKept("one"));
  }

  @Test
  void withoutRoomNothingIsKept() throws IOException {
    MemoryCache<String, byte[]> none = new MemoryCache<>(0, value -> value.length);
    none.get("key", () -> load(1));
    none.get("key", () -> load(1));
    assertEquals(2, loads.get());
  }

  private boolean isKept(String key) {
    try {
      cache.get(
          key,
          () -> {
            throw new IOException("not kept");
          });
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
