package io.github.dupfs.cli;

import io.github.dupfs.repository.BackupChains;
import io.github.dupfs.repository.BackupChains.Chain;
import io.github.dupfs.repository.BackupSet;
import io.github.dupfs.repository.RepositoryFile;
import io.github.dupfs.snapshot.SnapshotNames;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The state of a collection of backup sets as one JSON object on one line. Times are as in the
 * names of files, sizes in bytes, and what is missing is null:
 *
 * <pre>
 * {"archive_directory": "…", "bytes": 123,
 *  "chains": [{"primary": true, "start": "20261120T150242Z", "end": "…", "sets": [SET…]}…],
 *  "orphaned": [SET…], "incomplete": [SET…]}
 *
 * SET: {"type": "inc", "from": "…", "time": "…", "encrypted": false, "volumes": 1, "bytes": 123,
 *       "manifest": "duplicity-inc.….manifest", "signatures": "…", "index": "…"}
 * </pre>
 *
 * {@code bytes} of the whole counts all files of the repository, of a set its own.
 */
final class StatusJson {
  private StatusJson() {}

  static String of(BackupChains chains, Path archiveDirectory, long bytes) {
    Chain primary = chains.primary();
    return "{\"archive_directory\": "
        + JsonWriter.quoted(archiveDirectory.toString())
        + ", \"bytes\": "
        + bytes
        + ", \"chains\": "
        + array(chains.all(), chain -> chain(chain, chain.equals(primary)))
        + ", \"orphaned\": "
        + array(chains.orphaned(), StatusJson::set)
        + ", \"incomplete\": "
        + array(chains.incomplete(), StatusJson::set)
        + "}";
  }

  private static String chain(Chain chain, boolean isPrimary) {
    return "{\"primary\": "
        + isPrimary
        + ", \"start\": "
        + time(chain.start())
        + ", \"end\": "
        + time(chain.end())
        + ", \"sets\": "
        + array(chain.sets(), StatusJson::set)
        + "}";
  }

  private static String set(BackupSet set) {
    return "{\"type\": "
        + (set.isFull() ? "\"full\"" : "\"inc\"")
        + ", \"from\": "
        + time(set.from())
        + ", \"time\": "
        + time(set.time())
        + ", \"encrypted\": "
        + StatusText.isEncrypted(set)
        + ", \"volumes\": "
        + set.volumes().size()
        + ", \"bytes\": "
        + set.storedBytes()
        + ", \"manifest\": "
        + name(set.manifest())
        + ", \"signatures\": "
        + name(set.signatures())
        + ", \"index\": "
        + name(set.index())
        + "}";
  }

  private static <T> String array(List<T> list, Function<T, String> element) {
    return list.stream().map(element).toList().toString();
  }

  private static String time(@Nullable Instant time) {
    return time == null ? "null" : JsonWriter.quoted(SnapshotNames.standard().name(time));
  }

  private static String name(@Nullable RepositoryFile file) {
    return file == null ? "null" : JsonWriter.quoted(file.name());
  }
}
