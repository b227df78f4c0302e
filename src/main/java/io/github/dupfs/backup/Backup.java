package io.github.dupfs.backup;

import io.github.dupfs.index.SetIndexWriter;
import io.github.dupfs.index.TreeRecords;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.io.Totals;
import io.github.dupfs.posix.Accounts;
import io.github.dupfs.posix.FileStatus;
import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.EncodedFile;
import io.github.dupfs.repository.Encoding;
import io.github.dupfs.repository.FileDecoder;
import io.github.dupfs.repository.FileEncoder;
import io.github.dupfs.repository.FileNames;
import io.github.dupfs.repository.ManifestWriter;
import io.github.dupfs.storage.WritableBackend;
import io.github.dupfs.volume.NodeState;
import io.github.dupfs.volume.Owners;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes backups of one source in one repository.
 *
 * <p>What makes a set valid is its manifest, and that is written last, when all else is stored. A
 * backup that is interrupted before leaves files that are no set; the next one removes them.
 */
public final class Backup {
  private final Repository repository;
  private final Source source;
  private final Reports reports;
  private final SetPlanner planner;
  private final Leftovers leftovers;

  /**
   * Where backups go.
   *
   * @param decoder reads it; used for what the archive directory lacks
   * @param encoder writes to it
   * @param encoding of volumes and signature files
   * @param volumeSize how long volumes may become in bytes, roughly
   * @param blockLength of signatures
   */
  public record Repository(
      WritableBackend backend,
      FileNames names,
      FileDecoder decoder,
      FileEncoder encoder,
      Encoding encoding,
      long volumeSize,
      BlockLength blockLength,
      Path archiveDirectory) {

    /** The sets that are there now. */
    BackupCollection collection() throws IOException {
      return BackupCollection.of(backend.list(), names);
    }
  }

  /**
   * What is backed up.
   *
   * @param path as the user named it
   * @param host the name of this machine
   * @param fullHost its full name, which duplicity recorded up to 0.7; asked for only if need be
   * @param copyLinks whether links are followed
   * @param nullSeparated whether entries of lists of files end with a NUL
   * @param mayDiffer whether another machine or directory may have been backed up before
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Source(
      byte[] path,
      String host,
      Supplier<String> fullHost,
      boolean copyLinks,
      List<SelectionOption> selection,
      boolean nullSeparated,
      boolean mayDiffer) {

    /** Takes empty components and dots out of the path, as duplicity does. */
    public Source {
      path = PathText.encode(PathText.canonical(PathText.decode(path)));
    }

    /**
     * What the path leads to.
     *
     * @throws BackupException if that does not exist, or cannot be backed up
     */
    public FileStatus root() throws BackupException {
      try {
        return SourceTree.status(path, copyLinks);
      } catch (FileSystemException e) {
        throw new BackupException(
            BackupException.NO_SOURCE,
            FilePath.escape(path) + ": cannot be backed up: " + e.getReason());
      }
    }
  }

  /** What kind of set is made. */
  public enum Kind {
    /** An incremental one if there is something to continue, otherwise a full one. */
    AUTOMATIC,
    FULL,
    INCREMENTAL
  }

  /**
   * What kind of set is made, and whether.
   *
   * @param fullIfBefore if the full set that would be continued is older, a full one is made
   * @param fullAfter if so many incremental sets follow the last full one, a full one is made
   * @param onlyIfChanged whether no set is made if it would be an incremental one without entries
   * @param listsChanges whether manifests list the files that have changed
   */
  public record Rules(
      Kind kind, Instant fullIfBefore, int fullAfter, boolean onlyIfChanged, boolean listsChanges) {

    /** A set of that kind, whatever there is. */
    public static Rules of(Kind kind) {
      return new Rules(kind, Instant.MIN, Integer.MAX_VALUE, false, true);
    }
  }

  /** Is told what the user should know. */
  public interface Reports {
    /** Something the user may want to know. */
    void notice(String line);

    /** Something that is not backed up as the user wants it. */
    void error(String line);

    /**
     * So much more is done, of files by their sizes; the backup is at {@code path}. Of large files
     * it is told while they are read.
     */
    void at(FilePath path, long objects, long bytes);
  }

  /**
   * @param clock tells the time that the set is named by
   */
  public Backup(Repository repository, Source source, Reports reports, Clock clock) {
    this.repository = repository;
    this.source = source;
    this.reports = reports;
    this.planner = new SetPlanner(source, reports, clock);
    this.leftovers = new Leftovers(repository, reports);
  }

  /**
   * Makes one set.
   *
   * @return duplicity's statistics, with the time of the set as start
   * @throws BackupException if it cannot be made as it was asked for
   */
  public Statistics run(Rules rules) throws IOException {
    Selection selection = selection();
    try (ArchiveDirectory archive =
        ArchiveDirectory.open(repository.archiveDirectory, repository.names)) {
      leftovers.removeInterrupted(archive);
      BackupCollection collection = repository.collection();
      leftovers.remove(collection.strayIndexes());
      leftovers.reportUseless(collection, archive);
      ArchiveCopies copies = new ArchiveCopies(archive, repository.decoder, reports);
      SetPlanner.Plan plan = planner.plan(archive, copies, collection, rules);
      try {
        return write(archive, plan, selection, rules);
      } catch (CorruptDataException e) {
        if (!copies.renewSignatures(plan.base())) {
          throw e;
        }
      }
      return write(archive, plan, selection, rules);
    }
  }

  private Statistics write(
      ArchiveDirectory archive, SetPlanner.Plan plan, Selection selection, Rules rules)
      throws IOException {
    if (rules.onlyIfChanged && plan.from() != null) {
      Statistics statistics = lookOnly(archive, plan, selection);
      if (statistics.deltaEntries == 0) {
        reports.notice("nothing has changed; no backup is made");
        return statistics;
      }
    }
    return writeOrUndo(archive, plan, selection, rules);
  }

  /** Looks for changes, and writes nothing. */
  private Statistics lookOnly(ArchiveDirectory archive, SetPlanner.Plan plan, Selection selection)
      throws IOException {
    try (PreviousState previous = previous(archive, plan.base());
        ChangedFiles changed = changedFiles(archive, false)) {
      return scan(previous, SetSink.nowhere(), changed, selection);
    }
  }

  private Statistics writeOrUndo(
      ArchiveDirectory archive, SetPlanner.Plan plan, Selection selection, Rules rules)
      throws IOException {
    try (ChangedFiles changed = changedFiles(archive, rules.listsChanges)) {
      return write(archive, plan.base(), plan.from(), plan.time(), selection, changed);
    } catch (IOException e) {
      leftovers.undo(archive, BackupSet.id(plan.from(), plan.time()), e);
      throw e;
    }
  }

  /**
   * Tells what {@link #run} would do, and writes nothing: neither to the repository, which need not
   * be there, nor to the archive directory. What is missing there is read from the repository, to a
   * temporary directory. The content of the source's files is not read.
   *
   * @return duplicity's statistics, as with {@link #run}, but for the sizes of what would be stored
   *     and of deltas, which are 0
   * @throws BackupException if the set could not be made as it was asked for
   */
  public Statistics dryRun(Rules rules) throws IOException {
    Selection selection = selection();
    try (ArchiveView view = ArchiveView.of(repository.archiveDirectory);
        ArchiveDirectory archive = ArchiveDirectory.open(view.directory(), repository.names)) {
      for (BackupSet set : leftovers.interrupted(archive)) {
        reports.notice("an interrupted backup would be removed: " + set.id());
      }
      ArchiveCopies copies = new ArchiveCopies(archive, repository.decoder, reports);
      SetPlanner.Plan plan = planner.plan(archive, copies, repository.collection(), rules);
      return lookOnly(archive, plan, selection);
    }
  }

  /** Counts what is selected of the source; may be called in another thread meanwhile. */
  public Totals count() throws IOException {
    long objects = 0;
    long bytes = 0;
    try (SourceTree tree =
        SourceTree.open(source.path, source.copyLinks, selection(), (path, cause, reason) -> {})) {
      for (SourceEntry entry = tree.next(); entry != null; entry = tree.next()) {
        objects++;
        bytes += entry.status().isFile() ? entry.status().size() : 0;
      }
    }
    return new Totals(objects, bytes);
  }

  private PreviousState previous(ArchiveDirectory archive, List<BackupSet> base)
      throws IOException {
    return PreviousState.open(archive.signatures(base), archive::content, reports::notice);
  }

  private static ChangedFiles changedFiles(ArchiveDirectory archive, boolean kept)
      throws IOException {
    return new ChangedFiles(archive.resolve(".dupfs-changed-files"), kept);
  }

  private Statistics write(
      ArchiveDirectory archive,
      List<BackupSet> base,
      @Nullable Instant from,
      Instant time,
      Selection selection,
      ChangedFiles changed)
      throws IOException {
    FileNames names = repository.names;
    ManifestWriter manifest = new ManifestWriter(source.host, source.path);
    archive.begin(BackupSet.id(from, time));
    FileEncoder encoder = repository.encoder;
    Encoding encoding = repository.encoding;
    try (PreviousState previous = previous(archive, base);
        EncodedFile indexFile = encoder.create(names.index(from, time, encoding), encoding);
        SetIndexWriter index = new SetIndexWriter(indexFile);
        VolumeSequence volumes =
            new VolumeSequence(
                number -> encoder.create(names.volume(from, time, number, encoding), encoding),
                repository.volumeSize,
                manifest,
                index);
        EncodedFile signatures = encoder.create(names.signatures(from, time, encoding), encoding);
        EncodedFile localSignatures = archive.createSignatures(from, time)) {
      TreeRecords tree = index.tree();
      SetWriter set = new SetWriter(volumes, new Both(signatures, localSignatures), tree);
      Statistics statistics = scan(previous, set, changed, selection);
      set.finish();
      statistics.storedSize = volumes.storedBytes();
      long signaturesSize = signatures.finish().size();
      localSignatures.finish();
      index.end(SetIndexWriter.TREE, tree, SetIndexWriter.mark(new byte[0], signaturesSize));
      index.finish();
      indexFile.finish();
      writeManifest(archive, manifest, changed, from, time);
      archive.end();
      return statistics;
    }
  }

  private Statistics scan(
      PreviousState previous, SetSink set, ChangedFiles changed, Selection selection)
      throws IOException {
    Accounts accounts = new Accounts();
    Changes changes = new Changes(set, previous, changed, repository.blockLength, reports);
    try (SourceTree tree = SourceTree.open(source.path, source.copyLinks, selection, changes)) {
      TreeComparison comparison =
          new TreeComparison(tree, previous, Owners.byName(), entry -> state(entry, accounts));
      comparison.run(changes);
      return changes.statistics();
    }
  }

  /** What the options select of the source, which must be there. */
  private Selection selection() throws IOException {
    return SelectionCompiler.compile(
        PathText.decode(source.path), source.root(), source.selection, source.nullSeparated);
  }

  private static NodeState state(SourceEntry entry, Accounts accounts) {
    FileStatus status = entry.status();
    return new NodeState(
        status.type(),
        status.permissions(),
        status.uid(),
        status.gid(),
        accounts.user(status.uid()),
        accounts.group(status.gid()),
        status.modified(),
        entry.linkTarget(),
        status.deviceMajor(),
        status.deviceMinor());
  }

  /** In the repository first: what makes a set valid must not be known here alone. */
  private void writeManifest(
      ArchiveDirectory archive,
      ManifestWriter manifest,
      ChangedFiles changed,
      @Nullable Instant from,
      Instant time)
      throws IOException {
    Encoding encoding = repository.encoding == Encoding.OPENPGP ? Encoding.OPENPGP : Encoding.PLAIN;
    String name = repository.names.manifest(from, time, encoding);
    try (EncodedFile stored = repository.encoder.create(name, encoding);
        EncodedFile local = archive.createManifest(from, time)) {
      OutputStream both = new Both(stored, local);
      both.write(manifest.toBytes());
      changed.writeTo(both);
      stored.finish();
      local.finish();
    }
  }

  /** Writes everything twice. */
  private static final class Both extends OutputStream {
    private final OutputStream first;
    private final OutputStream second;

    Both(OutputStream first, OutputStream second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public void write(int b) throws IOException {
      first.write(b);
      second.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      first.write(bytes, offset, length);
      second.write(bytes, offset, length);
    }
  }
}
