package io.github.dupfs.cli;

import io.github.dupfs.repository.BackupChains;
import io.github.dupfs.repository.BackupChains.Chain;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.Encoding;
import io.github.dupfs.snapshot.SnapshotNames;
import java.nio.file.Path;
import java.util.List;

/** The state of a collection of backup sets, as duplicity 0.8.22 tells it. */
final class StatusText {
  private static final String LINE = "-------------------------\n";
  private static final String ROW = "%20s   %30s   %15s\n";

  private StatusText() {}

  /** For people. */
  static String of(BackupChains chains, Path archiveDirectory) {
    StringBuilder text = new StringBuilder();
    text.append("Collection Status\n-----------------\nConnecting with backend: BackendWrapper\n");
    text.append("Archive dir: ").append(archiveDirectory).append("\n\n");
    List<Chain> secondary = chains.secondary();
    text.append("Found " + counted(secondary.size(), " secondary backup chain") + ".\n");
    for (int i = 0; i < secondary.size(); i++) {
      text.append("Secondary chain " + (i + 1) + " of " + secondary.size() + ":\n");
      append(text, secondary.get(i));
      text.append('\n');
    }
    Chain primary = chains.primary();
    if (primary == null) {
      text.append("No backup chains with active signatures found\n");
    } else {
      text.append("\nFound primary backup chain with matching signature chain:\n");
      append(text, primary);
    }
    int orphaned = chains.orphaned().size();
    int incomplete = chains.incomplete().size();
    if (orphaned + incomplete == 0) {
      return text.append("No orphaned or incomplete backup sets found.").toString();
    }
    text.append("Also found " + counted(orphaned, " backup set") + " not part of any chain,\n");
    text.append("and " + counted(incomplete, " incomplete backup set") + ".\n");
    text.append("These may be deleted by running duplicity with the \"cleanup\" command.");
    return text.toString();
  }

  private static void append(StringBuilder text, Chain chain) {
    int volumes = chain.sets().stream().mapToInt(set -> set.volumes().size()).sum();
    text.append(LINE);
    text.append("Chain start time: " + CollectionWords.time(chain.start()) + "\n");
    text.append("Chain end time: " + CollectionWords.time(chain.end()) + "\n");
    text.append("Number of contained backup sets: " + chain.sets().size() + "\n");
    text.append("Total number of contained volumes: " + volumes + "\n");
    text.append(String.format(ROW, "Type of backup set:", "Time:", "Num volumes:"));
    for (BackupSet set : chain.sets()) {
      String time = CollectionWords.time(set.time());
      text.append(String.format(ROW, kind(set), time, set.volumes().size()));
    }
    text.append(LINE);
  }

  /** The kind of a set. */
  static String kind(BackupSet set) {
    return set.isFull() ? "Full" : "Incremental";
  }

  private static String counted(int count, String noun) {
    return count + noun + (count == 1 ? "" : "s");
  }

  /** For programs: the extra of the record, which begins with the end of its first line. */
  static String data(BackupChains chains) {
    // What duplicity tells of the archive directory is the same whichever it is.
    StringBuilder data = new StringBuilder("\nbackend BackendWrapper\narchive-dir (. dir)\n");
    List<Chain> secondary = chains.secondary();
    for (int i = 0; i < secondary.size(); i++) {
      data.append("chain-no-sig " + i + "\n");
      secondary.get(i).sets().forEach(set -> data.append(data(set)));
    }
    Chain primary = chains.primary();
    if (primary != null) {
      data.append("chain-complete\n");
      primary.sets().forEach(set -> data.append(data(set)));
    }
    data.append("orphaned-sets-num " + chains.orphaned().size() + "\n");
    return data.append("incomplete-sets-num " + chains.incomplete().size()).toString();
  }

  private static String data(BackupSet set) {
    return " "
        + (set.isFull() ? "full " : "inc ")
        + SnapshotNames.standard().name(set.time())
        + " "
        + set.volumes().size()
        + (isEncrypted(set) ? " enc\n" : " noenc\n");
  }

  /** Whether files of a set are encrypted. */
  static boolean isEncrypted(BackupSet set) {
    return set.files().stream().anyMatch(file -> file.encoding() == Encoding.OPENPGP);
  }
}
