package io.github.dupfs.cli;

import io.github.dupfs.backup.Backup;
import io.github.dupfs.backup.BlockLength;
import io.github.dupfs.repository.TimeExpression;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that tell what is backed up, and how. */
final class BackupOptions {
  @Option(names = "--no-encryption", description = "Do not encrypt.")
  boolean noEncryption;

  @Option(names = "--no-compression", description = "Do not compress.")
  boolean noCompression;

  @Option(
      names = "--volsize",
      paramLabel = "MIB",
      defaultValue = "200",
      converter = AtLeast.One.class,
      description = "The size of volumes in MiB; default ${DEFAULT-VALUE}.")
  int volumeMebibytes = 200;

  @Option(
      names = "--max-blocksize",
      paramLabel = "BYTES",
      converter = AtLeast.One.class,
      description =
          "The longest blocks of signatures, rounded up to 512 bytes; by default they grow with the"
              + " square root of a file's length.")
  @Nullable Integer maxBlockLength;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      converter = AtLeast.Zero.class,
      description =
          "How many threads compress, as far as the memory goes; 0: the one that reads does."
              + " Default: one for each processor.")
  @Nullable Integer concurrency;

  @Mixin final ArchiveOptions archive = new ArchiveOptions();

  @Option(names = "--copy-links", description = "Back up what symbolic links lead to.")
  boolean copyLinks;

  @Option(
      names = "--allow-source-mismatch",
      description = "Go on although another machine or directory was backed up before.")
  boolean allowSourceMismatch;

  @Option(names = "--no-print-statistics", description = "Do not print statistics.")
  boolean noStatistics;

  @Option(
      names = "--dry-run",
      description =
          "Only tell what would be done; nothing is written, and the content of files is not read.")
  boolean dryRun;

  @Option(
      names = "--verify-after",
      description =
          "Then read all that was stored again, and check it. Without the key to decrypt it, just"
              + " the stored bytes are compared with what was written.")
  boolean verifyAfter;

  @Option(names = "--null-separator", description = "Entries of lists of files end with a NUL.")
  boolean nullSeparated;

  @Option(
      names = "--current-time",
      paramLabel = "SECONDS",
      hidden = true,
      description = "Make the backup as if it were so many seconds after 1970.")
  @Nullable Long currentTime;

  @Option(
      names = "--full-if-older-than",
      paramLabel = "TIME",
      description = "Make a full backup if the last one is older, for instance than 1M.")
  @Nullable String fullIfOlderThan;

  @Option(
      names = "--full-if-n-inc",
      paramLabel = "N",
      converter = AtLeast.One.class,
      description = "Make a full backup if N incremental ones follow the last.")
  @Nullable Integer fullAfter;

  @Option(
      names = "--skip-if-no-change",
      description = "Make no incremental backup if nothing has changed.")
  boolean onlyIfChanged;

  @Option(
      names = "--no-files-changed",
      description = "Do not list the files that have changed in the manifest.")
  boolean noFilesChanged;

  Backup.Rules rules(Backup.Kind kind, Instant now) {
    return new Backup.Rules(
        kind,
        fullIfBefore(now),
        fullAfter == null ? Integer.MAX_VALUE : fullAfter,
        onlyIfChanged,
        !noFilesChanged);
  }

  BlockLength blockLength() {
    return maxBlockLength == null ? BlockLength.UNLIMITED : new BlockLength(maxBlockLength);
  }

  int concurrency() {
    return concurrency == null ? Runtime.getRuntime().availableProcessors() : concurrency;
  }

  private Instant fullIfBefore(Instant now) {
    return fullIfOlderThan == null
        ? Instant.MIN
        : TimeExpression.parse(fullIfOlderThan, now, ZoneId.systemDefault());
  }

  Clock clock() {
    return currentTime == null
        ? Clock.systemUTC()
        : Clock.fixed(Instant.ofEpochSecond(currentTime), ZoneOffset.UTC);
  }
}
