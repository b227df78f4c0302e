package io.github.dupfs.mount;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.snapshot.FileTree;
import io.github.dupfs.snapshot.FileTree.Entry;
import io.github.dupfs.snapshot.FileTree.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A mounted tree and the threads that serve it. The threads are daemons: whoever mounts stays alive
 * in {@link #awaitUnmount}, and closes the session in a shutdown hook.
 *
 * <p>Safe for use by many threads at once.
 */
public final class MountSession implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;
  private static final long STACK_BYTES = 2 << 20;

  private final FileTree tree;
  private final Path mountPoint;
  private final Consumer<String> log;
  private final NativeSession session;
  private final Server server;

  /** How many may still use the native session: the threads, and whoever starts them. */
  private final AtomicInteger users = new AtomicInteger(1);

  private final CountDownLatch ended = new CountDownLatch(1);

  /** Guards the native session against being torn down while {@link #refresh} uses it. */
  private final Object refreshing = new Object();

  /** The root as the kernel may know it. */
  private Map<FilePath, Entry> root;

  /** The number that mount tables give this mount, once that is known. */
  private volatile @Nullable String device;

  private MountSession(
      FileTree tree,
      Map<FilePath, Entry> root,
      Path mountPoint,
      Consumer<String> log,
      NativeSession session,
      Server server) {
    this.server = server;
    this.tree = tree;
    this.root = root;
    this.mountPoint = mountPoint;
    this.log = log;
    this.session = session;
  }

  /** Starts to load what every mount needs, so that it passes beside other work. */
  public static void prepare() {
    Thread thread = new Thread(NativeSession::prepare, "load libfuse");
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Mounts a tree; returns when the kernel serves it. What a killed process left mounted at the
   * mount point is unmounted first.
   *
   * @param tree outlives the session; its owner closes it
   * @param log receives one line, without its end, for each failure that users see as "Input/output
   *     error", from any thread
   * @throws IOException if that is not possible; the message says why and what to do
   */
  public static MountSession mount(FileTree tree, MountOptions options, Consumer<String> log)
      throws IOException {
    Path mountPoint = MountPoint.prepare(options);
    Map<FilePath, Entry> root = rootEntries(tree);
    NativeSession session = NativeSession.mount(mountPoint, options.fuseOptions());
    Failures failures = new Failures(log, System::nanoTime);
    Server server = new Server(tree, session.device(), failures, options.owner());
    MountSession mounted = new MountSession(tree, root, mountPoint, log, session, server);
    try {
      mounted.start(options.threads());
      Files.readAttributes(mountPoint, BasicFileAttributes.class);
      return mounted;
    } catch (IOException | RuntimeException | Error e) {
      mounted.close();
      throw e;
    }
  }

  private static Map<FilePath, Entry> rootEntries(FileTree tree) throws IOException {
    Map<FilePath, Entry> entries = new HashMap<>();
    for (Entry entry : tree.entries(FilePath.ROOT)) {
      entries.put(FilePath.ROOT.resolve(entry.name()), entry);
    }
    return entries;
  }

  private void start(int threads) throws IOException {
    try {
      device = requireListed().device();
      for (int i = 0; i < threads; i++) {
        Thread thread = new Thread(null, this::serve, "dupfs-" + i, STACK_BYTES);
        thread.setDaemon(true);
        users.incrementAndGet();
        try {
          thread.start();
        } catch (Error e) {
          leave();
          throw e;
        }
      }
    } finally {
      leave();
    }
  }

  private void serve() {
    try {
      server.serve();
    } catch (IOException e) {
      log.accept(mountPoint + ": " + e.getMessage());
    } finally {
      leave();
    }
  }

  /** The last one out tears down, so that no thread works on freed memory. */
  private void leave() {
    if (users.decrementAndGet() == 0) {
      synchronized (refreshing) {
        session.tearDown();
        ended.countDown();
      }
    }
  }

  private MountTable.Entry requireListed() throws IOException {
    MountTable.Entry mounted = MountTable.read().at(mountPoint);
    if (mounted == null || !mounted.type().equals(MountOptions.TYPE)) {
      throw new IOException(mountPoint + ": mounted, but the kernel does not list it");
    }
    return mounted;
  }

  /**
   * Tells the kernel what changed in the root: new names show up, gone ones vanish, and links are
   * looked up again. The kernel may ask the tree before this returns, so the caller must not hold a
   * lock that the tree needs.
   *
   * @throws IOException if the tree cannot list its root
   */
  public void refresh() throws IOException {
    synchronized (refreshing) {
      if (hasEnded()) {
        return;
      }
      Map<FilePath, Entry> now = rootEntries(tree);
      Set<FilePath> names = new HashSet<>(root.keySet());
      names.addAll(now.keySet());
      names.removeIf(name -> same(root.get(name), now.get(name)));
      server.invalidate(names.stream().map(FilePath::toBytes).toList());
      root = now;
    }
  }

  /** Links may have a new target, and with it a new length. */
  private static boolean same(@Nullable Entry before, @Nullable Entry now) {
    return before != null
        && now != null
        && before.kind() == now.kind()
        && before.kind() != Kind.SYMBOLIC_LINK
        && before.inode() == now.inode();
  }

  /** Whether the tree is no longer mounted. */
  public boolean hasEnded() {
    return ended.getCount() == 0;
  }

  /** Returns when the tree is no longer mounted, whoever unmounted it. */
  public void awaitUnmount() throws InterruptedException {
    ended.await();
  }

  /**
   * Unmounts, also if in use: then open files can be read until they are closed or this process
   * ends. Returns when nothing is served any more, or after five seconds; quick if it was unmounted
   * before. Fit for a shutdown hook.
   */
  @Override
  public void close() {
    try {
      if (!hasEnded()) {
        unmount();
      }
      if (!ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        log.accept(mountPoint + ": unmounted, but some of its files are still open");
      }
    } catch (IOException e) {
      log.accept(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Leaves alone what others have mounted there since. */
  private void unmount() throws IOException {
    if (!isMounted()) {
      return;
    }
    try {
      Unmounting.run(mountPoint, false);
    } catch (IOException busy) {
      if (isMounted()) {
        Unmounting.run(mountPoint, true);
      }
    }
  }

  private boolean isMounted() throws IOException {
    MountTable.Entry mounted = MountTable.read().at(mountPoint);
    return mounted != null && mounted.device().equals(device);
  }
}
