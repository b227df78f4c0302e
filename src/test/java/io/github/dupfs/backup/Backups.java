package io.github.dupfs.backup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.openpgp.Encryption;
import io.github.dupfs.openpgp.SessionKeys;
import io.github.dupfs.repository.Encoding;
import io.github.dupfs.repository.FileDecoder;
import io.github.dupfs.repository.FileEncoder;
import io.github.dupfs.repository.FileNames;
import io.github.dupfs.repository.SignerPolicy;
import io.github.dupfs.storage.DigestingBackend;
import io.github.dupfs.storage.FileBackend;
import io.github.dupfs.storage.Locations;
import io.github.dupfs.storage.WritableBackend;
import io.github.dupfs.tar.TarEntry;
import io.github.dupfs.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Backups of {@code source} to {@code repository}, compressed only, an hour after each other. */
final class Backups {
  static final Instant FIRST = Instant.parse("2026-01-20T10:00:00Z");

  final Path source;
  final Path repository;
  final Path archive;
  final List<String> notices = new ArrayList<>();
  final List<String> errors = new ArrayList<>();
  String host = "here";
  boolean mayDiffer;
  boolean copyLinks;
  boolean dryRun;
  long volumeSize = 200 << 20;
  BlockLength blockLength = BlockLength.UNLIMITED;
  int concurrency = 2;
  Instant time = FIRST;
  @Nullable Encryption encryption;
  SessionKeys keys = FileDecoder.unencrypted(new FileBackend(Path.of("/"))).keys();

  /** Done to what was written before it is verified; null if it is not. */
  @Nullable Damage damage;

  long verifiedFiles;
  long verifiedBytes;
  long doneObjects;
  long doneBytes;

  /** The most that was told at once of what is done. */
  long largestStep;

  @FunctionalInterface
  interface Damage {
    void run() throws IOException;
  }

  Backups(Path directory) throws IOException {
    this.source = Files.createDirectories(directory.resolve("source"));
    this.repository = Files.createDirectories(directory.resolve("repository"));
    this.archive = directory.resolve("archive");
  }

  Statistics run(Backup.Kind kind) throws IOException {
    return run(kind, source);
  }

  Statistics run(Backup.Kind kind, Path what) throws IOException {
    return run(Backup.Rules.of(kind), what);
  }

  Statistics run(Backup.Rules rules, Path what) throws IOException {
    WritableBackend backend =
        dryRun ? Locations.openUnchanged(repository.toString()) : new FileBackend(repository);
    DigestingBackend digesting = new DigestingBackend(backend);
    try (FileEncoder encoder = new FileEncoder(digesting, encryption, 6, concurrency)) {
      Backup.Repository place =
          new Backup.Repository(
              backend,
              FileNames.DEFAULT,
              new FileDecoder(backend, keys, false, SignerPolicy.none()),
              encoder,
              encryption == null ? Encoding.GZIP : Encoding.OPENPGP,
              volumeSize,
              blockLength,
              archive);
      Backup.Source from =
          new Backup.Source(
              what.toString().getBytes(UTF_8),
              host,
              () -> host,
              copyLinks,
              List.of(),
              false,
              mayDiffer);
      Clock clock = Clock.fixed(time, ZoneOffset.UTC);
      Backup backup = new Backup(place, from, new Collected(), clock);
      if (dryRun) {
        return backup.dryRun(rules);
      }
      Statistics statistics = backup.run(rules);
      time = time.plusSeconds(3600);
      Damage done = damage;
      if (done != null) {
        done.run();
        new SetVerification(place, digesting.digests(), new Collected(), this::verified).run();
      }
      return statistics;
    }
  }

  private void verified(String file, long files, long bytes) {
    verifiedFiles += files;
    verifiedBytes += bytes;
  }

  private final class Collected implements Backup.Reports {
    @Override
    public void notice(String line) {
      notices.add(line);
    }

    @Override
    public void error(String line) {
      errors.add(line);
    }

    @Override
    public void at(FilePath path, long objects, long bytes) {
      doneObjects += objects;
      doneBytes += bytes;
      largestStep = Math.max(largestStep, bytes);
    }
  }

  /** The files in the repository. */
  List<String> stored() throws IOException {
    return names(repository);
  }

  static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  /** The content of an entry of the file whose name has {@code part} in it. */
  byte[] content(String part, String wanted) throws IOException {
    for (String name : stored()) {
      if (name.contains(part)) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(repository.resolve(name)))) {
          TarReader tar = new TarReader(in, name);
          for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            if (new String(entry.name(), ISO_8859_1).equals(wanted)) {
              byte[] content = new byte[(int) entry.size()];
              assertEquals(content.length, tar.read(content, 0, content.length));
              return content;
            }
          }
        }
      }
    }
    throw new AssertionError(wanted + " is not in " + part);
  }

  /** The names of the entries in the volumes whose names have {@code part} in them, in order. */
  List<String> entries(String part) throws IOException {
    List<String> entries = new ArrayList<>();
    for (String name : stored()) {
      if (name.contains(part) && name.contains(".difftar")) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(repository.resolve(name)))) {
          TarReader tar = new TarReader(in, name);
          for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
            entries.add(new String(entry.name(), ISO_8859_1));
          }
        }
      }
    }
    return entries;
  }
}
