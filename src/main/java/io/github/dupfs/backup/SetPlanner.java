package io.github.dupfs.backup;

import io.github.dupfs.backup.Backup.Kind;
import io.github.dupfs.backup.Backup.Reports;
import io.github.dupfs.backup.Backup.Rules;
import io.github.dupfs.backup.Backup.Source;
import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.BackupCollection;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.Manifest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides which set is made next. */
final class SetPlanner {
  private final Source source;
  private final Reports reports;
  private final Clock clock;

  SetPlanner(Source source, Reports reports, Clock clock) {
    this.source = source;
    this.reports = reports;
    this.clock = clock;
  }

  /**
   * A set that is to be made.
   *
   * @param base the sets that it continues, from the full one on; none for a full set
   * @param time its name
   */
  record Plan(List<BackupSet> base, Instant time) {

    /** The time of the set before, or null for a full set. */
    @Nullable Instant from() {
      return base.isEmpty() ? null : base.get(base.size() - 1).time();
    }
  }

  /**
   * Decides, and makes sure that what is needed for it is in the archive directory.
   *
   * @param collection what there is in the repository
   * @throws BackupException if no set can be made as it was asked for
   */
  Plan plan(
      ArchiveDirectory archive, ArchiveCopies copies, BackupCollection collection, Rules rules)
      throws IOException {
    List<BackupSet> base = rules.kind() == Kind.FULL ? List.of() : base(collection);
    if (!base.isEmpty() && base.get(0).time().isBefore(rules.fullIfBefore())) {
      reports.notice("the last full backup is of " + base.get(0).time() + ": making a new one");
      base = List.of();
    } else if (base.size() > rules.fullAfter()) {
      reports.notice(base.size() - 1 + " backups continue the last full one: making a new one");
      base = List.of();
    } else if (base.isEmpty() && rules.kind() == Kind.INCREMENTAL) {
      throw new BackupException(
          BackupException.NOTHING_TO_CONTINUE,
          "there is no backup that an incremental one could continue; make a full one first");
    }
    archive.removeOthers(collection);
    copies.complete(base);
    if (!base.isEmpty() && !source.mayDiffer()) {
      requireSameOrigin(archive.origin(base.get(base.size() - 1)));
    }
    List<BackupSet> all = collection.snapshots();
    Instant last = all.isEmpty() ? Instant.EPOCH : all.get(all.size() - 1).time();
    return new Plan(base, timeAfter(last));
  }

  /** The newest snapshot's sets, if the tree at that time can be told from signature files. */
  private List<BackupSet> base(BackupCollection collection) {
    List<BackupSet> snapshots = collection.snapshots();
    if (snapshots.isEmpty()) {
      return List.of();
    }
    List<BackupSet> lineage = collection.lineage(snapshots.get(snapshots.size() - 1));
    for (BackupSet set : lineage) {
      if (set.signatures() == null || set.manifest() == null) {
        reports.notice(
            "the "
                + (set.manifest() == null ? "manifest" : "signature file")
                + " of "
                + set.id()
                + " is missing, so its chain cannot be continued");
        return List.of();
      }
    }
    return lineage;
  }

  /** Now, in whole seconds, and after the set before. */
  private Instant timeAfter(Instant last) throws IOException {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    if (now.equals(last)) {
      waitForNextSecond();
      now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
    if (!now.isAfter(last)) {
      throw new BackupException(
          BackupException.NOT_NOW,
          "the newest backup was made at " + last + ", but it is only " + now + ": set the clock");
    }
    return now;
  }

  private static void waitForNextSecond() throws IOException {
    try {
      Thread.sleep(1000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted before the backup began");
    }
  }

  private void requireSameOrigin(Manifest.Origin before) throws BackupException {
    String hint = "; if that is as it should be, give --allow-source-mismatch";
    String host = before.host();
    if (host != null && !host.equals(source.host()) && !host.equals(source.fullHost().get())) {
      throw new BackupException(
          BackupException.OTHER_HOST,
          "the last backup is of the machine " + host + ", this is " + source.host() + hint);
    }
    byte[] directory = before.directory();
    if (directory != null && !Arrays.equals(directory, source.path())) {
      throw new BackupException(
          BackupException.OTHER_SOURCE,
          "the last backup is of "
              + FilePath.escape(directory)
              + ", this is of "
              + FilePath.escape(source.path())
              + hint);
    }
  }
}
