package io.github.dupfs.volume;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.FileLayout;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What readers say of the archives that {@code make_golden.py} made, as text. */
final class Volumes implements VolumeSink {
  final List<String> lines = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();
  final List<DeltaChunk> chunks = new ArrayList<>();
  final List<Content> contents = new ArrayList<>();
  private final byte[] archive;

  private Volumes(byte[] archive) {
    this.archive = archive;
  }

  static byte[] golden(String name) throws IOException {
    try (InputStream in = Volumes.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  static Volumes difftar(byte[] archive) throws IOException {
    Volumes volume = new Volumes(archive);
    InputStream in = new ByteArrayInputStream(archive);
    new DifftarReader(in, "test.difftar", volume, volume.warnings::add).run();
    return volume;
  }

  static Volumes sigtar(byte[] archive) throws IOException {
    Volumes tree = new Volumes(archive);
    InputStream in = new ByteArrayInputStream(archive);
    SigtarReader reader = new SigtarReader(in, "test.sigtar", tree.warnings::add);
    for (SigtarReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
      tree.lines.add(entry.path() + " " + line(entry.state()));
    }
    return tree;
  }

  private static String line(NodeState state) {
    if (state.isDeleted()) {
      return "gone";
    }
    String line =
        "%s %04o %d/%s %d/%s %d"
            .formatted(
                state.type(),
                state.permissions(),
                state.uid(),
                FilePath.escape(state.userName()),
                state.gid(),
                FilePath.escape(state.groupName()),
                state.modified());
    if (state.linkTarget().length > 0) {
      line += " -> " + FilePath.escape(state.linkTarget());
    }
    return state.deviceMajor() == 0
        ? line
        : line + " " + state.deviceMajor() + "," + state.deviceMinor();
  }

  /** The payload of a content, fetched where it is said to lie. */
  byte[] payload(Content content) throws IOException {
    ByteArrayOutputStream payload = new ByteArrayOutputStream();
    content
        .runs()
        .pieces(
            0,
            content.runs().length(),
            (offset, length) -> payload.write(archive, (int) offset, (int) length));
    return payload.toByteArray();
  }

  @Override
  public void window(byte[] window) {
    throw new AssertionError("not of a tar stream");
  }

  @Override
  public void layout(FileLayout layout) {
    throw new AssertionError("not of a tar stream");
  }

  @Override
  public void delta(DeltaChunk chunk) {
    chunks.add(chunk);
  }

  @Override
  public void content(FilePath path, Content content, NodeState state) {
    contents.add(content);
    String parts =
        content.lastPart() == 0 ? "" : " " + content.firstPart() + "-" + content.lastPart();
    lines.add(
        content.kind()
            + parts
            + " "
            + content.runs().length()
            + " "
            + path
            + (state.isDeleted() || state.type() == '0' ? "" : " " + line(state)));
  }
}
