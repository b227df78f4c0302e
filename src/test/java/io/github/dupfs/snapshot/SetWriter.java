package io.github.dupfs.snapshot;

import static io.github.dupfs.snapshot.TarBytes.latin1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;

/**
 * Writes one backup set, entry by entry, also as no duplicity would. Names are strings whose
 * characters are bytes; times are days.
 */
public final class SetWriter {
  private static final int PART = 1 << 16;

  private final int from;
  private final int day;
  private boolean gzip = true;
  private int cutAt = Integer.MAX_VALUE;
  private UnaryOperator<String> volumeNames = name -> name;
  private UnaryOperator<String> manifestEdit = text -> text;
  private final TarBytes signatures = new TarBytes();
  private final List<Volume> volumes = new ArrayList<>();

  private static final class Volume {
    private final TarBytes tar = new TarBytes();
    private String start = "";
    private String end = "";
    private boolean started;
    private byte[] stored = new byte[0];
  }

  private SetWriter(int from, int day) {
    this.from = from;
    this.day = day;
    cut();
  }

  /** A full set. */
  public static SetWriter full(int day) {
    return new SetWriter(0, day);
  }

  /** An incremental set. */
  public static SetWriter incremental(int from, int day) {
    return new SetWriter(from, day);
  }

  /** The name of the snapshot of that day, from 1. */
  public static String snapshot(int day) {
    return String.format("20%02d%02d%02dT000000Z", 20 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
  }

  /** Without compression. */
  public SetWriter plain() {
    gzip = false;
    return this;
  }

  /** Ends volumes after so many bytes of tar. */
  SetWriter cutAfter(int bytes) {
    cutAt = bytes;
    return this;
  }

  /** Ends the volume here. */
  public SetWriter cut() {
    volumes.add(new Volume());
    return this;
  }

  /** An entry of a volume, as it is stored, padded. */
  public SetWriter rawInVolume(String path, byte[] entry) {
    cover(path);
    volume().tar.raw(entry);
    return this;
  }

  /** An entry of the signatures, as it is stored, padded. */
  public SetWriter rawInSignatures(byte[] entry) {
    signatures.raw(entry);
    return this;
  }

  /** Changes names in volumes only. */
  SetWriter volumeNames(UnaryOperator<String> change) {
    volumeNames = change;
    return this;
  }

  SetWriter editManifest(UnaryOperator<String> edit) {
    manifestEdit = edit;
    return this;
  }

  /** The root, a directory. */
  public SetWriter root() {
    return inVolume("", "snapshot/./", '5', "", new byte[0])
        .inSignatures("snapshot/", '5', "", new byte[0]);
  }

  /** A directory. */
  public SetWriter directory(String path) {
    return inVolume(path, "snapshot/" + path + "/", '5', "", new byte[0])
        .inSignatures("snapshot/" + path + "/", '5', "", new byte[0]);
  }

  /** A symbolic link. */
  public SetWriter link(String path, String target) {
    return inVolume(path, "snapshot/" + path, '2', target, new byte[0])
        .inSignatures("snapshot/" + path, '2', target, new byte[0]);
  }

  /** A fifo. */
  public SetWriter fifo(String path) {
    return inVolume(path, "snapshot/" + path, '6', "", new byte[0])
        .inSignatures("snapshot/" + path, '6', "", new byte[0]);
  }

  /** A file. */
  public SetWriter file(String path, String content) {
    return file(path, latin1(content));
  }

  SetWriter file(String path, byte[] content) {
    return payload("snapshot", path, content).signature(path);
  }

  /** A file that has changed. */
  public SetWriter delta(String path, byte[] delta) {
    return payload("diff", path, delta).signature(path);
  }

  /** A path that is gone. */
  public SetWriter deleted(String path) {
    return inVolume(path, "deleted/" + path, '0', "", new byte[0])
        .inSignatures("deleted/" + path, '0', "", new byte[0]);
  }

  /** A file, in the signatures only. */
  public SetWriter signature(String path) {
    byte[] empty = HexFormat.of().parseHex("727301360000020000000008");
    return inSignatures("signature/" + path, '0', "", empty);
  }

  /** One plain entry, or parts of 64 KiB and a shorter one. */
  SetWriter payload(String kind, String path, byte[] payload) {
    if (payload.length < PART) {
      return inVolume(path, kind + "/" + path, '0', "", payload);
    }
    for (int part = 0; part <= payload.length / PART; part++) {
      part(kind, path, part + 1, TarBytes.slice(payload, part * PART, PART));
    }
    return this;
  }

  SetWriter part(String kind, String path, int number, byte[] payload) {
    return inVolume(path, "multivol_" + kind + "/" + path + "/" + number, '0', "", payload);
  }

  /**
   * An entry of a volume.
   *
   * @param path what the manifest calls it
   */
  public SetWriter inVolume(String path, String name, char type, String link, byte[] payload) {
    if (volume().tar.length() > cutAt) {
      cut();
    }
    cover(path);
    volume().tar.entry(volumeNames.apply(name), type, link, payload);
    return this;
  }

  /** An entry of the signatures. */
  public SetWriter inSignatures(String name, char type, String link, byte[] payload) {
    signatures.entry(name, type, link, payload);
    return this;
  }

  /** A volume that is stored already, with one path in it. */
  SetWriter storedVolume(String path, byte[] stored) {
    cut();
    cover(path);
    volume().stored = stored;
    return this;
  }

  private Volume volume() {
    return volumes.get(volumes.size() - 1);
  }

  private void cover(String path) {
    Volume volume = volume();
    volume.start = volume.started ? volume.start : path;
    volume.started = true;
    volume.end = path;
  }

  /** Stores all files of the set. */
  public void into(MemoryBackend backend) {
    StringBuilder manifest = new StringBuilder("Hostname test\nLocaldir /tmp\n");
    for (int i = 0; i < volumes.size(); i++) {
      Volume volume = volumes.get(i);
      byte[] stored = volume.stored.length > 0 ? volume.stored : stored(volume.tar.bytes());
      backend.files.put(name("duplicity-full.", "duplicity-inc.", volumeName(i + 1)), stored);
      manifest.append("Volume ").append(i + 1).append(":\n");
      manifest.append("    StartingPath   ").append(quoted(volume.start)).append("  \n");
      manifest.append("    EndingPath     ").append(quoted(volume.end)).append("  \n");
      manifest.append("    Hash SHA1 ").append(sha1(stored)).append("\n");
    }
    String suffix = ".sigtar" + (gzip ? ".gz" : "");
    backend.files.put(
        name("duplicity-full-signatures.", "duplicity-new-signatures.", suffix),
        stored(signatures.end().bytes()));
    backend.files.put(
        name("duplicity-full.", "duplicity-inc.", ".manifest"),
        latin1(manifestEdit.apply(manifest.toString())));
  }

  private String volumeName(int number) {
    return ".vol" + number + ".difftar" + (gzip ? ".gz" : "");
  }

  private String name(String ofFull, String ofIncremental, String rest) {
    return from == 0
        ? ofFull + snapshot(day) + rest
        : ofIncremental + snapshot(from) + ".to." + snapshot(day) + rest;
  }

  private static String quoted(String path) {
    StringBuilder quoted = new StringBuilder(path.isEmpty() ? "." : "\"");
    for (byte b : latin1(path)) {
      quoted.append(String.format("\\x%02x", b & 0xff));
    }
    return quoted.append(path.isEmpty() ? "" : "\"").toString();
  }

  private byte[] stored(byte[] tar) {
    return gzip ? gzipped(tar) : tar;
  }

  static byte[] gzipped(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
