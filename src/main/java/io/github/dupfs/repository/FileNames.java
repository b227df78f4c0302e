package io.github.dupfs.repository;

import java.time.Instant;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Recognises the names of repository files: long ({@code duplicity-full.T.vol1.difftar.gpg}), short
 * ({@code df.T.1.dt.g}) and old ones, behind the prefixes that the backup was made with.
 *
 * <p>Beside each set of its own, dupfs stores an index under a name that duplicity does not look
 * at: {@code dupfs-full.T.index.gpg}, {@code dupfs-inc.T0.to.T.index.gpg}, behind the prefixes of
 * manifests.
 *
 * <p>Unlike duplicity, a name whose end is no known suffix ({@code .par2}, {@code .bak}, …) is not
 * taken for a repository file, nor is a partial file.
 *
 * @param prefix {@code --file-prefix}
 * @param archivePrefix {@code --file-prefix-archive}, after {@code prefix} on volumes
 * @param manifestPrefix {@code --file-prefix-manifest}, after {@code prefix} on manifests
 * @param signaturePrefix {@code --file-prefix-signature}, after {@code prefix} on signature files
 * @param timeSeparator {@code --time-separator}, in place of the colon in old names
 */
public record FileNames(
    String prefix,
    String archivePrefix,
    String manifestPrefix,
    String signaturePrefix,
    char timeSeparator) {

  /** No prefixes, the colon as separator. */
  public static final FileNames DEFAULT = new FileNames("", "", "", "", ':');

  private static final String LONG_SUFFIX = "(|\\.gz|\\.gpg|\\.z|\\.g|\\.p7m)";

  private static final Pattern LONG =
      Pattern.compile(
          "duplicity-(?:"
              + "full\\.(?<full>.+?)\\.(?:vol(?<fvol>\\d{1,9})\\.difftar|(?<fman>manifest))"
              + "|full-signatures\\.(?<fullsig>.+?)\\.sigtar"
              + "|inc\\.(?<from>.+?)\\.to\\.(?<to>.+?)\\.(?:vol(?<ivol>\\d{1,9})\\.difftar|(?<iman>manifest))"
              + "|new-signatures\\.(?<sigfrom>.+?)\\.to\\.(?<sigto>.+?)\\.sigtar"
              + ")"
              + LONG_SUFFIX,
          Pattern.CASE_INSENSITIVE);

  private static final Pattern INDEX =
      Pattern.compile(
          "dupfs-(?:full\\.(?<full>[0-9TZ]+)|inc\\.(?<from>[0-9TZ]+)\\.to\\.(?<to>[0-9TZ]+))\\.index"
              + LONG_SUFFIX);

  private static final Pattern SHORT =
      Pattern.compile(
          "(?:"
              + "df\\.(?<full>[0-9a-z]+)\\.(?:(?<fvol>[0-9a-z]{1,5})\\.dt|(?<fman>m))"
              + "|dfs\\.(?<fullsig>[0-9a-z]+)\\.st"
              + "|di\\.(?<from>[0-9a-z]+)\\.(?<to>[0-9a-z]+)\\.(?:(?<ivol>[0-9a-z]{1,5})\\.dt|(?<iman>m))"
              + "|dns\\.(?<sigfrom>[0-9a-z]+)\\.(?<sigto>[0-9a-z]+)\\.st"
              + ")"
              + LONG_SUFFIX,
          Pattern.CASE_INSENSITIVE);

  /** What a repository file holds. */
  enum Role {
    VOLUME,
    MANIFEST,
    SIGNATURES,
    INDEX
  }

  /**
   * The meaning of one name.
   *
   * @param from of incremental sets the time of the set before, null of full sets
   * @param time the time of the set
   * @param volume 1-based, 0 for manifests and signature files
   */
  record Meaning(Role role, @Nullable Instant from, Instant time, int volume, Encoding encoding) {}

  /** The meaning of {@code name}, or null if it is not a repository file. */
  @Nullable Meaning parse(String name) {
    Meaning meaning = parse(name, Role.VOLUME, archivePrefix);
    if (meaning == null) {
      meaning = parse(name, Role.MANIFEST, manifestPrefix);
    }
    if (meaning == null) {
      meaning = parse(name, Role.SIGNATURES, signaturePrefix);
    }
    return meaning != null ? meaning : parseIndex(name);
  }

  /** The {@link BackupSet#id} of the set that a file is of, or null if it is of none. */
  public @Nullable String setId(String name) {
    Meaning meaning = parse(name);
    return meaning == null ? null : BackupSet.id(meaning.from, meaning.time);
  }

  /**
   * The long name of a volume.
   *
   * @param from the time of the set before, null of a full set
   * @param number 1-based
   */
  public String volume(@Nullable Instant from, Instant time, int number, Encoding encoding) {
    return prefix
        + archivePrefix
        + set("inc", "full", from, time)
        + ".vol"
        + number
        + ".difftar"
        + encoding.suffix();
  }

  /** The long name of a manifest; a set of gzip volumes has a plain one. */
  public String manifest(@Nullable Instant from, Instant time, Encoding encoding) {
    Encoding used = encoding == Encoding.GZIP ? Encoding.PLAIN : encoding;
    return prefix + manifestPrefix + set("inc", "full", from, time) + ".manifest" + used.suffix();
  }

  /** The long name of a signature file. */
  public String signatures(@Nullable Instant from, Instant time, Encoding encoding) {
    return prefix
        + signaturePrefix
        + set("new-signatures", "full-signatures", from, time)
        + ".sigtar"
        + encoding.suffix();
  }

  /** The name of the index of a set. */
  public String index(@Nullable Instant from, Instant time, Encoding encoding) {
    String end = SetTime.format(time);
    String set = from == null ? "full." + end : "inc." + SetTime.format(from) + ".to." + end;
    return prefix + manifestPrefix + "dupfs-" + set + ".index" + encoding.suffix();
  }

  private @Nullable Meaning parseIndex(String name) {
    String start = prefix + manifestPrefix;
    Matcher m = INDEX.matcher(name.startsWith(start) ? name.substring(start.length()) : "");
    if (!m.matches()) {
      return null;
    }
    Instant from = m.group("from") == null ? null : time(m.group("from"), false);
    Instant time = time(m.group("full") == null ? m.group("to") : m.group("full"), false);
    return time == null || (from == null && m.group("from") != null)
        ? null
        : new Meaning(Role.INDEX, from, time, 0, encoding(m.group(m.groupCount())));
  }

  private static String set(String inc, String full, @Nullable Instant from, Instant time) {
    String end = SetTime.format(time);
    return from == null
        ? "duplicity-" + full + "." + end
        : "duplicity-" + inc + "." + SetTime.format(from) + ".to." + end;
  }

  private @Nullable Meaning parse(String name, Role role, String rolePrefix) {
    String start = prefix + rolePrefix;
    if (!name.startsWith(start)) {
      return null;
    }
    String rest = name.substring(start.length());
    Matcher matcher = SHORT.matcher(rest);
    boolean isShort = matcher.matches();
    if (!isShort) {
      matcher = LONG.matcher(rest);
      if (!matcher.matches()) {
        return null;
      }
    }
    Meaning meaning = meaning(matcher, isShort);
    return meaning != null && meaning.role == role ? meaning : null;
  }

  private @Nullable Meaning meaning(Matcher m, boolean isShort) {
    String full = first(m, "full", "fullsig");
    String from = first(m, "from", "sigfrom");
    String to = first(m, "to", "sigto");
    String volume = first(m, "fvol", "ivol");
    Role role;
    if (volume != null) {
      role = Role.VOLUME;
    } else if (first(m, "fman", "iman") != null) {
      role = Role.MANIFEST;
    } else {
      role = Role.SIGNATURES;
    }
    Instant fromTime = from == null ? null : time(from, isShort);
    String last = full != null ? full : to;
    Instant time = last == null ? null : time(last, isShort);
    if (time == null || (from != null && fromTime == null)) {
      return null;
    }
    int number = 0;
    if (volume != null) {
      number = Integer.parseInt(volume, isShort ? 36 : 10);
      if (number < 1) {
        return null;
      }
    }
    return new Meaning(role, fromTime, time, number, encoding(m.group(m.groupCount())));
  }

  private @Nullable Instant time(String text, boolean isShort) {
    return isShort
        ? SetTime.parseBase36(text.toLowerCase(Locale.ROOT))
        : SetTime.parse(text.toUpperCase(Locale.ROOT), timeSeparator);
  }

  private static Encoding encoding(String suffix) {
    return switch (suffix.toLowerCase(Locale.ROOT)) {
      case ".gpg", ".g", ".p7m" -> Encoding.OPENPGP;
      case ".gz", ".z" -> Encoding.GZIP;
      default -> Encoding.PLAIN;
    };
  }

  private static @Nullable String first(Matcher m, String a, String b) {
    String value = m.group(a);
    return value != null ? value : m.group(b);
  }
}
