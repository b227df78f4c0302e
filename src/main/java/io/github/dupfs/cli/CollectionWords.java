package io.github.dupfs.cli;

import io.github.dupfs.io.CalendarTime;
import io.github.dupfs.maintenance.Kept;
import io.github.dupfs.repository.BackupChains;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.snapshot.SnapshotNames;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What several commands tell of the sets of a repository, in the words of duplicity 0.8.22. */
final class CollectionWords {
  private static final int ORPHANED_SIGNATURES = 2;
  private static final int UNMATCHED_SIGNATURES = 4;
  private static final int INCOMPLETE_SETS = 5;
  private static final int ORPHANED_SETS = 6;

  private CollectionWords() {}

  /** A time as duplicity tells it. */
  static String time(Instant time) {
    return CalendarTime.format(time.getEpochSecond(), ZoneId.systemDefault());
  }

  /** Tells what is wrong with the sets. */
  static void warn(BackupChains chains, Log log) {
    warn(chains, chains.hasOnlyOtherSignatures(), log);
  }

  /** The same after sets were removed, with which their signatures may have gone. */
  static void warnAgain(BackupChains chains, Log log) {
    warn(chains, false, log);
  }

  private static void warn(BackupChains chains, boolean areSignaturesUnmatched, Log log) {
    if (chains.isLastDiscarded()) {
      log.warning(
          Log.GENERIC, "Warning, discarding last backup set, because of missing signature file.");
    }
    warnOfSignatures("local", chains.orphanedCopies(), log);
    warnOfSignatures("remote", chains.orphanedSignatures(), log);
    if (areSignaturesUnmatched) {
      log.warning(
          UNMATCHED_SIGNATURES, "Warning, found signatures but no corresponding backup files");
    }
    if (!chains.incomplete().isEmpty()) {
      log.warning(
          INCOMPLETE_SETS,
          "Warning, found incomplete backup sets, probably left from aborted session");
    }
    List<BackupSet> orphaned = chains.orphaned();
    if (!orphaned.isEmpty()) {
      log.warning(
          ORPHANED_SETS,
          "Warning, found the following orphaned backup file"
              + (orphaned.size() == 1 ? ":\n" : "s:\n")
              + String.join("\n", orphaned.stream().map(CollectionWords::files).toList()));
    }
  }

  private static void warnOfSignatures(String place, List<BackupSet> orphaned, Log log) {
    if (!orphaned.isEmpty()) {
      log.warning(
          ORPHANED_SIGNATURES,
          "Warning, found the following "
              + place
              + " orphaned signature file"
              + (orphaned.size() == 1 ? ":\n" : "s:\n")
              + String.join("\n", orphaned.stream().map(set -> name(set.signatures())).toList()));
    }
  }

  private static String files(BackupSet set) {
    List<String> names = new ArrayList<>();
    if (set.manifest() != null) {
      names.add(name(set.manifest()));
    }
    set.volumes().values().forEach(volume -> names.add(volume.name()));
    return names.toString();
  }

  private static String name(@Nullable RepositoryFile file) {
    return file == null ? "" : file.name();
  }

  /**
   * Tells that there are no local copies to be brought up to date, which scripts expect to read:
   * files of the repository itself are read.
   */
  static void tellSynchronized(Log log) {
    log.notice("Local and Remote metadata are synchronized, no sync needed.");
  }

  /** Tells when the last full backup was made. */
  static void tellLastFull(BackupChains chains, Log log) {
    Instant last = chains.lastFull();
    log.notice("Last full backup date: ", last == null ? "none" : time(last));
  }

  /** Tells what is not removed, unlike duplicity does. */
  static void tellKept(List<Kept> kept, Log log) {
    if (!kept.isEmpty()) {
      log.warning(
          Log.GENERIC,
          "Kept, although duplicity would remove it, as snapshots need it:\n",
          String.join("\n", kept.stream().map(CollectionWords::line).toList()));
    }
  }

  private static String line(Kept kept) {
    return (kept.onlySignatures() ? "signatures of " : "")
        + kept.set().id()
        + ", for "
        + SnapshotNames.standard().name(kept.snapshot().time());
  }
}
