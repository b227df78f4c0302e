package io.github.dupfs.index;

import io.github.dupfs.io.FilePath;
import io.github.dupfs.repository.FileLayout;
import io.github.dupfs.volume.Content;
import io.github.dupfs.volume.DeltaChunk;
import io.github.dupfs.volume.NodeState;
import io.github.dupfs.volume.VolumeSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.Deflater;

/**
 * Takes what one volume holds; windows may come from one thread, all else from another. Paths are
 * those of the tree, so their states are not kept.
 */
public final class VolumeRecords extends Records implements VolumeSink {
  private final ValueSink out;
  private final PageWriter<Content> pages;
  private int windows;
  private int deltas;

  VolumeRecords(ValueSink out) {
    this.out = out;
    this.pages = new PageWriter<>(out, RecordCode.CONTENTS);
  }

  @Override
  public void window(byte[] window) throws IOException {
    out.write(Kind.WINDOW, windows++, deflated(window));
  }

  @Override
  public void delta(DeltaChunk chunk) throws IOException {
    out.write(Kind.DELTA, deltas++, chunk.encode());
  }

  @Override
  public void content(FilePath path, Content content, NodeState state) throws IOException {
    pages.add(path, content);
  }

  @Override
  public void layout(FileLayout layout) throws IOException {
    out.write(Kind.LAYOUT, 0, layout.encode());
  }

  @Override
  void finish() throws IOException {
    pages.finish();
  }

  private static byte[] deflated(byte[] window) {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(window);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(window.length / 2 + 64);
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }
}
