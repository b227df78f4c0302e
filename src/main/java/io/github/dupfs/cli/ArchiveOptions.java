package io.github.dupfs.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that tell where duplicity keeps its copies of metadata. */
final class ArchiveOptions {
  @Option(
      names = "--archive-dir",
      paramLabel = "DIR",
      description = "Where duplicity keeps its local metadata; default ~/.cache/duplicity.")
  @Nullable Path parent;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The name of this backup there; by default made of the URL.")
  @Nullable String name;

  /** The archive directory; as duplicity, named by the digest of the URL as it was typed. */
  Path directory(String url) {
    Path home = parent == null ? OpenedRepository.cacheHome().resolve("duplicity") : parent;
    return home.resolve(name == null ? md5(url) : name);
  }

  private static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
