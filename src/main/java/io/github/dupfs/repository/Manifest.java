package io.github.dupfs.repository;

import io.github.dupfs.io.ByteReader;
import io.github.dupfs.io.ByteWriter;
import io.github.dupfs.io.CorruptDataException;
import io.github.dupfs.io.FilePath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The commit record of a backup set: its volumes, the paths they cover, their digests.
 *
 * <pre>
 * Hostname host
 * Localdir /path
 * Volume 1:
 *     StartingPath   .
 *     EndingPath     "with\x20space" 15
 *     Hash SHA1 10b75808ecaa84c5d500c35865c14819f5b9e567
 * Filelist 3
 *     new      a
 * </pre>
 *
 * <p>Of two sections for one volume the later wins (a resumed backup appends); when the numbering
 * goes back at the end, higher numbers are void. The list of files is not kept: it may be large.
 *
 * <p>Immutable. Source: the files that duplicity 0.7 to 3.1 write.
 */
public final class Manifest {
  private static final int MAX_VOLUMES = 1_000_000;

  /** The most that all paths together may take: more than a manifest of 300,000 volumes needs. */
  private static final int MAX_PATH_BYTES = 64 << 20;

  private static final Map<String, String> ALGORITHMS = Map.of("SHA1", "SHA-1", "MD5", "MD5");
  private static final Map<String, Integer> DIGEST_LENGTHS = Map.of("SHA-1", 20, "MD5", 16);

  private final String file;
  private final SortedMap<Integer, VolumeInfo> volumes;
  private final List<VolumeInfo> inOrder;

  /** Whether volumes with higher numbers have later paths, as in all sound manifests. */
  private final boolean sorted;

  private Manifest(String file, SortedMap<Integer, VolumeInfo> volumes) {
    this.file = file;
    this.volumes = volumes;
    this.inOrder = List.copyOf(volumes.values());
    boolean rising = true;
    for (int i = 1; i < inOrder.size(); i++) {
      rising &= inOrder.get(i - 1).precedes(inOrder.get(i));
    }
    this.sorted = rising;
  }

  /** The name of the manifest's file. */
  public String file() {
    return file;
  }

  /** The volumes by their number. */
  public SortedMap<Integer, VolumeInfo> volumes() {
    return volumes;
  }

  /** The volumes that can hold {@code path}, in order. */
  public List<VolumeInfo> volumesFor(FilePath path) {
    List<VolumeInfo> found = new ArrayList<>(2);
    for (int i = sorted ? firstNotBefore(path) : 0; i < inOrder.size(); i++) {
      VolumeInfo volume = inOrder.get(i);
      if (volume.mayContain(path)) {
        found.add(volume);
      } else if (sorted) {
        break;
      }
    }
    return found;
  }

  private int firstNotBefore(FilePath path) {
    int low = 0;
    int high = inOrder.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (inOrder.get(middle).endsBefore(path)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * Reads a decoded manifest to its end. Memory is bounded by the number of volumes.
   *
   * @throws CorruptDataException if this is no manifest
   */
  public static Manifest read(InputStream decoded, String file) throws IOException {
    return new Reader(decoded, file).read(true);
  }

  /**
   * Reads the volumes of a decoded manifest, but not the list of files behind them, which may be
   * long.
   *
   * @throws CorruptDataException if this is no manifest
   */
  public static Manifest readVolumes(InputStream decoded, String file) throws IOException {
    return new Reader(decoded, file).read(false);
  }

  /**
   * What was backed up.
   *
   * @param host the machine, or null if the manifest does not tell
   * @param directory the source as the user named it, or null if the manifest does not tell
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Origin(@Nullable String host, byte @Nullable [] directory) {}

  /**
   * Reads the same of a decoded manifest as {@link #readVolumes}, for what was backed up.
   *
   * @throws CorruptDataException if this is no manifest
   */
  public static Origin readOrigin(InputStream decoded, String file) throws IOException {
    Reader reader = new Reader(decoded, file);
    reader.read(false);
    return new Origin(reader.host, reader.directory);
  }

  /** The manifest as bytes, for {@link #decode}. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.string(file.getBytes(StandardCharsets.UTF_8)).number(volumes.size());
    for (VolumeInfo volume : volumes.values()) {
      out.number(volume.number());
      encode(out, volume.start());
      encode(out, volume.end());
      VolumeInfo.Digest digest = volume.digest();
      out.u8(digest == null ? 0 : digest.algorithm().equals("SHA-1") ? 1 : 2);
      if (digest != null) {
        out.string(digest.value());
      }
    }
    return out.toBytes();
  }

  private static void encode(ByteWriter out, @Nullable FilePath path) {
    out.u8(path == null ? 0 : 1);
    if (path != null) {
      out.string(path.toBytes());
    }
  }

  /** Reads what {@link #encode} wrote. */
  public static Manifest decode(byte[] bytes, String name) throws CorruptDataException {
    ByteReader in = new ByteReader(bytes, name);
    String file = new String(in.string(), StandardCharsets.UTF_8);
    SortedMap<Integer, VolumeInfo> volumes = new TreeMap<>();
    int count = in.count(4);
    for (int i = 0; i < count; i++) {
      int number = in.number(Integer.MAX_VALUE);
      FilePath start = decodePath(in);
      FilePath end = decodePath(in);
      int algorithm = in.u8();
      VolumeInfo.Digest digest =
          algorithm == 0
              ? null
              : new VolumeInfo.Digest(algorithm == 1 ? "SHA-1" : "MD5", in.string());
      volumes.put(number, new VolumeInfo(number, start, end, digest));
    }
    return new Manifest(file, volumes);
  }

  private static @Nullable FilePath decodePath(ByteReader in) throws CorruptDataException {
    if (in.u8() == 0) {
      return null;
    }
    try {
      return FilePath.of(in.string());
    } catch (IllegalArgumentException e) {
      throw in.corrupt(String.valueOf(e.getMessage()));
    }
  }

  private static final class Reader {
    private final ManifestLines lines;
    private final String file;
    private final TreeMap<Integer, VolumeInfo> volumes = new TreeMap<>();
    private long pathBytes;
    private int last;
    private @Nullable String host;
    private byte @Nullable [] directory;

    Reader(InputStream decoded, String file) {
      this.lines = new ManifestLines(decoded, file);
      this.file = file;
    }

    /**
     * @param toTheEnd whether there may be volumes behind a list of files that has some before it
     */
    Manifest read(boolean toTheEnd) throws IOException {
      VolumeInfo open = null;
      boolean known = false;
      for (byte[] line = lines.next(); line != null; line = lines.next()) {
        boolean indented = line.length > 0 && (line[0] == ' ' || line[0] == '\t');
        if (indented && open == null) {
          continue; // as all of a list of files, which may be long
        }
        List<byte[]> words = ManifestLines.words(line);
        if (words.isEmpty()) {
          continue;
        }
        String keyword = ManifestLines.ascii(words.get(0)).toLowerCase(Locale.ROOT);
        if (!toTheEnd && keyword.equals("filelist") && !volumes.isEmpty()) {
          break;
        }
        if (!indented) {
          known |= isOrigin(keyword, words);
          open = keyword.equals("volume") ? startVolume(words) : null;
        } else if (open != null) {
          pathBytes += keyword.endsWith("path") ? line.length : 0;
          if (pathBytes > MAX_PATH_BYTES) {
            throw new CorruptDataException(
                file, lines.start(), "more than " + MAX_PATH_BYTES + " bytes of paths");
          }
          open = withField(open, keyword, words);
          volumes.put(open.number(), open);
        }
      }
      volumes.tailMap(last, false).clear();
      if (volumes.isEmpty() && !known) {
        throw new CorruptDataException(file, 0, "not a manifest: no volume is listed");
      }
      return new Manifest(file, volumes);
    }

    /** Whether a line tells what was backed up, which is kept. */
    private boolean isOrigin(String keyword, List<byte[]> words) {
      boolean isHost = keyword.equals("hostname");
      boolean isDirectory = keyword.equals("localdir");
      if (isHost && words.size() > 1) {
        host = new String(words.get(1), StandardCharsets.UTF_8);
      }
      if (isDirectory && words.size() > 1) {
        directory = ManifestLines.unquoted(words.get(1));
      }
      return isHost || isDirectory;
    }

    private VolumeInfo startVolume(List<byte[]> words) throws CorruptDataException {
      String text =
          words.size() < 2 ? "" : ManifestLines.ascii(words.get(1)).replaceFirst(":$", "");
      if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < 1) {
        throw new CorruptDataException(file, lines.start(), "bad volume number \"" + text + "\"");
      }
      int number = Integer.parseInt(text);
      if (volumes.size() >= MAX_VOLUMES) {
        throw new CorruptDataException(
            file, lines.start(), "more than " + MAX_VOLUMES + " volumes");
      }
      last = number;
      VolumeInfo info = new VolumeInfo(number, null, null, null);
      volumes.put(number, info);
      return info;
    }

    private static VolumeInfo withField(VolumeInfo v, String keyword, List<byte[]> words) {
      if (words.size() < 2) {
        return v;
      }
      return switch (keyword) {
        case "startingpath" ->
            new VolumeInfo(v.number(), ManifestLines.path(words.get(1)), v.end(), v.digest());
        case "endingpath" ->
            new VolumeInfo(v.number(), v.start(), ManifestLines.path(words.get(1)), v.digest());
        case "hash" -> new VolumeInfo(v.number(), v.start(), v.end(), better(v.digest(), words));
        default -> v;
      };
    }

    /** SHA-1 is preferred to MD5; what cannot be checked counts as no digest. */
    private static VolumeInfo.@Nullable Digest better(
        VolumeInfo.@Nullable Digest present, List<byte[]> words) {
      String algorithm = ALGORITHMS.get(ManifestLines.ascii(words.get(1)).toUpperCase(Locale.ROOT));
      if (algorithm == null || words.size() < 3) {
        return present;
      }
      byte[] value = ManifestLines.hex(words.get(2));
      if (value == null || value.length != DIGEST_LENGTHS.getOrDefault(algorithm, -1)) {
        return present;
      }
      boolean keep = present != null && present.algorithm().equals("SHA-1");
      return keep && !algorithm.equals("SHA-1") ? present : new VolumeInfo.Digest(algorithm, value);
    }
  }
}
