package io.github.dupfs.storage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens the place that a URL names, in duplicity's spelling: {@code file:///absolute/path}, {@code
 * file://relative/path}, or a bare path; a {@code par2+} in front is accepted, as the recovery
 * files are not needed for reading.
 */
public final class Locations {
  private static final Pattern SCHEME = Pattern.compile("^([\\w.+-]+)://(.*)$", Pattern.DOTALL);

  private Locations() {}

  /**
   * Opens the place.
   *
   * @throws StorageException if the scheme is unknown or the place is not there; the message says
   *     which schemes there are
   */
  public static StorageBackend open(String url) throws StorageException {
    String target = url.startsWith("par2+") ? url.substring("par2+".length()) : url;
    return new FileBackend(directory(url, pathOf(target)));
  }

  /**
   * Opens a place that may not be there yet, and has no files then.
   *
   * @throws StorageException if the scheme is unknown, or what is there is no directory
   */
  public static StorageBackend openIfThere(String url) throws StorageException {
    String target = url.startsWith("par2+") ? url.substring("par2+".length()) : url;
    boolean isThere = Files.exists(directory(url, pathOf(target)), LinkOption.NOFOLLOW_LINKS);
    return isThere ? open(url) : new UnchangedBackend(null, url);
  }

  /**
   * Opens a place to write to; a directory is made if it is missing.
   *
   * @throws StorageException if the scheme is unknown, or there can be no such directory
   */
  public static WritableBackend openForWriting(String url) throws StorageException {
    Path directory = directoryToWrite(url);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StorageException(url, "the directory cannot be made", e);
    }
    return new FileBackend(directory);
  }

  /**
   * Opens a place that could be written to, but is not: what would be written is refused. If there
   * is no directory, it is taken for an empty one.
   *
   * @throws StorageException if the scheme is unknown, or what is there is no directory
   */
  public static WritableBackend openUnchanged(String url) throws StorageException {
    Path directory = directoryToWrite(url);
    boolean isThere = Files.exists(directory, LinkOption.NOFOLLOW_LINKS);
    return new UnchangedBackend(isThere ? new FileBackend(directory) : null, url);
  }

  private static Path directoryToWrite(String url) throws StorageException {
    if (url.startsWith("par2+")) {
      throw new StorageException(
          withoutCredentials(url), "dupfs does not make the recovery files of par2");
    }
    return directory(url, pathOf(url));
  }

  /** The URL with the user information between {@code //} and {@code @} taken out. */
  public static String withoutCredentials(String url) {
    return url.replaceFirst("(?<=://)[^/]*@", "");
  }

  private static String pathOf(String url) throws StorageException {
    Matcher matcher = SCHEME.matcher(url);
    if (!matcher.matches()) {
      return url;
    }
    String scheme = matcher.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.equals("file")) {
      throw new StorageException(
          withoutCredentials(url),
          "unknown scheme \"" + scheme + "\"; dupfs knows file:///absolute/path and plain paths");
    }
    return matcher.group(2);
  }

  private static Path directory(String url, String path) throws StorageException {
    if (path.isEmpty()) {
      throw new StorageException(url, "no directory is named");
    }
    try {
      Path literal = Path.of(path);
      if (!Files.exists(literal) && path.indexOf('%') >= 0) {
        Path decoded = Path.of(percentDecoded(path));
        return Files.exists(decoded) ? decoded : literal;
      }
      return literal;
    } catch (InvalidPathException e) {
      throw new StorageException(url, "this is not a path: " + e.getReason());
    }
  }

  private static String percentDecoded(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
    for (int i = 0; i < in.length; i++) {
      int high = i + 2 < in.length && in[i] == '%' ? Character.digit(in[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(in[i + 2], 16) : -1;
      if (low >= 0) {
        out.write(high << 4 | low);
        i += 2;
      } else {
        out.write(in[i]);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
