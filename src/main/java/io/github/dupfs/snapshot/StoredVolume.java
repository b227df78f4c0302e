package io.github.dupfs.snapshot;

import io.github.dupfs.cache.MemoryCache;
import io.github.dupfs.cache.Prefetcher;
import io.github.dupfs.index.Adoption;
import io.github.dupfs.index.Index;
import io.github.dupfs.index.IndexDamagedException;
import io.github.dupfs.index.IndexException;
import io.github.dupfs.index.SetIndexWriter;
import io.github.dupfs.index.VolumeRecords;
import io.github.dupfs.index.VolumeSection;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.Decoding;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.repository.SegmentLoader;
import io.github.dupfs.repository.VolumeInfo;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.DeltaChunk;
import io.github.dupfs.volume.DifftarReader;
import io.github.dupfs.volume.VolumeReader;
import io.github.dupfs.volume.VolumeSink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One volume of a backup set. It is read from end to end, and all that protects it is checked,
 * before any byte of it is given out. Safe for use by many threads at once.
 */
final class StoredVolume {
  private final BackupSet set;
  private final VolumeInfo info;
  private final SetStore store;
  private final Lazy.Maker<Boolean> adoption;
  private final Prefetcher.Task firstUse;
  private final Lazy<Opened> opened = new Lazy<>(this::open);

  /** Whether somebody used it. */
  private final AtomicBoolean used = new AtomicBoolean();

  /** Whether its index was made or is being made, be it for somebody or ahead. */
  private final AtomicBoolean wanted = new AtomicBoolean();

  /**
   * @param adoption brings what lies beside the set into the index, and tells whether there was any
   * @param firstUse called once, when it can be used for the first time
   */
  StoredVolume(
      BackupSet set,
      VolumeInfo info,
      SetStore store,
      Lazy.Maker<Boolean> adoption,
      Prefetcher.Task firstUse) {
    this.adoption = adoption;
    this.set = set;
    this.info = info;
    this.store = store;
    this.firstUse = firstUse;
  }

  /**
   * @param reader is not needed to tell what the volume holds
   */
  private record Opened(VolumeSection section, Lazy<VolumeReader> reader) {}

  /** Whether what it holds can be told without a pass over it. */
  boolean isAtHand() throws IOException {
    if (!opened.present()) {
      VolumeSection kept = store.index().volume(file().name(), identity());
      if (kept == null) {
        return false;
      }
      opened.offer(opened(kept));
    }
    return true;
  }

  /** Makes sure that what it holds is in the index. */
  void index() throws IOException {
    if (!isAtHand()) {
      opened.get();
    }
  }

  /** Does so on a thread that is idle, if there is one, unless that is done or going on. */
  void indexAhead() {
    if (wanted.compareAndSet(false, true) && !store.indexing().start(this::index)) {
      wanted.set(false);
    }
  }

  /** What the volume holds under a name directly in a directory. */
  List<Content> contents(FilePath directory, FilePath name) throws IOException {
    return repaired(
        volume -> {
          VolumeDirectory whole =
              kept(volume, directory, -1, () -> VolumeDirectory.read(volume.section, directory));
          VolumeSection.Page page = whole.page(name);
          VolumeDirectory part =
              page == null
                  ? whole
                  : kept(
                      volume,
                      directory,
                      page.number(),
                      () -> VolumeDirectory.read(volume.section, page));
          return part.contents(name);
        });
  }

  private VolumeDirectory kept(
      Opened volume, FilePath directory, int page, MemoryCache.Loader<VolumeDirectory> loader)
      throws IOException {
    return store.contents().get(new SetStore.PlaceKey(volume, directory, page), loader);
  }

  /** The commands of a delta, by the number that its summary tells. */
  DeltaChunk delta(int number) throws IOException {
    return repaired(
        volume ->
            store
                .deltas()
                .get(
                    new SetStore.PlaceKey(volume, FilePath.ROOT, number),
                    () -> volume.section.delta(number)));
  }

  /** Reads exactly {@code length} bytes of the tar stream. */
  void readFully(long tarOffset, byte[] buffer, int offset, int length) throws IOException {
    repaired(
        volume -> {
          try {
            volume.reader.get().readFully(tarOffset, buffer, offset, length);
          } catch (IndexException e) {
            throw e;
          } catch (IOException e) {
            throw new UnavailableException(set, title(), e);
          }
          return volume;
        });
  }

  /** Uses the volume; if its index turns out to be damaged, once more with a new one. */
  private <T> T repaired(Use<T> use) throws IOException {
    Opened volume = used.get() ? opened.get() : useFirst();
    try {
      return use.apply(volume);
    } catch (IndexDamagedException e) {
      store.replace(e, volume.section::forget);
      opened.reset(volume);
      return use.apply(opened.get());
    }
  }

  private Opened useFirst() throws IOException {
    wanted.set(true);
    Opened volume = opened.get();
    if (used.compareAndSet(false, true)) {
      firstUse.run();
    }
    return volume;
  }

  @FunctionalInterface
  private interface Use<T> {
    T apply(Opened volume) throws IOException;
  }

  private String title() {
    return "volume " + info.number();
  }

  private RepositoryFile file() throws IOException {
    RepositoryFile file = set.volumes().get(info.number());
    if (file == null) {
      throw new UnavailableException(set, title(), "the file is missing");
    }
    return file;
  }

  private VolumeInfo.Digest digest() throws IOException {
    VolumeInfo.Digest digest = info.digest();
    if (digest == null) {
      throw new UnavailableException(set, title(), "the manifest has no digest to check it with");
    }
    return digest;
  }

  /** Changes when the content of the volume does, as far as the manifest vouches for it. */
  byte[] identity() throws IOException {
    byte[] value = digest().value();
    byte[] policy = store.policy();
    return ByteBuffer.allocate(value.length + 8 + policy.length)
        .put(value)
        .putLong(file().size())
        .put(policy)
        .array();
  }

  /** What it is told by in an index. */
  Adoption.Wanted part() throws IOException {
    return new Adoption.Wanted(
        file().name(), identity(), SetIndexWriter.mark(digest().value(), file().size()));
  }

  private Opened open() throws IOException {
    RepositoryFile file = file();
    byte[] identity = identity();
    VolumeSection kept = store.index().volume(file.name(), identity);
    if (kept == null && adoption.make()) {
      kept = store.index().volume(file.name(), identity);
    }
    return opened(kept != null ? kept : store.written(() -> learn(file, identity)));
  }

  private Opened opened(VolumeSection section) {
    return new Opened(
        section,
        new Lazy<>(
            () ->
                new VolumeReader(
                    new SegmentLoader(
                        store.decoder().backend(), file().name(), section.layout(), section),
                    store.segments())));
  }

  private VolumeSection learn(RepositoryFile file, byte[] identity) throws IOException {
    try (Index.Draft<VolumeRecords, VolumeSection> out =
        store.index().writeVolume(file.name(), identity)) {
      pass(out.records());
      return out.commit();
    }
  }

  /**
   * Reads all of the volume into {@code sink}.
   *
   * @throws UnavailableException if it is missing or not sound, whatever the sink was told before
   */
  void pass(VolumeSink sink) throws IOException {
    RepositoryFile file = file();
    try (Decoding decoding =
        store.decoder().open(file, digest(), window -> unchecked(sink, window))) {
      new DifftarReader(decoding.content(), file.name(), sink, StoredSet::warn).run();
      decoding.finish();
      sink.layout(decoding.layout());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (IndexException e) {
      throw e;
    } catch (IOException e) {
      throw new UnavailableException(set, title(), e);
    }
  }

  private static void unchecked(VolumeSink sink, byte[] window) {
    try {
      sink.window(window);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
