package io.github.dupfs.cli;

import io.github.dupfs.index.Index;
import io.github.dupfs.index.IndexException;
import io.github.dupfs.io.ByteSource;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.Sha256;
import io.github.dupfs.openpgp.CombinedKeys;
import io.github.dupfs.openpgp.DecryptionException;
import io.github.dupfs.openpgp.EncryptedMessage;
import io.github.dupfs.openpgp.Gnupg;
import io.github.dupfs.openpgp.GnupgKeys;
import io.github.dupfs.openpgp.PublicKeys;
import io.github.dupfs.openpgp.SessionKeys;
import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.Decoding;
import io.github.dupfs.repository.Encoding;
import io.github.dupfs.repository.FileDecoder;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.repository.Secrets;
import io.github.dupfs.repository.SignerPolicy;
import io.github.dupfs.snapshot.RepositoryTree;
import io.github.dupfs.snapshot.SnapshotNames;
import io.github.dupfs.storage.FileBackend;
import io.github.dupfs.storage.Locations;
import io.github.dupfs.storage.MeteredBackend;
import io.github.dupfs.storage.StorageBackend;
import io.github.dupfs.volume.Owners;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A repository that was found, with an index, and with keys that were seen to open it.
 *
 * @param directory where the index is kept
 */
record OpenedRepository(
    MeteredBackend backend,
    BackupCollection collection,
    FileDecoder decoder,
    Index index,
    Path directory)
    implements Closeable {
  private static final Logger LOG = System.getLogger(OpenedRepository.class.getName());

  /** A wrong passphrase is to be told soon, but not by one damaged file. */
  private static final int MAX_ANCHORS = 5;

  /**
   * @throws IOException if there is no repository, or no key for it
   */
  static OpenedRepository open(String url, RepositoryOptions options) throws IOException {
    StorageBackend place = Locations.open(url);
    MeteredBackend backend = new MeteredBackend(place);
    BackupCollection collection = BackupCollection.of(backend.list(), options.fileNames());
    SnapshotsCommand.requireRepository(collection, url);
    FileDecoder decoder = decoder(backend, options);
    Path directory = indexDirectory(place, url, options);
    Index index = Index.open(directory);
    try {
      unlock(index, decoder, collection);
    } catch (Throwable e) {
      index.close();
      throw e;
    }
    return new OpenedRepository(backend, collection, decoder, index, directory);
  }

  /** Reads the files of a repository; whether there are keys for them is seen then. */
  static FileDecoder decoder(StorageBackend backend, RepositoryOptions options) throws IOException {
    Gnupg gnupg = new Gnupg(options.gpgBinary, options.gpgOptionList());
    SignerPolicy signers =
        SignerPolicy.of(new PublicKeys(gnupg), options.signKey, line -> LOG.log(Level.INFO, line));
    return new FileDecoder(backend, keys(options, gnupg), options.allowNoIntegrity, signers);
  }

  /** What opens the files of a repository: a passphrase that was given, or who is asked. */
  static SessionKeys keys(RepositoryOptions options, Gnupg gnupg) throws IOException {
    byte[] passphrase = Passphrases.given(options);
    return passphrase == null
        ? new PromptedKeys(new GnupgKeys(gnupg))
        : CombinedKeys.of(passphrase, gnupg);
  }

  /** One directory for each repository and way to name its files. */
  private static Path indexDirectory(
      StorageBackend backend, String url, RepositoryOptions options) {
    String place = backend instanceof FileBackend file ? "file://" + file.directory() : url;
    String id = place + "\n" + options.fileNames();
    byte[] digest = Sha256.of(id.getBytes(StandardCharsets.UTF_8));
    return cacheHome().resolve("dupfs").resolve(HexFormat.of().formatHex(digest, 0, 16));
  }

  /** Where programs of this user keep what can be made anew. */
  static Path cacheHome() {
    String set = System.getenv("XDG_CACHE_HOME");
    if (set != null && Path.of(set).isAbsolute()) {
      return Path.of(set);
    }
    String home = System.getenv("HOME");
    return Path.of(home == null ? System.getProperty("user.home") : home).resolve(".cache");
  }

  /**
   * Opens the secrets of the index, which only the right keys do. In a new index, the keys must
   * first open a file of the repository, whole; one of the newest ones that is not damaged.
   */
  private static void unlock(Index index, FileDecoder decoder, BackupCollection collection)
      throws IOException {
    List<RepositoryFile> anchors = anchors(collection);
    Secrets known = anchors.isEmpty() ? Secrets.none() : known(index, decoder.keys());
    if (known != null) {
      index.unlock(known);
      return;
    }
    IOException failure = null;
    for (RepositoryFile anchor : anchors) {
      try {
        index.renew(secrets(anchor, decoder));
        return;
      } catch (DecryptionException e) {
        failure = failure instanceof DecryptionException ? failure : e;
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static Secrets secrets(RepositoryFile anchor, FileDecoder decoder) throws IOException {
    try (Decoding decoding = decoder.open(anchor, null, null)) {
      drain(decoding.content());
      decoding.finish();
    }
    try (ByteSource file = decoder.backend().open(anchor.name())) {
      byte[] request = EncryptedMessage.parse(file).keyRequest();
      return Secrets.create(request, anchor.name(), decoder.keys());
    }
  }

  private static @Nullable Secrets known(Index index, SessionKeys keys) throws IOException {
    try {
      byte[] envelope = index.envelope();
      return envelope == null ? null : Secrets.open(envelope, keys);
    } catch (DecryptionException | IndexException | CorruptDataException e) {
      // The repository's own files tell whether the keys are wrong, or the envelope is.
      return null;
    }
  }

  /** An encrypted file of each of the newest snapshots, a small one if there is one. */
  private static List<RepositoryFile> anchors(BackupCollection collection) {
    List<BackupSet> newestFirst = new ArrayList<>(collection.snapshots());
    Collections.reverse(newestFirst);
    List<RepositoryFile> anchors = new ArrayList<>();
    for (BackupSet set : newestFirst) {
      List<RepositoryFile> files = new ArrayList<>(set.volumes().values());
      if (set.signatures() != null) {
        files.add(0, set.signatures());
      }
      if (set.manifest() != null) {
        files.add(0, set.manifest());
      }
      files.removeIf(file -> file.encoding() != Encoding.OPENPGP);
      if (!files.isEmpty() && anchors.size() < MAX_ANCHORS) {
        anchors.add(files.get(0));
      }
    }
    return anchors;
  }

  private static void drain(InputStream in) throws IOException {
    in.transferTo(OutputStream.nullOutputStream());
  }

  /**
   * All snapshots as one tree, whose caches take a third of the heap.
   *
   * @param root owns the root
   */
  RepositoryTree tree(SnapshotNames names, Owners owners, Owners.Owner root) throws IOException {
    long caches = Runtime.getRuntime().maxMemory() / 3;
    return new RepositoryTree(decoder, index, caches, collection, names, owners, root);
  }

  /** The same for what shows no owners of this machine. */
  RepositoryTree tree() throws IOException {
    return tree(SnapshotNames.standard(), Owners.numeric(), new Owners.Owner(0, 0));
  }

  @Override
  public void close() throws IOException {
    index.close();
  }
}
