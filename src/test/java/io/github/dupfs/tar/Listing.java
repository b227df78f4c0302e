package io.github.dupfs.tar;

import io.github.dupfs.io.FilePath;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What an archive holds, as lines of text to compare. */
final class Listing {
  private Listing() {}

  /** All entries of an archive, one line each; their payloads must be the bytes i % 251. */
  static List<String> of(byte[] archive) throws IOException {
    List<String> lines = new ArrayList<>();
    TarReader reader = new TarReader(new ByteArrayInputStream(archive), "test.tar");
    for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
      lines.add(line(entry) + checkPayload(reader, entry));
    }
    return lines;
  }

  /** Type, permissions, owner, time, size, name, and the link target or device if there is one. */
  static String line(TarEntry entry) {
    String line =
        String.format(
            "%s %04o %d/%s %d/%s %d %d %s",
            entry.type(),
            entry.permissions(),
            entry.uid(),
            FilePath.escape(entry.userName()),
            entry.gid(),
            FilePath.escape(entry.groupName()),
            entry.modified(),
            entry.size(),
            FilePath.escape(entry.name()));
    if (entry.linkTarget().length > 0) {
      line += " -> " + FilePath.escape(entry.linkTarget());
    }
    if (entry.deviceMajor() != 0 || entry.deviceMinor() != 0) {
      line += " " + entry.deviceMajor() + "," + entry.deviceMinor();
    }
    return line;
  }

  static byte[] payload(TarReader reader) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    byte[] piece = new byte[7];
    for (int n = reader.read(piece, 0, 7); n >= 0; n = reader.read(piece, 0, 7)) {
      payload.write(piece, 0, n);
    }
    return payload.toByteArray();
  }

  private static String checkPayload(TarReader reader, TarEntry entry) throws IOException {
    byte[] payload = payload(reader);
    if (reader.position() != entry.payloadOffset() + entry.size()) {
      return " at position " + reader.position();
    }
    for (int i = 0; i < payload.length; i++) {
      if (payload[i] != (byte) (i % 251)) {
        return " with other bytes at " + i;
      }
    }
    return payload.length == entry.size() ? "" : " but " + payload.length + " bytes";
  }
}
